import Glibc
import Synchronization
import Testing

@testable import Storage

/// Goal: a backup that has its name is whole, a damaged one is never restored, and what is restored
/// is the state that was backed up, in a new epoch.
@Suite struct BackupTests {
    private static let path = ModelHistory.backupPath
    private static let directory = ModelHistory.restoredDirectory

    private static func restore(
        on fileSystem: SimulatedFileSystem, at instant: Int64 = ModelHistory.restoredAt
    ) throws(StorageError) -> StoreIdentity {
        let backup = try BackupFile.open(path, on: fileSystem)
        return try StoreRestorer.restore(
            backup, to: directory, at: instant, on: fileSystem
        ).identity
    }

    @Test func `A restored store has the root hash of the backup, and goes on from its revision`()
        throws
    {
        let model = try ModelHistory()
        let summary = try model.backUp(to: Self.path)
        let identity = try Self.restore(on: model.fileSystem)
        #expect(identity.epoch == 1_700_000_300)
        #expect(identity.id == testIdentity().id && identity.isRehearsal)
        var opened = try openModel(model.fileSystem, directory: Self.directory)
        #expect(opened.state.isExact && opened.state.revision == model.newest)
        let source = ModelState.source(
            revision: opened.state.revision, covered: opened.store.durable.position)
        #expect(RootHash.of(source) == summary.rootHash)
        // It takes writes, changes segments, and comes back with them.
        guard var journal = opened.store.takeJournal() else { throw StorageError.closed }
        var revision = model.newest
        for _ in 0..<60 {
            while !journal.hasRoom(bodyBytes: 8_000), journal.needsPreparation {
                _ = try journal.prepareNextSegment()
            }
            revision += 1
            _ = try journal.append(
                body: ModelState.body(first: revision, last: revision), firstRevision: revision,
                lastRevision: revision, at: ModelHistory.restoredAt)
        }
        try journal.seal(at: ModelHistory.restoredAt)
        _ = consume opened
        let again = try openModel(model.fileSystem, directory: Self.directory)
        #expect(again.state.isExact && again.state.revision == revision)
        _ = consume again
        let report = try StoreVerifier.verify(directory: Self.directory, on: model.fileSystem)
        #expect(report.findings == [] && report.position?.revision == revision)
    }

    @Test func `A store restored before it held anything is an empty store`() throws {
        let fileSystem = SimulatedFileSystem()
        _ = try ModelHistory.backUp(
            ModelState.source(revision: 0, covered: .start(epoch: 1)), to: Self.path,
            on: fileSystem)
        _ = try Self.restore(on: fileSystem)
        let opened = try openModel(fileSystem, directory: Self.directory)
        #expect(opened.state.revision == 0 && opened.store.durable.sequence == 0)
    }

    @Test func `A state that comes of no journal is refused, rather than restored and not opened`()
        throws
    {
        let fileSystem = SimulatedFileSystem()
        _ = try ModelHistory.backUp(
            ModelState.source(revision: 5, covered: .start(epoch: 1)), to: Self.path,
            on: fileSystem)
        #expect(throws: StorageError.self) { _ = try Self.restore(on: fileSystem) }
        #expect(!fileSystem.disk.paths.contains { $0.hasPrefix(Self.directory) })
    }

    @Test func `Two restores of one backup are told apart by their epochs`() throws {
        let model = try ModelHistory(appends: 10)
        try model.backUp(to: Self.path)
        let first = try Self.restore(on: model.fileSystem)
        let second = try StoreRestorer.restore(
            try BackupFile.open(Self.path, on: model.fileSystem), to: "/store-parent/second",
            at: ModelHistory.restoredAt + 60_000, on: model.fileSystem
        ).identity
        #expect(first.epoch != second.epoch)
        // A clock that stands wrong: they rise all the same.
        #expect(second.renewed(at: 0).epoch == second.epoch + 1)
    }

    @Test func `A changed bit in any byte is refused, and nothing is left that opens`() throws {
        let model = try ModelHistory(appends: 5, snapshotEvery: 100)
        try model.backUp(to: Self.path)
        let whole = try #require(model.disk.content(at: Self.path))
        var accepted: [Int] = []
        for index in whole.indices {
            var bytes = whole
            bytes[index] ^= 1 << UInt8(index % 8)
            if Self.isRestored(bytes) {
                accepted.append(index)
            }
        }
        #expect(accepted == [])
        #expect(Self.isRestored(whole))
    }

