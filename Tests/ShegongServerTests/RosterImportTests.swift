import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// All or nothing, by digest once, and nothing of it to be seen before.
struct RosterImportTests {
    @Test func `Staged rows are invisible until the batch is published`() throws {
        let world = try ServerWorld.withOffices()
        let stream = world.openImport()
        stream.sendHeader(expecting: 1_500)
        stream.sendRows(ServerWorld.inventedRows(1_000), from: 1)
        #expect(world.storedEntries() == 1_000)
        #expect(try world.visibleEntries() == 0)
        let open = OpenAccountRequest(
            identity: FullIdentity(
                name: "某000001",
                document: IdentityDocument(
                    kind: .resident, number: ServerWorld.residentNumber(serial: 1))))
        #expect(world.call(.openAccount, open, as: .deqingClerk)?.reason == "ROSTER_NOT_LOADED")
        stream.sendRows(ServerWorld.inventedRows(500, from: 1_001), from: 1_001)
        #expect(stream.answer == nil)
        stream.finish()
        let reply = try stream.reply()
        #expect(reply.batch?.rowCount == 1_500 && reply.errorCount == 0)
        #expect(reply.result?.revision == world.core.durableRevision)
        #expect(try world.visibleEntries() == 1_000, "a page is 1,000 at most")
        #expect(world.call(.openAccount, open, as: .deqingClerk)?.bytes != nil)
    }

