import ProtobufRuntime
import Registry
import Schema
import Testing

/// Published reports, through the registry's commands.
@Suite struct ReportTests {
    private static let scope = FigureScope(kind: .stock, untilDay: 20_211_231)

    private func publish(
        _ world: inout RegistryWorld, scope: FigureScope? = scope, reason: String = "",
        as officer: RegistryWorld.Officer = .zhaoqingFinal
    ) throws(Refusal) -> UInt64 {
        let request = PublishReportRequest(name: "stock-2021", scope: scope, reason: reason)
        var counted = try world.registry.countedFigures(request, world.context(officer))
        counted.digest = counted.figures.encoded()
        return try world.run(.publishReport(request, counted), as: officer).first ?? 0
    }

    private func report(
        _ world: RegistryWorld, _ request: GetReportRequest,
        as officer: RegistryWorld.Officer = .zhaoqingFinal
    ) throws(Refusal) -> PublishedReport {
        var trace = ReadTrace()
        return try world.registry.report(request, world.context(officer), &trace)
    }

    @Test func `a report stays as it was counted, whatever happens later`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let id = try publish(&world)
        let published = try report(world, GetReportRequest(reportId: id))
        #expect(published.version == 1)
        #expect(published.scope?.mapOnDay == 20_211_231)
        #expect(published.countedRevision < world.registry.revision)
        #expect(published.ruleSets == ["guangdong-2021:1"])
        _ = try world.openAccount(RegistryWorld.li)
        #expect(try report(world, GetReportRequest(reportId: id)) == published)
    }

    @Test func `a restatement is the next version, says why and what changed`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let first = try publish(&world)
        let silent = #expect(throws: Refusal.self) { try publish(&world) }
        #expect(silent?.reason == .reasonRequired)
        let same = #expect(throws: Refusal.self) { try publish(&world, reason: "核对") }
        #expect(same?.reason == .reportUnchanged)
        _ = try world.openAccount(RegistryWorld.li)
        let other = #expect(throws: Refusal.self) {
            try publish(
                &world, scope: FigureScope(kind: .stock, untilDay: 20_211_230), reason: "补录")
        }
        #expect(other?.fields.map(\.field) == ["scope"])
        // Without a scope it is that of the version before.
        let second = try publish(&world, scope: nil, reason: "补录")
        let restated = try report(world, GetReportRequest(name: "stock-2021"))
        #expect(restated.id == second)
        #expect(restated.version == 2)
        #expect(restated.reason == "补录")
        let accounts = restated.changes.first {
            ($0.after ?? $0.before)?.measure == .account && $0.after?.divisionId == 441_226
        }
        #expect(accounts?.before?.count == 1)
        #expect(accounts?.after?.count == 2)
        #expect(try report(world, GetReportRequest(name: "stock-2021", version: 1)).id == first)
    }

    @Test func `counties do not publish, and do not see what the city has published`() throws {
        var world = try RegistryWorld()
        let id = try publish(&world)
        let county = #expect(throws: Refusal.self) { try publish(&world, as: .deqingClerk) }
        #expect(county?.reason == .notPublishing)
        let hidden = #expect(throws: Refusal.self) {
            try report(world, GetReportRequest(reportId: id), as: .deqingClerk)
        }
        #expect(hidden?.reason == .notFound)
        var trace = ReadTrace()
        func list(_ officer: RegistryWorld.Officer) -> [PublishedReport] {
            world.registry.reports(ListReportsRequest(), world.context(officer), &trace).rows
        }
        #expect(list(.deqingClerk) == [])
        #expect(list(.zhaoqingFinal).map(\.id) == [id])
        #expect(list(.zhaoqingFinal).first?.figures == nil)
    }
}
