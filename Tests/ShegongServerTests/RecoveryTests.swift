import ProtobufRuntime
import Registry
import Schema
import Storage
import Testing

@testable import ShegongServer

/// What the journal says of itself has to be what it holds, also where every checksum is right.
struct RecoveryTests {
    /// Found by fuzzing the loader with repaired checksums: an entry that announced a change and
    /// held none was taken, and the state stood one revision behind what was called durable.
    @Test(arguments: [UInt64(0), 2])
    func `An entry whose header counts other changes than it holds is refused`(
        held: UInt64
    ) throws {
        let fileSystem = SimulatedFileSystem()
        let id = try #require(StoreID(Array(1...16)))
        try StoreCreator.create(
            directory: ServerWorld.directory,
            identity: StoreIdentity(id: id, createdAt: 0, isRehearsal: false), on: fileSystem)
        let changes = (0..<held).map { Change(revision: $0 + 1, at: 1, method: "x") }
        try Self.append(JournalBody(changes: changes).encoded(), to: fileSystem)
        var state = RecoveredState()
        let expected = StorageError.refusal(
            .content(reason: "entry 1 ends at revision 1, its changes at \(held)"))
        #expect(throws: expected) {
            _ = try StoreOpener.open(
                directory: ServerWorld.directory, on: SimulatedFileSystem(disk: fileSystem.disk),
                into: &state, at: 0)
        }
    }

    /// Found by fuzzing the snapshot's loader: the state took its revision from its own header, and
    /// the journal went on from the file's.
    @Test func `A snapshot that holds a state of another revision is refused`() throws {
        let world = try ServerWorld.withOffices()
        let revision = world.core.state.revision
        let header = StateHeader(revision: revision - 1)
        let identity = StoreIdentity(
            id: try #require(StoreID(Array(1...16))), createdAt: 0, isRehearsal: false)
        let source = SnapshotSource(
            covered: world.core.journal.durable.position, revision: revision, instant: 0,
            attributes: header.encoded(), tables: []
        ) { _, _, _ in }
        var writer = try SnapshotWriter.begin(
            source, identity: identity, layout: StoreLayout(directory: ServerWorld.directory),
            on: world.fileSystem)
        while try writer.step(durable: world.core.journal.durable) == .more {}
        let expected = StorageError.refusal(
            .content(
                reason: "a snapshot of revision \(revision) holds a state of "
                    + "revision \(revision - 1)"))
        #expect(throws: expected) { _ = try world.restarted() }
    }

    /// One entry whose header says that it ends at revision 1.
    private static func append(
        _ body: [UInt8], to fileSystem: SimulatedFileSystem
    ) throws {
        var state = RecoveredState()
        var opened = try StoreOpener.open(
            directory: ServerWorld.directory, on: fileSystem,
            configuration: StorageConfiguration(segmentBytes: 64 << 10), into: &state, at: 0)
        guard var writer = opened.takeJournal() else { throw StorageError.closed }
        while try !writer.prepareNextSegment() {}
        _ = try writer.append(body: body, firstRevision: 1, lastRevision: 1, at: 1)
    }
}
