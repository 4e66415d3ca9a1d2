import Registry
package import Storage

/// What an administrator does with a store's files beside or without the daemon: each a verb of
/// `shegongd`, none of which runs by itself.
///
/// Duties:
/// 1. Back up a store that nobody serves, and check a backup.
/// 2. Restore from a backup or from a point of a store's past, into an empty directory.
/// 3. Prove that snapshots and journal tell the same (`ReplayCheck`).
/// 4. Show the journal without personal data (`JournalDump`); list snapshots and archive.
package enum StoreKeeping {
    static var fileSystem: LinuxFileSystem { LinuxFileSystem() }

    /// Writes a backup of the newest state in the files. Beside a running daemon that is what its
    /// files hold; the daemon itself gives one with every acknowledged change in it.
    package static func backUp(
        directory: String, to path: String
    ) throws(DaemonError) -> BackupSummary {
        try onStore { () throws(StorageError) in
            let (state, source, history) = try past(directory, .newest)
            let encoder = try BackupEncoder(
                source(state), identity: history.identity, at: MachineClock.now(),
                contents: state.registry.contentCatalogue,
                in: AttachmentStore(layout: history.layout, on: fileSystem))
            return try BackupFile.write(encoder, to: path, on: fileSystem)
        }
    }

    /// Reads a backup and holds every byte and row against what it says of itself.
    package static func verifyBackup(_ path: String) throws(DaemonError) -> BackupSummary {
        try onStore { () throws(StorageError) in
            let backup = try BackupFile.open(path, on: fileSystem)
            return try backup.verify()
        }
    }

    /// Makes a store of a backup in an empty directory.
    package static func restore(
        backup path: String, to directory: String
    ) throws(DaemonError) -> RestoredStore {
        try onStore { () throws(StorageError) in
            let backup = try BackupFile.open(path, on: fileSystem)
            let (identity, summary) = try StoreRestorer.restore(
                backup, to: directory, beside: [StoreMaker.newSubjectKey()],
                at: MachineClock.now(), on: fileSystem)
            return RestoredStore(
                epoch: identity.epoch, revision: summary.revision, bytes: summary.bytes,
                rootHash: summary.rootHash)
        }
    }

    /// Makes a store of a point of another store's past in an empty directory.
    package static func restore(
        store: String, to point: HistoryPoint, in directory: String
    ) throws(DaemonError) -> RestoredStore {
        try onStore { () throws(StorageError) in
            let (state, source, history) = try past(store, point)
            let copy = source(state)
            let identity = try StoreRestorer.restore(
                copy, of: history.identity, to: directory,
                contents: state.registry.contentCatalogue,
                from: AttachmentStore(layout: history.layout, on: fileSystem),
                beside: [StoreMaker.newSubjectKey()], at: MachineClock.now(), on: fileSystem)
            return RestoredStore(
                epoch: identity.epoch, revision: state.registry.revision, bytes: nil,
                rootHash: RootHash.of(copy))
        }
    }

    /// The state of a point of the past, and how it is written down.
    private static func past(
        _ directory: String, _ point: HistoryPoint
    ) throws(StorageError) -> (
        state: RecoveredState, source: (RecoveredState) -> SnapshotSource, history: StoreHistory
    ) {
        let history = try StoreHistory(directory: directory, on: fileSystem)
        var state = RecoveredState(upTo: point)
        let folded = try history.fold(to: point, into: &state)
        state.finishSnapshot()
        return (
            state,
            {
                $0.registry.snapshotSource(
                    covered: folded.position, auditSequence: $0.auditSequence,
                    at: $0.registry.lastChangeAt)
            }, history
        )
    }

    static func onStore<Result>(
        _ body: () throws(StorageError) -> Result
    ) throws(DaemonError) -> Result {
        do throws(StorageError) {
            return try body()
        } catch {
            throw .storage(error)
        }
    }
}

/// What a restore has made.
package struct RestoredStore: Sendable, Equatable {
    package let epoch: UInt64
    package let revision: UInt64
    /// Bytes of the backup; nil where it was made of a store's past.
    package let bytes: UInt64?
    package let rootHash: Digest
}
