import ProtobufRuntime
import Registry
import Schema
import TTRPC
import Testing

@testable import ShegongServer

/// The list behind a figure of an earlier revision has what the figure counted.
struct PastListTests {
    private static let scopes = [
        FigureScope(kind: .stock, untilDay: 20_211_231, by: [.sex]),
        FigureScope(kind: .flow, fromDay: 20_210_101, untilDay: 20_241_231),
        FigureScope(kind: .due, fromDay: 20_210_101, untilDay: 20_301_231),
    ]

    /// All pages of the list behind a figure, one entry each.
    private func list(
        _ cell: FigureCell, _ scope: FigureScope, asOf revision: UInt64, _ world: ServerWorld
    ) throws -> [FigureEntry] {
        var request = ListFigureRequest(
            scope: scope, measure: cell.measure, divisionId: cell.divisionId, level: cell.level,
            page: PageRequest(limit: 1), group: cell.group)
        request.scope?.asOfRevision = revision
        var entries: [FigureEntry] = []
        repeat {
            world.now += 10_000
            let reply = try world.reply(
                .listFigure, request, as: .statistician, ListFigureReply.self)
            #expect(reply.revision == (revision == 0 ? world.core.state.revision : revision))
            entries += reply.entries
            request.page?.afterId = reply.end?.nextAfterId ?? 0
        } while request.page?.afterId != 0
        return entries
    }

    private func erase(_ person: UInt64, _ world: ServerWorld) throws {
        let erasure = try #require(
            try world.write(
                .requestErasure,
                RequestErasureRequest(personId: person, ground: .unlawful, reason: "误开账户"),
                as: .deqingClerk
            ).ids.first)
        try world.write(
            .confirmErasure, ConfirmErasureRequest(caseId: erasure), as: .zhaoqingFinal)
        world.now += 15 * 86_400_000
        try world.write(
            .executeErasure, ExecuteErasureRequest(caseId: erasure), as: .zhaoqingFinal)
    }

    @Test func `as many entries as the figure of that revision, whatever was done since`() throws {
        let (world, _) = try ServerWorld.withRegister()
        let revision = world.core.state.revision
        var listed: [(scope: FigureScope, cell: FigureCell, entries: [FigureEntry])] = []
        for scope in Self.scopes {
            world.now += 10_000
            let figures = try world.reply(
                .countFigures, scope, as: .statistician, FiguresReply.self)
            for cell in figures.cells {
                let entries = try list(cell, scope, asOf: 0, world)
                #expect(entries.count == Int(cell.count), "\(cell)")
                listed.append((scope, cell, entries))
            }
        }
        #expect(listed.count > 10)
        // The suspension that was asked for, and an account more or less.
        try world.write(
            .decideRegistrationEvent,
            DecideRegistrationEventRequest(eventId: 1, approved: true), as: .zhaoqingFinal)
        #expect(world.call(.takeSnapshot, Empty(), as: .system)?.bytes != nil)
        let restarted = try world.restarted()
        for server in [world, restarted] {
            server.now = world.now + 60_000
            for (scope, cell, entries) in listed {
                #expect(try list(cell, scope, asOf: revision, server) == entries, "\(cell)")
            }
        }
        let inForce = try #require(listed.first { $0.cell.measure == .inForce })
        #expect(try list(inForce.cell, inForce.scope, asOf: 0, world).isEmpty)
    }

    @Test func `one who was erased since is in it without a name, and the audit has who was shown`()
        throws
    {
        let (world, ids) = try ServerWorld.withRegister()
        let revision = world.core.state.revision
        let total = FigureCell(measure: .account)
        let scope = FigureScope(kind: .stock)
        try erase(2, world)
        world.send(.tick)
        let before = world.maskedReads.count
        let entries = try list(total, scope, asOf: revision, world)
        #expect(entries.map(\.personId) == [ids.person, 2])
        #expect(entries.map(\.personName.isEmpty) == [false, true])
        #expect(entries[0].personName != Passer.zhang.name)
        world.send(.tick)
        #expect(world.maskedReads.count - before == 2 * MaskedRead.byteCount)
    }

    @Test func `who may count may list, of any revision that is kept`() throws {
        let (world, _) = try ServerWorld.withRegister()
        func answer(_ revision: UInt64, _ officer: Officer, on world: ServerWorld) -> Answer? {
            world.call(
                .listFigure,
                ListFigureRequest(
                    scope: FigureScope(asOfRevision: revision), measure: .account), as: officer)
        }
        let newest = world.core.state.revision
        #expect(answer(newest, .statistician, on: world)?.bytes != nil)
        #expect(answer(newest + 1, .statistician, on: world)?.reason == "REVISION_UNKNOWN")
        #expect(answer(1, .deqingClerk, on: world)?.reason == "NOT_PERMITTED")
        let withheld = ListFigureRequest(
            scope: FigureScope(publicVersion: true, asOfRevision: 1), measure: .account)
        #expect(
            world.call(.listFigure, withheld, as: .statistician)?.reason == "FIELD_INVALID")
        // A restored store has nothing of what was before.
        let (bytes, _) = try world.backup(world.openBackup())
        let gone = answer(1, .statistician, on: try world.restored(bytes))
        #expect(gone?.reason == "REVISION_COMPACTED")
        #expect(gone?.status?.statusCode == .outOfRange)
    }
}
