import Testing

@testable import Storage

/// A store on a simulated disk with a past: snapshots, an archive, a journal of several segments.
struct ModelHistory {
    let fileSystem: SimulatedFileSystem
    let promises = Promises()

    init(appends: Int = 120, snapshotEvery: Int = 30, sealsAtEnd: Bool = true) throws {
        fileSystem = SimulatedFileSystem()
        let script = Script(
            appends: appends, snapshotEvery: snapshotEvery, sealsAtEnd: sealsAtEnd)
        try script.create(on: fileSystem, promises)
        try script.run(on: fileSystem, promises)
    }

    var disk: SimulatedDisk { fileSystem.disk }
    var newest: UInt64 { promises.now.submitted.last ?? 0 }

    func history() throws(StorageError) -> StoreHistory {
        try StoreHistory(directory: storeDirectory, on: fileSystem)
    }

    /// The state of a point of the past, and where it stands.
    func fold(
        _ point: HistoryPoint, limit: UInt64 = .max
    ) throws(StorageError) -> (state: ModelState, folded: StoreHistory.Folded) {
        var state = ModelState()
        state.limit = limit
        let folded = try history().fold(to: point, into: &state)
        return (state, folded)
    }

    /// Writes a backup of the newest state.
    @discardableResult
    func backUp(
        to path: String, on fileSystem: SimulatedFileSystem? = nil
    ) throws(StorageError) -> BackupSummary {
        let (state, folded) = try fold(.newest)
        return try Self.backUp(
            ModelState.source(revision: state.revision, covered: folded.position), to: path,
            on: fileSystem ?? self.fileSystem)
    }

    static func backUp(
        _ source: SnapshotSource, to path: String, on fileSystem: SimulatedFileSystem
    ) throws(StorageError) -> BackupSummary {
        let encoder = try BackupEncoder(
            source, identity: testIdentity(), at: 1_700_000_200_000, sliceBytes: 4_000)
        return try BackupFile.write(encoder, to: path, on: fileSystem)
    }

    static let restoredDirectory = "/store-parent/restored"
    static let backupPath = "/store-parent/backup"
    static let restoredAt: Int64 = 1_700_000_300_000
}

/// What stands in a directory that a restore was at work in: nothing that opens, or the exact state
/// of the revision in a new epoch. Nil when that is so.
func faultAfterRestore(
    on disk: SimulatedDisk, revision: UInt64,
    directory: String = ModelHistory.restoredDirectory
) -> String? {
    do throws(StorageError) {
        let model = try openModel(SimulatedFileSystem(disk: disk), directory: directory)
        guard model.store.identity.epoch > 1 else {
            return "the epoch is the old one"
        }
        guard model.state.isExact, model.state.revision == revision,
            model.store.durable.revision == revision
        else {
            return "opens at revision \(model.state.revision), which is not \(revision)"
        }
        return nil
    } catch {
        if case .refusal(.notAStore) = error {
            return nil
        }
        return "\(error)"
    }
}
