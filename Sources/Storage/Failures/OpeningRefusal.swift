/// Why a store is not opened. Each names what an administrator has to look at.
package enum OpeningRefusal: Error, Sendable, Equatable {
    /// `init` and `restore`: the directory is there and holds something.
    case notEmpty(directory: String)
    /// The file to be made is there.
    case alreadyThere(file: String)
    /// No store here, or its header is missing.
    case notAStore(directory: String)
    /// Another process has the store open.
    case locked(directory: String)
    /// The file was written by a newer version.
    case newerFormat(file: String, version: UInt32)
    /// The file names a checksum or digest that this version does not know.
    case unknownAlgorithm(file: String)
    case damaged(Damage)
    /// The entries from this sequence on are in no segment.
    case missingSegment(sequence: UInt64, directory: String)
    /// The journal ends before the snapshot, or begins after it.
    case missingEntries(after: UInt64, file: String)
    /// A file that nothing here has written.
    case unexpectedFile(path: String)
    /// The file's name does not say what its content says.
    case misnamed(file: String)
    /// The file belongs to another store.
    case foreignStore(file: String)
    /// The file's epoch cannot stand where it stands.
    case wrongEpoch(file: String, found: UInt64, expected: UInt64)
    /// The file is longer than anything that this version writes.
    case tooLarge(file: String, bytes: UInt64)
    /// The bytes are whole, but their reader cannot understand them.
    case content(reason: String)
    /// The history ends before the revision asked for.
    case notReached(revision: UInt64, newest: UInt64)
    /// A snapshot holds more than the journal would after the repair asked for.
    case newerSnapshot(file: String, revision: UInt64)
    /// What follows a snapshot does not lead to the next one.
    case replayDiffers(from: String, to: String)
    /// An attachment names a content that is not there.
    case missingAttachment(id: UInt64, file: String)

    package var exitCode: StorageExitCode {
        switch self {
        case .notEmpty, .alreadyThere: .notEmpty
        case .notAStore: .notAStore
        case .locked: .locked
        case .newerFormat, .unknownAlgorithm: .newerFormat
        case .damaged, .missingSegment, .missingEntries, .unexpectedFile, .misnamed, .foreignStore,
            .wrongEpoch, .tooLarge, .content, .newerSnapshot, .replayDiffers,
            .missingAttachment:
            .damaged
        case .notReached: .notAStore
        }
    }
}

/// Damage found in a file.
package struct Damage: Error, Sendable, Equatable {
    package enum Kind: String, Sendable {
        case storeHeader
        case journalHead
        case segmentHeader
        /// A file that has not the length it was made with.
        case length
        /// An entry before a valid later one, or in a sealed segment.
        case entry
        /// A whole entry, but not the one that belongs here: misdirected, stale or tampered with.
        case misplacedEntry
        case seal
        /// Bytes after the last entry of a sealed segment.
        case tail
        case snapshotHeader
        case snapshotSection
        case snapshotFooter
        /// The last block of a backup.
        case backupTrailer
        /// Bytes of a backup that do not have the digest its last block names.
        case backupContent
        /// The content of an attachment does not have the digest that it is named after.
        case attachment
    }

    package let kind: Kind
    package let file: String
    /// Where in the file, in bytes.
    package let offset: UInt64
    /// The newest revision known to be whole before the damage.
    package let revision: UInt64
}
