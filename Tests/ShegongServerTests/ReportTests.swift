import ProtobufRuntime
import Registry
import Schema
import Testing

@testable import ShegongServer

/// Published reports over the wire, and over restarts.
struct ReportTests {
    private static let request = PublishReportRequest(
        name: "stock-2021", scope: FigureScope(kind: .stock, untilDay: 20_211_231))

    private func report(_ world: ServerWorld) throws -> PublishedReport {
        let reply = try world.reply(
            .getReport, GetReportRequest(name: "stock-2021"), as: .statistician,
            GetReportReply.self)
        return try #require(reply.report)
    }

    @Test func `a report is the same after later changes and a restart`() throws {
        let (world, _) = try ServerWorld.withRegister()
        try world.write(.publishReport, Self.request, as: .statistician)
        let published = try report(world)
        #expect(published.countedEpoch == 1)
        #expect(published.digest == ContentDigest.of(published.figures?.encoded() ?? []))
        #expect(published.figures?.cells.isEmpty == false)
        try world.write(
            .decideRegistrationEvent,
            DecideRegistrationEventRequest(eventId: 1, approved: true), as: .zhaoqingFinal)
        #expect(try report(world) == published)
        #expect(try report(try world.restarted()) == published)
    }

    @Test func `a retry gets the first answer, also while figures are being counted`() throws {
        let (world, _) = try ServerWorld.withRegister()
        world.holdsWork = true
        let key = world.newKey()
        let calls = (0..<2).map { _ in
            world.begin(
                .publishReport, payload: Self.request.encoded(),
                on: world.connect(.statistician), key: key)
        }
        #expect(calls.allSatisfy { world.answers[$0] == nil })
        // Time passes and others write while it is being counted.
        world.now += 5_000
        try world.write(
            .decideRegistrationEvent,
            DecideRegistrationEventRequest(eventId: 1, approved: true), as: .zhaoqingFinal)
        world.releaseWork()
        let results = try calls.map {
            try WriteResult(decoding: try #require(world.answers[$0]?.bytes))
        }
        #expect(results[0].revision == results[1].revision)
        #expect(results.map(\.repeatedRequest) == [false, true])
        #expect(world.core.state.count(.report) == 2)
        #expect(try report(world).publishedAt == world.now)
        let clerk = world.call(.publishReport, Self.request, as: .deqingClerk)
        #expect(clerk?.reason == "NOT_PERMITTED")
    }
}
