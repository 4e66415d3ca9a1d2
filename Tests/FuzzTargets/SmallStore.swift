import ProtobufRuntime
import Registry
import Schema
import ShegongServer
import Storage

/// A store of a few blocks: three segments of real changes, and snapshots in between.
enum SmallStore {
    static let directory = "/store-parent/store"
    static let layout = StoreLayout(directory: directory)
    static let configuration = StorageConfiguration(
        segmentBytes: 5 * 4_096, entryBytesMax: 2_000, preparationBytes: 5 * 4_096,
        snapshotSliceBytes: 256)
    private static let madeAt: Int64 = 1_639_965_600_000
    private static let changeCount: UInt64 = 7

    /// Stopped as it was, or by a clean stop; with or without a snapshot of all of it.
    static func make(isSealed: Bool, withSnapshot: Bool) throws -> SimulatedDisk {
        let fileSystem = SimulatedFileSystem()
        guard let id = StoreID(Array(1...16)) else { throw StorageError.closed }
        let identity = StoreIdentity(id: id, createdAt: madeAt, isRehearsal: true)
        try StoreCreator.create(directory: directory, identity: identity, on: fileSystem)
        var state = RecoveredState()
        var opened = try StoreOpener.open(
            directory: directory, on: fileSystem, configuration: configuration, into: &state,
            at: madeAt)
        guard var writer = opened.takeJournal() else { throw StorageError.closed }
        var registry = state.registry
        for revision in 1...changeCount {
            while writer.needsPreparation { _ = try writer.prepareNextSegment() }
            let change = change(revision)
            try registry.apply(change)
            let audit = AuditEntry(sequence: revision, at: change.at, kind: .change)
            _ = try writer.append(
                body: JournalBody(changes: [change], audit: [audit]).encoded(),
                firstRevision: revision, lastRevision: revision, at: change.at)
        }
        if withSnapshot {
            var snapshot = try SnapshotWriter.begin(
                source(registry, covered: writer.durable), identity: identity, layout: layout,
                configuration: configuration, on: fileSystem)
            writing: while true {
                if case .done = try snapshot.step(durable: writer.durable) { break writing }
            }
        }
        if isSealed { try writer.seal(at: madeAt) }
        return fileSystem.disk
    }

    private static func source(_ registry: Registry, covered: CommitToken) -> SnapshotSource {
        let header = StateHeader(
            revision: registry.revision, lastChangeAt: registry.lastChangeAt,
            auditSequence: changeCount)
        return SnapshotSource(
            covered: covered.position, revision: registry.revision, instant: madeAt,
            attributes: header.encoded(), tables: Table.allCases.map(\.rawValue)
        ) { number, key, row in
            guard let table = Table(rawValue: number) else { return }
            registry.visit(table, from: key) { key, record in row(key, record.bytes) }
        }
    }

    /// Records of several tables, put and removed.
    private static func change(_ revision: UInt64) -> Change {
        let records: [(Table, [UInt8])] = [
            (.bureau, Bureau(shortName: "deqing", name: "德庆县民政局").encoded()),
            (.operator, Operator(uid: 3_001, accountName: "x", roles: [.clerk]).encoded()),
            (.person, Person(id: revision, name: "张试").encoded()),
            (.rosterBatch, RosterBatch(id: revision, label: "名单").encoded()),
        ]
        let puts = records.map { table, record in
            RecordPut(table: table.rawValue, key: revision, record: record)
        }
        let removes =
            revision > 3 ? [RecordRemove(table: Table.person.rawValue, key: revision - 3)] : []
        return Change(
            revision: revision, at: madeAt + Int64(revision), operatorId: 1,
            method: "shegong.v1.Persons/OpenAccount", puts: puts, removes: removes)
    }

    /// A store as it is opened, with what came out.
    struct Opened {
        let registry: Registry
        let report: RecoveryReport
        let revision: UInt64
        let disk: SimulatedDisk
    }

    /// Opens a disk as the daemon does; nil where that is refused.
    ///
    /// - Throws: `BrokenProperty` when it is neither opened nor refused.
    static func open(_ disk: SimulatedDisk) throws(BrokenProperty) -> Opened? {
        let fileSystem = SimulatedFileSystem(disk: disk)
        var state = RecoveredState()
        do throws(StorageError) {
            let opened = try StoreOpener.open(
                directory: directory, on: fileSystem, configuration: configuration, into: &state,
                at: madeAt + 1_000)
            state.finishSnapshot()
            return Opened(
                registry: state.registry, report: opened.report, revision: opened.durable.revision,
                disk: fileSystem.disk)
        } catch {
            guard case .refusal = error else {
                throw BrokenProperty("neither opened nor refused: \(error)")
            }
            return nil
        }
    }

    /// What holds of everything that opens: the state is that of its revision, its rows alone make
    /// it again, and the next start finds the same, sealed and whole.
    static func check(_ opened: Opened) throws {
        let root = opened.registry.fuzzedRoot
        try hold(
            opened.registry.revision == opened.revision, "the state is that of the newest revision")
        var loader = RegistryLoader()
        for table in Table.allCases {
            var failure: (any Error)?
            opened.registry.visit(table) { key, record in
                do throws(ApplyError) {
                    try loader.load(table: table.rawValue, key: key, record: record)
                } catch {
                    failure = error
                }
                return failure == nil
            }
            try hold(failure == nil, "what is in the state decodes")
        }
        let rebuilt = loader.finished(
            revision: opened.revision, lastChangeAt: opened.registry.lastChangeAt)
        try hold(rebuilt.fuzzedRoot == root, "the rows make the state again")
        guard let again = try open(opened.disk) else {
            throw BrokenProperty("what was opened once is opened again")
        }
        try hold(
            again.registry.fuzzedRoot == root && again.revision == opened.revision,
            "the next start finds the same")
        try hold(
            again.report.cut == nil && again.report.wasSealed, "the next start finds a clean stop")
    }
}
