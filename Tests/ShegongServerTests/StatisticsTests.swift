import ProtobufRuntime
import Registry
import Schema
import Testing

@testable import ShegongServer

/// Figures as the bureaus ask for them.
struct StatisticsTests {
    @Test func `a figure, its list masked, and every person of the list in the audit`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        let scope = FigureScope(kind: .flow, fromDay: 20_210_101)
        let figures = try world.reply(
            .countFigures, scope, as: .statistician, FiguresReply.self)
        let issued = try #require(
            figures.cells.first { $0.measure == .certificateIssued && $0.divisionId == 441_226 })
        #expect(issued.count == 1)
        #expect(figures.scope?.untilDay == 20_211_220)
        #expect(figures.epoch == 1)
        world.send(.tick)
        let before = world.maskedReads.count
        let list = try world.reply(
            .listFigure,
            ListFigureRequest(
                scope: FigureScope(fromDay: 20_210_101), measure: .certificateIssued,
                divisionId: 441_226),
            as: .statistician, ListFigureReply.self)
        #expect(list.entries.map(\.applicationId) == [ids.application])
        #expect(list.entries.map(\.personId) == [ids.person])
        #expect(list.entries.first?.personName != Passer.zhang.name)
        #expect(list.entries.first?.personName.isEmpty == false)
        #expect(list.end?.nextAfterId == 0)
        world.send(.tick)
        #expect(world.maskedReads.count - before == 32)
    }

    @Test func `the stock has each certificate in one status, and can be made public`() throws {
        let (world, _) = try ServerWorld.withRegister()
        let stock = try world.reply(
            .stock, StockRequest(), as: .statistician, StockReply.self)
        #expect(stock.total?.certificates == 2)
        #expect(stock.total?.inForce == 1)
        #expect(stock.total?.neverRegistered == 1)
        #expect(stock.mapOnDay == stock.onDay)
        let published = try world.reply(
            .stock, StockRequest(publicVersion: true), as: .statistician, StockReply.self)
        #expect(published.total?.withheld == true)
        #expect(published.total?.certificates == 0)
    }

    @Test func `what is asked for unclearly is told by field`() throws {
        let world = try ServerWorld.withOffices()
        let unclear = world.call(.countFigures, FigureScope(kind: .due), as: .statistician)
        #expect(unclear?.reason == "FIELD_INVALID")
        let measure = world.call(
            .listFigure, ListFigureRequest(scope: FigureScope()), as: .statistician)
        #expect(measure?.reason == "FIELD_INVALID")
        let clerk = world.call(.countFigures, FigureScope(kind: .stock), as: .deqingClerk)
        #expect(clerk?.reason == "NOT_PERMITTED")
    }
}
