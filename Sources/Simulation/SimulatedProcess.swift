import Registry
import ShegongServer
import Storage
import TTRPC

/// One life of the daemon, from the opening of the store to its end: the core, and in place of the
/// threads around it the steps that they would take.
final class SimulatedProcess {
    var core: ServerCore
    private var journal: JournalSteps
    /// Holds the lock.
    private let opened: OpenedStore
    let fileSystem: SimulatedFileSystem
    /// Handed to the journal and not written yet.
    private(set) var batch: JournalBatch?
    /// Background work that has not begun, in order.
    private var works: [(id: WorkID, work: BackgroundWork)] = []
    private var snapshot: SnapshotUnderWay?
    private var backups: [WorkID: BackupParts] = [:]
    private let attachments: AttachmentSteps
    private var columns = RegisterColumns()

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
        core: ServerCore, journal: consuming JournalSteps, opened: consuming OpenedStore,
        fileSystem: SimulatedFileSystem
    ) {
        self.core = core
        self.journal = journal
        attachments = AttachmentSteps(layout: opened.layout, on: fileSystem)
        self.opened = opened
        self.fileSystem = fileSystem
    }

    var disk: SimulatedDisk { fileSystem.disk }
    var durable: CommitToken { journal.durable }
    var isRefusing: Bool { journal.isRefusing }
    var hasWork: Bool { !works.isEmpty || snapshot != nil }
    var report: RecoveryReport { opened.report }

    func handIn(_ batch: JournalBatch) throws(Violation) {
        try expect(self.batch == nil, "at most one batch is with the journal")
        self.batch = batch
    }

    func begin(_ id: WorkID, _ work: BackgroundWork) { works.append((id, work)) }

    // MARK: The journal's thread

    func start() throws(StorageError) -> [ServerInput] { try journal.start() }

    /// Writes and syncs the batch.
    func write() throws(StorageError) -> [ServerInput] {
        guard let batch else { return [] }
        let said = try journal.append(batch)
        self.batch = nil
        return said
    }

    /// Makes the next segment ready.
    func prepare() throws(StorageError) -> [ServerInput] {
        var said: [ServerInput] = []
        while journal.needsPreparation {
            said += try journal.prepareSlice()
        }
        return said
    }

    func check() throws(StorageError) -> [ServerInput] { try journal.check() }

    /// Whether the journal takes one batch more, which after a fatal failure it must not.
    func acknowledges(_ batch: JournalBatch) -> Bool {
        let said = (try? journal.append(batch)) ?? []
        return said.contains { if case .journaled = $0 { true } else { false } }
    }

    /// The clean stop.
    func seal(at instant: Int64) throws(StorageError) { try journal.seal(at: instant) }

    // MARK: The worker's thread

    /// One step of the background work; says what has ended.
    func work() throws(StorageError) -> [ServerInput] {
        do throws(StorageError) {
            return try step()
        } catch {
            guard !error.isFatal, let snapshot else { throw error }
            self.snapshot = nil
            return [.workDone(snapshot.id, .failed("\(error)"))]
        }
    }

    private func step() throws(StorageError) -> [ServerInput] {
        if let snapshot {
            return try step(snapshot)
        }
        guard !works.isEmpty else { return [] }
        let (id, work) = works.removeFirst()
        switch work {
        case .query(let query): return [.workDone(id, .query(query.answer(&columns)))]
        case .past(let query):
            let result = try query.answer(directory: opened.layout.directory, on: fileSystem)
            return [.workDone(id, result)]
        case .audit(let reading):
            let result = try reading.answer(
                directory: opened.layout.directory, on: fileSystem)
            return [.workDone(id, result)]
        case .snapshot(let work): return try begin(id, work)
        case .backup(let work):
            backups[id] = try BackupParts(
                work, identity: opened.identity, layout: opened.layout, on: fileSystem)
            return try nextPart(of: id)
        case .nextBackupPart: return try nextPart(of: id)
        case .endBackup:
            backups[id] = nil
            return []
        case .attachment(let work):
            return try attachments.take(id, work).map { [.workDone(id, .attachment($0))] } ?? []
        }
    }

    private func nextPart(of id: WorkID) throws(StorageError) -> [ServerInput] {
        guard let parts = backups[id] else { return [] }
        return [.workDone(id, try parts.next())]
    }

    private func begin(
        _ id: WorkID, _ work: SnapshotWork
    ) throws(StorageError) -> [ServerInput] {
        do throws(StorageError) {
            snapshot = SnapshotUnderWay(
                id, work,
                try SnapshotWriter.begin(
                    work.registry.snapshotSource(work), identity: opened.identity,
                    layout: opened.layout, configuration: Self.configuration, on: fileSystem))
            return []
        } catch {
            guard !error.isFatal else { throw error }
            return [.workDone(id, .failed("\(error)"))]
        }
    }

    private func step(_ snapshot: SnapshotUnderWay) throws(StorageError) -> [ServerInput] {
        guard case .done = try snapshot.writer.step(durable: journal.durable) else { return [] }
        _ = try StoreMaintenance.run(
            layout: opened.layout, identity: opened.identity, on: fileSystem)
        self.snapshot = nil
        return [
            .workDone(
                snapshot.id,
                .snapshot(revision: snapshot.work.registry.revision, at: snapshot.work.at))
        ]
    }

    /// Small, so that a run sees many changes of segments and snapshots of many sections.
    static var configuration: StorageConfiguration {
        StorageConfiguration(
            segmentBytes: 128 << 10, entryBytesMax: 96 << 10, preparationBytes: 64 << 10,
            snapshotSliceBytes: 16 << 10)
    }
}
