import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Promise 2: no reply ever shows what could still be lost.
struct DurableReplyTests {
    private func getPerson(_ id: UInt64) -> GetPersonRequest {
        GetPersonRequest(person: PersonSelector(personId: id))
    }

    @Test func `A write is answered only when its batch is on disk`() throws {
        let world = try ServerWorld.withRoster()
        world.holdsJournal = true
        let request = OpenAccountRequest(identity: Passer.zhang.identity)
        let id = world.begin(
            .openAccount, payload: request.encoded(), on: world.connect(.deqingClerk),
            key: world.newKey())
        #expect(world.answers[id] == nil)
        try world.releaseJournal()
        let result = try WriteResult(decoding: try #require(world.answers[id]?.bytes))
        #expect(result.revision == world.core.durableRevision)
        #expect(world.durable.last?.changes.last?.revision == result.revision)
    }

    @Test func `The change of a lone write is with the journal before it is installed`() throws {
        let world = try ServerWorld.withRoster()
        let before = world.core.state.revision
        let clerk = world.connect(.deqingClerk)
        let write = openAccount(.zhang, on: clerk, world)
        var actions = ServerActions()
        world.core.receive([.call(write)], now: world.now, &actions)
        guard case .append(let batch) = actions.apart().last else {
            Issue.record("nothing is handed to the journal")
            return
        }
        #expect(batch.lastRevision == before + 1)
        #expect(world.core.hasUpcoming)
        world.core.installUpcoming()
        #expect(world.core.state.revision == before + 1)
    }

    @Test func `A write behind another is installed at once, for it is not handed over yet`()
        throws
    {
        let world = try ServerWorld.withRoster()
        world.holdsJournal = true
        let clerk = world.connect(.deqingClerk)
        world.send(.call(openAccount(.zhang, on: clerk, world)))
        var actions = ServerActions()
        world.core.receive(
            [.call(openAccount(.li, on: clerk, world))], now: world.now, &actions)
        #expect(!world.core.hasUpcoming)
        #expect(actions.apart().isEmpty)
    }

    @Test func `Whoever comes with a write sees its change`() throws {
        let world = try ServerWorld.withRoster()
        let clerk = world.connect(.deqingClerk)
        let read = world.incoming(.getPerson, payload: getPerson(1).encoded(), on: clerk)
        let inputs = [openAccount(.zhang, on: clerk, world), read].map(ServerInput.call)
        world.send(inputs)
        #expect(world.answers[read.id]?.bytes != nil)
    }

    @Test func `A backup that comes with a write holds its change`() throws {
        let world = try ServerWorld.withRoster()
        world.holdsWire = true
        let backup = world.incoming(
            .backup, payload: BackupRequest(reason: "每夜备份").encoded(),
            on: world.connect(.system))
        let write = openAccount(.zhang, on: world.connect(.deqingClerk), world)
        world.send([.call(backup), .call(write)])
        let revision = world.core.state.revision
        world.releaseWire()
        #expect(try world.backup(backup.id).end.revision == revision)
    }

    @Test func `A write that sets the clock dates its batch by it`() throws {
        let world = try ServerWorld.withOffices(isRehearsal: true)
        let noon = world.core.registryNow + 3_600_000
        try world.write(.setClock, SetClockRequest(now: noon), as: .system)
        #expect(world.batches.last?.at == noon)
    }

    private func openAccount(
        _ passer: Passer, on connection: ConnectionID, _ world: ServerWorld
    ) -> IncomingCall {
        world.incoming(
            .openAccount, payload: OpenAccountRequest(identity: passer.identity).encoded(),
            on: connection, key: world.newKey())
    }

    @Test func `A read that saw an unsynced change waits for it`() throws {
        let world = try ServerWorld.withRoster()
        world.holdsJournal = true
        world.call(
            .openAccount, OpenAccountRequest(identity: Passer.zhang.identity), as: .deqingClerk)
        let read = world.begin(
            .getPerson, payload: getPerson(1).encoded(), on: world.connect(.deqingClerk),
            key: nil)
        #expect(world.answers[read] == nil)
        try world.releaseOneBatch()
        #expect(world.answers[read]?.bytes != nil)
    }

    @Test func `A read that saw a change of the next batch does not leave with the one before`()
        throws
    {
        let world = try ServerWorld.withRoster()
        world.holdsJournal = true
        for passer in [Passer.zhang, .li] {
            world.call(
                .openAccount, OpenAccountRequest(identity: passer.identity), as: .deqingClerk)
        }
        let read = world.begin(
            .getPerson, payload: getPerson(2).encoded(), on: world.connect(.deqingClerk),
            key: nil)
        try world.releaseOneBatch()
        #expect(world.answers[read] == nil)
        try world.releaseOneBatch()
        #expect(world.answers[read]?.bytes != nil)
    }

    @Test func `A read of older pages does not wait`() throws {
        let world = try ServerWorld.withRoster()
        world.holdsJournal = true
        world.call(
            .openAccount, OpenAccountRequest(identity: Passer.zhang.identity), as: .deqingClerk)
        let read = world.call(.listBureaus, ListBureausRequest(), as: .deqingClerk)
        #expect(read?.bytes != nil)
    }

    @Test func `Not found waits too when the page it looked at has just changed`() throws {
        let world = try ServerWorld.withRoster()
        world.holdsJournal = true
        world.call(
            .openAccount, OpenAccountRequest(identity: Passer.zhang.identity), as: .deqingClerk)
        let read = world.begin(
            .getPerson, payload: getPerson(2).encoded(), on: world.connect(.deqingClerk),
            key: nil)
        #expect(world.answers[read] == nil)
        try world.releaseJournal()
        #expect(world.answers[read]?.reason == "NOT_FOUND")
    }

    @Test func `An empty list waits when the rows it would have shown were just removed`() throws {
        let world = try ServerWorld.withRoster()
        let stream = world.openImport()
        stream.sendHeader(expecting: 5, digest: 9)
        stream.sendRows(ServerWorld.inventedRows(5), from: 1)
        world.holdsJournal = true
        world.send(.cancelled(stream.id))
        let request = ListRosterEntriesRequest(page: PageRequest(afterId: 2))
        let read = world.begin(
            .listRosterEntries, payload: request.encoded(), on: world.connect(.batch), key: nil)
        #expect(world.answers[read] == nil)
        try world.releaseJournal()
        let reply = try ListRosterEntriesReply(
            decoding: try #require(world.answers[read]?.bytes))
        #expect(reply.entries.isEmpty)
    }

    @Test func `A refusal waits for its audit entry although nothing changed`() throws {
        let world = try ServerWorld.withRoster()
        world.holdsJournal = true
        let read = world.begin(
            .getPerson, payload: getPerson(99).encoded(), on: world.connect(.deqingClerk),
            key: nil)
        #expect(world.answers[read] == nil)
        try world.releaseJournal()
        #expect(world.answers[read]?.reason == "NOT_FOUND")
        #expect(world.audit.last?.kind == .refusal)
    }

    @Test func `What comes while one batch is in flight becomes one batch`() throws {
        let world = try ServerWorld.withRoster()
        world.holdsJournal = true
        let before = world.batches.count
        let first = world.begin(
            .openAccount, payload: OpenAccountRequest(identity: Passer.zhang.identity).encoded(),
            on: world.connect(.deqingClerk), key: world.newKey())
        var later: [Bool] = []
        let second = world.begin(
            .openAccount, payload: OpenAccountRequest(identity: Passer.li.identity).encoded(),
            on: world.connect(.deqingClerk), key: world.newKey())
        let third = world.begin(
            .createApplication,
            payload: CreateApplicationRequest(
                kind: .first, managementNumber: Passer.zhang.managementNumber
            ).encoded(), on: world.connect(.deqingClerk), key: world.newKey())
        #expect(world.batches.count == before + 1)
        try world.releaseOneBatch()
        later = [first, second, third].map { world.answers[$0]?.bytes != nil }
        #expect(later == [true, false, false])
        #expect(world.batches.count == before + 2)
        #expect(world.batches.last?.changeCount == 2)
        try world.releaseJournal()
        #expect(world.answers[second]?.bytes != nil && world.answers[third]?.bytes != nil)
        #expect(world.batches.count == before + 2)
    }

    @Test func `The answer of a dry run waits for the roster rows that it was checked against`()
        throws
    {
        let world = try ServerWorld.withOffices()
        world.holdsJournal = true
        let real = world.openImport()
        real.sendHeader(expecting: 1)
        real.sendRows([Passer.zhang.entry()], from: 1)
        real.finish()
        let dry = world.openImport()
        dry.sendHeader(expecting: 1, digest: 2, isDryRun: true)
        dry.sendRows([Passer.zhang.entry()], from: 1)
        dry.finish()
        #expect(dry.answer == nil)
        try world.releaseJournal()
        #expect(try dry.reply().batch?.alreadyKnown == 1)
    }

    @Test func `Figures wait until the copy they were counted on is on disk`() throws {
        let world = try ServerWorld.withRoster()
        world.holdsJournal = true
        world.call(
            .openAccount, OpenAccountRequest(identity: Passer.zhang.identity), as: .deqingClerk)
        let stock = world.begin(
            .stock, payload: StockRequest().encoded(), on: world.connect(.statistician),
            key: nil)
        #expect(world.answers[stock] == nil)
        try world.releaseJournal()
        let reply = try StockReply(decoding: try #require(world.answers[stock]?.bytes))
        #expect(reply.total?.persons == 1)
    }

    @Test func `A snapshot asked for is answered after its audit entry is on disk`() throws {
        let world = try ServerWorld.withOffices()
        world.holdsJournal = true
        let id = world.begin(
            .takeSnapshot, payload: [], on: world.connect(.system), key: nil)
        #expect(world.answers[id] == nil)
        try world.releaseJournal()
        #expect(world.answers[id]?.bytes != nil)
        #expect(world.audit.filter { $0.kind == .administration }.count == 1)
    }

    @Test func `After a crash everything acknowledged is there, and nothing half`() throws {
        let world = try ServerWorld.withRoster()
        _ = try world.openAccount(.zhang)
        world.holdsJournal = true
        let lost = world.begin(
            .openAccount, payload: OpenAccountRequest(identity: Passer.li.identity).encoded(),
            on: world.connect(.deqingClerk), key: world.newKey())
        #expect(world.answers[lost] == nil)
        let again = try world.restarted()
        #expect(again.core.state.count(.person) == 1)
        #expect(again.core.state.revision == world.core.durableRevision)
        #expect(try again.openAccount(.li) == 2)
    }
}
