import Registry
import ShegongServer
import Storage
import TTRPC

/// One life of the daemon, from the opening of the store to its end: the core, and in place of the
/// threads around it the steps that they would take.
final class SimulatedProcess {
    var core: ServerCore
    private var journal: JournalWriter
    /// Holds the lock.
    private let opened: OpenedStore
    private let fileSystem: SimulatedFileSystem
    /// Handed to the journal and not written yet.
    private(set) var batch: JournalBatch?
    /// Background work that has not begun, in order.
    private var works: [(id: WorkID, work: BackgroundWork)] = []
    private var snapshot: SnapshotUnderWay?
    private var backups: [WorkID: BackupParts] = [:]

    private final class SnapshotUnderWay {
        let id: WorkID
        let work: SnapshotWork
        var writer: SnapshotWriter

        init(_ id: WorkID, _ work: SnapshotWork, _ writer: consuming SnapshotWriter) {
            self.id = id
            self.work = work
            self.writer = writer
        }
    }

    init(
        core: ServerCore, journal: consuming JournalWriter, opened: consuming OpenedStore,
        fileSystem: SimulatedFileSystem
    ) {
        self.core = core
        self.journal = journal
        self.opened = opened
        self.fileSystem = fileSystem
    }

    var disk: SimulatedDisk { fileSystem.disk }
    var durable: CommitToken { journal.durable }
    var hasWork: Bool { !works.isEmpty || snapshot != nil }

    func handIn(_ batch: JournalBatch) throws(Violation) {
        try expect(self.batch == nil, "at most one batch is with the journal")
        self.batch = batch
    }

    func begin(_ id: WorkID, _ work: BackgroundWork) { works.append((id, work)) }

    /// Writes and syncs the batch; returns its token.
    func write() throws(StorageError) -> CommitToken? {
        guard let batch else { return nil }
        let token = try journal.append(
            body: batch.body, firstRevision: batch.firstRevision,
            lastRevision: batch.lastRevision, at: batch.at)
        self.batch = nil
        while journal.needsPreparation {
            _ = try journal.prepareNextSegment()
        }
        return token
    }

    /// One step of the background work; returns what has ended.
    func work() throws(StorageError) -> ServerInput? {
        if let snapshot {
            return try step(snapshot)
        }
        guard !works.isEmpty else { return nil }
        let (id, work) = works.removeFirst()
        switch work {
        case .stock(let registry, let caller, let day, let isRehearsal):
            var query = StockQuery(registry, day: day)
            return .workDone(id, .stock(query.run(caller, isRehearsal: isRehearsal)))
        case .snapshot(let work):
            snapshot = SnapshotUnderWay(
                id, work,
                try SnapshotWriter.begin(
                    work.registry.snapshotSource(work), identity: opened.identity,
                    layout: opened.layout, configuration: Self.configuration, on: fileSystem))
            return nil
        case .backup(let work):
            backups[id] = try BackupParts(work, identity: opened.identity)
            return try backups[id].map { parts throws(StorageError) in
                .workDone(id, try parts.next())
            }
        case .nextBackupPart:
            return try backups[id].map { parts throws(StorageError) in
                .workDone(id, try parts.next())
            }
        case .endBackup:
            backups[id] = nil
            return nil
        }
    }

    private func step(_ snapshot: SnapshotUnderWay) throws(StorageError) -> ServerInput? {
        guard case .done = try snapshot.writer.step(durable: journal.durable) else { return nil }
        self.snapshot = nil
        _ = try StoreMaintenance.run(
            layout: opened.layout, identity: opened.identity, on: fileSystem)
        return .workDone(
            snapshot.id,
            .snapshot(revision: snapshot.work.registry.revision, at: snapshot.work.at))
    }

    /// The clean stop.
    func seal(at instant: Int64) throws(StorageError) { try journal.seal(at: instant) }

    /// Small, so that a run sees many changes of segments and snapshots of many sections.
    static var configuration: StorageConfiguration {
        StorageConfiguration(
            segmentBytes: 128 << 10, entryBytesMax: 96 << 10, preparationBytes: 64 << 10,
            snapshotSliceBytes: 16 << 10)
    }
}