    @Test func `A backup cut short at any place, or longer, is refused`() throws {
        let model = try ModelHistory(appends: 5, snapshotEvery: 100)
        try model.backUp(to: Self.path)
        let whole = try #require(model.disk.content(at: Self.path))
        for length in stride(from: 0, to: whole.count, by: 13) {
            #expect(!Self.isRestored(Array(whole.prefix(length))), "\(length) bytes")
        }
        #expect(!Self.isRestored(whole + [0]))
        // Half of it twice is as long as the whole.
        let half = Array(whole.prefix(whole.count / 2))
        #expect(!Self.isRestored(half + half))
    }

    /// Whether the bytes are taken for a backup; if not, nothing may stand there that opens.
    private static func isRestored(_ bytes: [UInt8]) -> Bool {
        var disk = SimulatedDisk()
        disk.replace(path, with: bytes)
        let fileSystem = SimulatedFileSystem(disk: disk)
        do throws(StorageError) {
            _ = try restore(on: fileSystem)
            return true
        } catch {
            guard case .refusal(let refusal) = error, refusal.exitCode != .locked else {
                Issue.record("not a refusal: \(error)")
                return false
            }
            let opens = (try? openModel(fileSystem, directory: directory).state.revision) != nil
            #expect(!opens)
            return false
        }
    }

    @Test func `The power goes at any moment of a backup: its name stands for a whole file`() throws
    {
        let model = try ModelHistory(appends: 40)
        let (state, folded) = try model.fold(.newest)
        let source = ModelState.source(revision: state.revision, covered: folded.position)
        let faults = Mutex<[String]>([])
        let named = Mutex(0)
        let watched = SimulatedFileSystem { operation, disk in
            let image = disk.afterPowerLoss(choosing: UInt64(operation))
            guard image.content(at: Self.path) != nil else {
                return
            }
            named.withLock { $0 += 1 }
            do throws(StorageError) {
                _ = try BackupFile.open(Self.path, on: SimulatedFileSystem(disk: image)).verify()
            } catch {
                faults.withLock { $0.append("operation \(operation): \(error)") }
            }
        }
        _ = try ModelHistory.backUp(source, to: Self.path, on: watched)
        #expect(faults.withLock { $0 } == [])
        #expect(named.withLock { $0 } > 0)
    }

    @Test func `A backup that fails leaves no file under its name, nor over another`() throws {
        let model = try ModelHistory(appends: 10)
        let source = ModelState.source(
            revision: model.newest, covered: try model.fold(.newest).folded.position)
        for operation in 1...200 {
            let failing = SimulatedFileSystem(
                faults: [SimulatedFault(atOperation: operation, code: ENOSPC, lasts: true)])
            do throws(StorageError) {
                _ = try ModelHistory.backUp(source, to: Self.path, on: failing)
                #expect(operation > 20, "it takes more steps than \(operation)")
                break
            } catch {
                let left = failing.disk.content(at: Self.path)
                let isWhole = left.map { Self.isRestored($0) } ?? true
                #expect(isWhole, "operation \(operation)")
            }
        }
        try model.backUp(to: Self.path)
        #expect(throws: StorageError.refusal(.alreadyThere(file: Self.path))) {
            try model.backUp(to: Self.path)
        }
    }

    @Test func `restore refuses a directory that holds anything`() throws {
        let model = try ModelHistory(appends: 10)
        try model.backUp(to: Self.path)
        _ = try Self.restore(on: model.fileSystem)
        for directory in [storeDirectory, Self.directory] {
            #expect(throws: StorageError.refusal(.notEmpty(directory: directory))) {
                _ = try StoreRestorer.restore(
                    try BackupFile.open(Self.path, on: model.fileSystem), to: directory, at: 0,
                    on: model.fileSystem)
            }
        }
    }

    @Test func `The power goes at any moment of a restore: no store, or the right one`() throws {
        let model = try ModelHistory(appends: 40)
        try model.backUp(to: Self.path)
        let revision = model.newest
        let faults = Mutex<[String]>([])
        let opened = Mutex(0)
        let watched = SimulatedFileSystem(disk: model.disk) { operation, disk in
            for seed in 0..<4 {
                let image = disk.afterPowerLoss(choosing: UInt64(operation * 4 + seed))
                if let fault = faultAfterRestore(on: image, revision: revision) {
                    faults.withLock { $0.append("operation \(operation), \(seed): \(fault)") }
                } else if image.content(at: Self.directory + "/store.header") != nil {
                    opened.withLock { $0 += 1 }
                }
            }
        }
        _ = try Self.restore(on: watched)
        #expect(faults.withLock { $0.prefix(5) } == [])
        #expect(opened.withLock { $0 } > 0)
        #expect(faultAfterRestore(on: watched.disk, revision: revision) == nil)
    }
}