    @Test
    func `One row in error and nothing is published; every error is listed by row and column`()
        throws
    {
        let world = try ServerWorld.withOffices()
        var rows = ServerWorld.inventedRows(10)
        rows[3].documentNumber = "441226189912310011"
        rows[3].name = "  "
        rows[7].divisionId = 999_999
        rows[8].passedOn = 20_210_231
        let reply = try world.importRoster(rows)
        let errors = reply.errors.map { "\($0.row) \($0.column) \($0.reason)" }
        #expect(
            Set(errors) == [
                "4 id_number ID_INVALID", "4 name FIELD_MISSING", "8 division DIVISION_UNKNOWN",
                "9 passed_on FIELD_INVALID",
            ])
        #expect(reply.errorCount == 4 && reply.result == nil)
        #expect(try world.visibleEntries() == 0)
        for _ in 0..<2 { world.send(.tick) }
        #expect(world.storedEntries() == 0)
    }

    @Test func `Errors beyond the listed ones are still counted`() throws {
        var settings = ServerSettings()
        settings.limits.reportedRowErrors = 5
        let world = try ServerWorld.withOffices(settings: settings)
        var rows = ServerWorld.inventedRows(20)
        for index in rows.indices { rows[index].divisionId = 1 }
        let reply = try world.importRoster(rows)
        #expect(reply.errors.count == 5 && reply.errorCount == 20)
    }

    @Test func `An import abandoned by its client leaves nothing, chunk by chunk`() throws {
        let world = try ServerWorld.withOffices()
        let stream = world.openImport()
        stream.sendHeader(expecting: 3_000)
        for chunk in 0..<2 {
            let first = chunk * 1_000 + 1
            stream.sendRows(
                ServerWorld.inventedRows(1_000, from: first), from: UInt32(first))
        }
        world.send(.disconnected(stream.connection))
        #expect(world.core.isIdle)
        for _ in 0..<3 { world.send(.tick) }
        #expect(world.storedEntries() == 0)
        #expect(world.answers[stream.id] == nil)
        let largest = world.durable.flatMap(\.changes).map(\.removes.count).max()
        #expect(largest == 1_000)
    }

    @Test func `A dry run checks everything and keeps nothing`() throws {
        let world = try ServerWorld.withOffices()
        let revision = world.core.state.revision
        var rows = ServerWorld.inventedRows(5)
        let good = try world.importRoster(rows, isDryRun: true)
        #expect(good.batch?.rowCount == 5 && good.errorCount == 0 && good.result == nil)
        rows[0].divisionId = 1
        #expect(try world.importRoster(rows, isDryRun: true).errorCount == 1)
        #expect(world.core.state.revision == revision)
    }

    @Test func `The same content is imported once: the second time answers with the first batch`()
        throws
    {
        let world = try ServerWorld.withOffices()
        let rows = ServerWorld.inventedRows(5)
        let first = try world.importRoster(rows, digest: 5)
        let revision = world.core.state.revision
        let second = try world.importRoster(rows, digest: 5)
        #expect(second.result?.repeatedRequest == true)
        #expect(second.batch == first.batch)
        #expect(world.core.state.revision == revision)
        let third = try world.importRoster(rows, digest: 6)
        #expect(third.batch?.alreadyKnown == 5 && third.batch?.rowCount == 0)
    }

    @Test func `Another number of rows than announced is refused and discarded`() throws {
        for announced in [4, 6] {
            let world = try ServerWorld.withOffices()
            let stream = world.openImport()
            stream.sendHeader(expecting: announced)
            stream.sendRows(ServerWorld.inventedRows(5), from: 1)
            stream.finish()
            #expect(stream.answer?.reason == "ROW_COUNT_DIFFERS")
            for _ in 0..<2 { world.send(.tick) }
            #expect(world.storedEntries() == 0)
        }
    }

    @Test func `A chunk of 1,000 rows is taken, one more is refused; so is a chunk out of order`()
        throws
    {
        let world = try ServerWorld.withOffices()
        let large = world.openImport()
        large.sendHeader(expecting: 1_001)
        large.sendRows(ServerWorld.inventedRows(1_001), from: 1)
        #expect(large.answer?.reason == "REQUEST_UNREADABLE")
        let skipping = world.openImport()
        skipping.sendHeader(expecting: 4)
        skipping.sendRows(ServerWorld.inventedRows(2), from: 2)
        #expect(skipping.answer?.reason == "ROW_COUNT_DIFFERS")
        let most = try world.importRoster(ServerWorld.inventedRows(1_000), digest: 8)
        #expect(most.batch?.rowCount == 1_000)
    }

    @Test func `A stream without a header, or with a short digest, is refused`() throws {
        let world = try ServerWorld.withOffices()
        let bare = world.openImport()
        bare.sendRows(ServerWorld.inventedRows(1), from: 1)
        #expect(bare.answer?.reason == "REQUEST_UNREADABLE")
        let short = world.openImport()
        short.send(
            RosterImportMessage(
                header: RosterImportHeader(expectedRows: 1, contentDigest: [1, 2, 3])))
        #expect(short.answer?.reason == "REQUEST_UNREADABLE")
        let empty = world.openImport()
        empty.finish()
        #expect(empty.answer?.reason == "REQUEST_UNREADABLE")
    }

    @Test func `After a restart the rows that an import left behind go on being discarded`() throws
    {
        let world = try ServerWorld.withOffices()
        let stream = world.openImport()
        stream.sendHeader(expecting: 3_000)
        for chunk in 0..<2 {
            let first = chunk * 1_000 + 1
            stream.sendRows(
                ServerWorld.inventedRows(1_000, from: first), from: UInt32(first))
        }
        let again = try world.restarted()
        #expect(again.storedEntries() == 2_000)
        again.send(.tick)
        #expect(again.storedEntries() == 1_000)
        let once = try again.restarted()
        for _ in 0..<2 { once.send(.tick) }
        #expect(once.storedEntries() == 0)
        #expect(try once.importRoster(ServerWorld.inventedRows(3)).batch?.rowCount == 3)
    }

    @Test func `An import ends well although somebody else wrote since its last message`() throws {
        let world = try ServerWorld.withOffices()
        let stream = world.openImport()
        stream.sendHeader(expecting: 2)
        stream.sendRows(ServerWorld.inventedRows(2), from: 1)
        try world.write(.installDivisions, Empty(), as: .system)
        stream.finish()
        #expect(try stream.reply().batch?.rowCount == 2)
    }

    @Test func `An officer sent home in the middle of his stream publishes nothing`() throws {
        let world = try ServerWorld.withOffices()
        let me = try world.reply(.whoAmI, Empty(), as: .batch, WhoAmIReply.self)
        let stream = world.openImport()
        stream.sendHeader(expecting: 2)
        stream.sendRows(ServerWorld.inventedRows(2), from: 1)
        try world.write(
            .endOperator, EndOperatorRequest(operatorId: me.operator?.id ?? 0, reason: "调离"),
            as: .security)
        #expect(world.closed.contains(stream.connection))
        stream.finish()
        #expect(stream.answer?.bytes == nil)
        for _ in 0..<2 { world.send(.tick) }
        #expect(world.storedEntries() == 0)
    }

    @Test func `A row that another import has only staged does not count as known`() throws {
        let world = try ServerWorld.withOffices()
        let rows = ServerWorld.inventedRows(3)
        let slow = world.openImport()
        slow.sendHeader(expecting: 3, digest: 1)
        slow.sendRows(rows, from: 1)
        let quick = try world.importRoster(rows, digest: 2)
        #expect(Set(quick.errors.map(\.reason)) == ["IMPORT_UNDER_WAY"])
        world.send(.cancelled(slow.id))
        let again = try world.importRoster(rows, digest: 3)
        #expect(again.batch?.rowCount == 3)
        #expect(try world.visibleEntries() == 3)
    }

    @Test func `The same row twice in a file counts once`() throws {
        let world = try ServerWorld.withOffices()
        let row = ServerWorld.inventedRows(1)
        let reply = try world.importRoster(row + row)
        #expect(reply.batch?.rowCount == 1 && reply.batch?.alreadyKnown == 1)
    }

    @Test func `A stop of the daemon does not wait for a stream that never ends`() throws {
        let world = try ServerWorld.withOffices()
        let stream = world.openImport()
        stream.sendHeader(expecting: 2)
        stream.sendRows(ServerWorld.inventedRows(1), from: 1)
        #expect(!world.core.isIdle)
        world.send(.stopping)
        #expect(world.core.isIdle)
        let again = try world.restarted()
        again.send(.tick)
        #expect(again.storedEntries() == 0)
    }
}
