/// The last block of a backup: of which store it is, and what all bytes before it add up to.
///
/// A backup is a snapshot, the contents of the attachments that it names, and this one block. The
/// snapshot's own header opens the file and says format, algorithms, store and revision; its
/// trailer holds the root hash. The block adds what a new machine cannot know: that the store is a
/// rehearsal, when it was made, which epoch it had reached. Behind the rest it also shows that a
/// transfer came to its end.
struct BackupTrailer: Sendable, Equatable {
    private static let rehearsalFlag: UInt64 = 1

    /// The store that the backup was taken of.
    let identity: StoreIdentity
    let name: SnapshotName
    /// When it was taken, Unix milliseconds.
    let takenAt: Int64
    /// Bytes of the snapshot: where the attachments begin.
    let snapshotBytes: UInt64
    let rowCount: UInt64
    let rootHash: Digest
    /// Of all bytes before this block.
    let digest: Digest
    /// Zeros in a backup of a time before there were attachments.
    var attachments = BackupAttachments()

    /// Where this block begins.
    var contentBytes: UInt64 { snapshotBytes &+ attachments.bytes }

    func encode() -> [UInt8] {
        var encoder = FileMagic.backupTrailer.begin()
        encoder.put(identity.id.bytes)
        encoder.put(identity.epoch)
        encoder.put(identity.createdAt)
        encoder.put(identity.isRehearsal ? Self.rehearsalFlag : 0)
        encoder.put(name.revision)
        encoder.put(name.sequence)
        encoder.put(takenAt)
        encoder.put(snapshotBytes)
        encoder.put(rowCount)
        encoder.put(rootHash.bytes)
        encoder.put(digest.bytes)
        encoder.put(attachments.count)
        encoder.put(attachments.bytes)
        encoder.put(attachments.missing)
        return encoder.block(of: FileMagic.blockBytes)
    }

    static func decode(
        _ block: [UInt8], file: String, offset: UInt64
    ) throws(OpeningRefusal) -> BackupTrailer {
        var decoder = try FileMagic.backupTrailer.open(block, file: file, kind: .backupTrailer)
        guard let id = decoder.take(StoreID.byteCount).flatMap({ StoreID($0) }),
            let epoch = decoder.integer(UInt64.self), let createdAt = decoder.instant(),
            let flags = decoder.integer(UInt64.self), flags <= rehearsalFlag,
            let revision = decoder.integer(UInt64.self),
            let sequence = decoder.integer(UInt64.self), let takenAt = decoder.instant(),
            let snapshotBytes = decoder.integer(UInt64.self), snapshotBytes <= offset,
            let rows = decoder.integer(UInt64.self), let root = decoder.digest(),
            let digest = decoder.digest(), let count = decoder.integer(UInt64.self),
            let bytes = decoder.integer(UInt64.self), bytes == offset - snapshotBytes,
            let missing = decoder.integer(UInt64.self)
        else {
            throw .damaged(
                Damage(kind: .backupTrailer, file: file, offset: offset, revision: 0))
        }
        return BackupTrailer(
            identity: StoreIdentity(
                id: id, epoch: epoch, createdAt: createdAt,
                isRehearsal: flags & rehearsalFlag != 0),
            name: SnapshotName(revision: revision, sequence: sequence), takenAt: takenAt,
            snapshotBytes: snapshotBytes, rowCount: rows, rootHash: root, digest: digest,
            attachments: BackupAttachments(count: count, bytes: bytes, missing: missing))
    }
}

/// The attachments in a backup.
package struct BackupAttachments: Sendable, Equatable {
    /// Contents in it.
    package var count: UInt64 = 0
    /// Bytes of all of them with their headers.
    package var bytes: UInt64 = 0
    /// Contents that the state names and that were not there whole when the backup was taken.
    package var missing: UInt64 = 0
}

/// What a backup is, for people and for the audit.
package struct BackupSummary: Sendable, Equatable {
    /// The store that it was taken of.
    package let identity: StoreIdentity
    package let revision: UInt64
    /// When it was taken, Unix milliseconds.
    package let takenAt: Int64
    /// Bytes of the whole file.
    package let bytes: UInt64
    package let rows: UInt64
    package let rootHash: Digest
    /// SHA-256 of the whole file.
    package let fileDigest: Digest
    package let attachments: BackupAttachments

    init(_ trailer: BackupTrailer, fileDigest: Digest) {
        self.fileDigest = fileDigest
        identity = trailer.identity
        revision = trailer.name.revision
        takenAt = trailer.takenAt
        attachments = trailer.attachments
        bytes = trailer.contentBytes + UInt64(FileMagic.blockBytes)
        rows = trailer.rowCount
        rootHash = trailer.rootHash
    }
}
