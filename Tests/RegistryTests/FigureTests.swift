import ProtobufRuntime
import Registry
import Schema
import Testing

/// Figures, and the lists behind them.
@Suite struct FigureTests {
    private static let year = FigureScope(
        kind: .flow, fromDay: 20_210_101, untilDay: 20_211_231)

    private func count(
        _ world: RegistryWorld, _ scope: FigureScope,
        as officer: RegistryWorld.Officer = .zhaoqingFinal
    ) throws -> FiguresReply {
        var count = try FigureCount(world.registry, scope, world.context(officer))
        return count.run()
    }

    private func figure(
        _ reply: FiguresReply, _ measure: FigureMeasure, _ division: UInt32 = 0,
        _ level: Level = .unspecified
    ) -> UInt64 {
        reply.cells.first {
            $0.measure == measure && $0.divisionId == division && $0.level == level
        }?.count ?? 0
    }

    /// All pages of a list, three entries each.
    private func list(
        _ world: RegistryWorld, _ scope: FigureScope, _ cell: FigureCell
    ) throws -> [FigureEntry] {
        var entries: [FigureEntry] = []
        var page = PageRequest(limit: 3)
        repeat {
            let request = ListFigureRequest(
                scope: scope, measure: cell.measure, divisionId: cell.divisionId,
                level: cell.level, page: page, group: cell.group)
            var list = try FigureList(world.registry, request, world.context(.zhaoqingFinal))
            let found = list.run()
            #expect(found.rows.count <= 3)
            entries += found.rows
            page.afterId = found.nextAfter
        } while page.afterId != 0
        return entries
    }

    private func registered() throws -> RegistryWorld {
        var world = try RegistryWorld()
        let application = try world.submitted()
        try world.review(application, .first, as: .deqingReviewer)
        try world.review(application, .final, as: .zhaoqingFinal)
        try world.run(.issueCertificate(.init(applicationId: application)), as: .zhaoqingFinal)
        return world
    }

    @Test(arguments: 1...12)
    func `a figure says what its list holds, for random registers`(_ seed: Int) throws {
        let world = try RandomRegistry.play(seed: UInt64(seed), commands: 400)
        var figures = 0
        for scope in [
            FigureScope(kind: .stock, untilDay: 20_211_231), Self.year,
            FigureScope(kind: .flow, noticeName: "zhaoqing-2021"),
            FigureScope(kind: .due, fromDay: 20_210_101, untilDay: 20_301_231),
            FigureScope(kind: .stock, untilDay: 20_211_231, by: [.sex, .age]),
            FigureScope(
                kind: .flow, fromDay: 20_210_101, untilDay: 20_211_231,
                by: [.education, .employer]),
            FigureScope(
                kind: .flow, noticeName: "zhaoqing-2021", by: [.sex, .age, .employer],
                ages: [30, 122]),
        ] {
            let reply = try count(world, scope)
            for cell in reply.cells {
                let entries = try list(world, scope, cell)
                #expect(entries.count == Int(cell.count), "\(cell)")
                #expect(Set(entries.map(\.personId)).count == Int(cell.persons), "\(cell)")
                figures += 1
            }
        }
        #expect(figures > 10)
    }

    @Test func `the flow of a year has every step of a file once`() throws {
        var world = try registered()
        let reply = try count(world, Self.year)
        for measure in [
            FigureMeasure.submitted, .firstPassed, .finalPassed, .firstRegistration,
            .certificateIssued,
        ] {
            #expect(figure(reply, measure, 441_226, .assistant) == 1, "\(measure)")
            #expect(figure(reply, measure) == 1, "\(measure)")
        }
        #expect(figure(reply, .received) == 0)
        // Nothing was done before the window, and the campaign has the same figures.
        let before = FigureScope(kind: .flow, fromDay: 20_210_101, untilDay: 20_211_219)
        #expect(try count(world, before).cells == [])
        let campaign = FigureScope(kind: .flow, noticeName: "zhaoqing-2021")
        #expect(try count(world, campaign).cells == reply.cells)
        // Another one is withdrawn: a figure of the campaign, and of the day.
        let second = try world.submitted(RegistryWorld.li)
        try world.run(
            .withdrawApplication(
                WithdrawApplicationRequest(
                    applicationId: second, expectedVersion: world.version(of: second),
                    reason: "本人撤回")), as: .deqingClerk)
        #expect(figure(try count(world, campaign), .withdrawn) == 1)
        #expect(figure(try count(world, Self.year), .withdrawn) == 1)
        #expect(figure(try count(world, Self.year), .submitted) == 2)
        // So is one that is not accepted.
        let third = try world.createApplication(RegistryWorld.li)
        try world.run(
            .refuseAcceptance(
                RefuseAcceptanceRequest(
                    applicationId: third, expectedVersion: 1, reason: "不属本县",
                    referredTo: "端州区民政局")), as: .deqingClerk)
        #expect(figure(try count(world, Self.year), .notAccepted) == 1)
        #expect(figure(try count(world, before), .notAccepted) == 0)
    }

    @Test func `a file is overdue from the day after its last one, decided late or not`() throws {
        var world = try RegistryWorld()
        try world.run(.installWorkingCalendar, as: .system)
        var rules = RegistryWorld.guangdong
        rules.version = 2
        rules.decisionWorkingDays = 30
        try world.run(.publishRuleSet(.init(ruleSet: rules)), as: .zhaoqingFinal)
        let application = try world.submitted()
        func overdue(_ from: UInt32, _ until: UInt32) throws -> UInt64 {
            let scope = FigureScope(kind: .flow, fromDay: from, untilDay: until)
            return figure(try count(world, scope), .overdue)
        }
        // Accepted 2021-12-20: due on Sunday 2022-01-30, a make-up day.
        #expect(try overdue(20_210_101, 20_220_130) == 0)
        #expect(try overdue(20_220_131, 20_220_131) == 1)
        #expect(try overdue(20_220_201, 20_221_231) == 0)
        try world.review(application, .first, as: .deqingReviewer)
        #expect(try overdue(20_220_131, 20_220_131) == 1)
        try world.review(application, .final, as: .zhaoqingFinal)
        #expect(try overdue(20_220_131, 20_220_131) == 0)
    }

    @Test func `what ends was renewed, applied for or neither`() throws {
        var world = try RegistryWorld.forRenewals()
        let person = try world.account()
        try world.givePeriod(person, from: 20_171_220, until: 20_201_220)
        let scope = FigureScope(kind: .due, fromDay: 20_200_101, untilDay: 20_201_231)
        let neither = try count(world, scope)
        #expect(figure(neither, .ending, 441_226, .assistant) == 1)
        #expect(figure(neither, .neither) == 1)
        #expect(neither.rates.map(\.numeratorCount) == Array(repeating: 0, count: 4))
        try world.givePeriod(person, from: 20_201_221, until: 20_231_220, kind: .renewal)
        let renewed = try count(world, scope)
        #expect(figure(renewed, .renewed) == 1)
        #expect(figure(renewed, .neither) == 0)
        #expect(renewed.rates.allSatisfy { $0.numeratorCount == 1 && $0.denominatorCount == 1 })
        let list = try list(world, scope, FigureCell(measure: .renewed))
        #expect(list.map(\.onDay) == [20_201_220])
        #expect(list.map(\.managementNumber) == [RegistryWorld.zhang.managementNumber])
    }

    @Test func `the stock tells the status on the day, and where somebody was`() throws {
        var world = try registered()
        func stock(_ day: UInt32) throws -> FiguresReply {
            try count(world, FigureScope(kind: .stock, untilDay: day))
        }
        #expect(figure(try stock(20_211_219), .account) == 0)
        #expect(figure(try stock(20_211_220), .inForce, 441_226) == 1)
        #expect(figure(try stock(20_241_221), .lapsed, 441_226, .assistant) == 1)
        world.now += 10 * 24 * 3_600_000
        let change = try world.run(
            .releaseTransfer(
                ReleaseTransferRequest(personId: 1, toDivisionId: 441_202, reason: "调动")),
            as: .deqingClerk)[0]
        try world.run(
            .decidePersonChange(DecidePersonChangeRequest(changeId: change, approved: true)),
            as: .duanzhouClerk)
        #expect(figure(try stock(20_211_229), .inForce, 441_226) == 1)
        #expect(figure(try stock(20_211_230), .inForce, 441_226) == 0)
        #expect(figure(try stock(20_211_230), .inForce, 441_202) == 1)
        let flow = try count(world, Self.year)
        #expect(figure(flow, .transferOut, 441_226) == 1)
        #expect(figure(flow, .transferIn, 441_202) == 1)
    }

    /// Dated case: 鼎湖 passes into 端州 on 2022-01-01.
    @Test func `after a merger the figures of the year before stand under the old county`() throws {
        var world = try registered()
        var trace = ReadTrace()
        func moved<Record: ProtobufMessage>(
            _ type: Record.Type, _ table: Table, _ key: UInt64, _ change: (inout Record) -> Void
        ) throws {
            var record = try #require(world.registry.get(type, table, key, &trace))
            change(&record)
            try world.put(record, table, key)
        }
        try moved(Person.self, .person, 1) { $0.divisionId = 441_203 }
        try moved(Application.self, .application, 1) { $0.divisionId = 441_203 }
        try moved(Division.self, .division, 441_203) {
            $0.validUntil = 20_211_231
            $0.successorIds = [441_202]
        }
        world.now = 1_646_000_000_000
        let duanzhou = try world.addColleague(
            uid: 3_090, bureau: "duanzhou", [.statistician])
        func divisions(_ scope: FigureScope) throws -> [UInt32] {
            var count = try FigureCount(world.registry, scope, world.context(duanzhou))
            return Set(count.run().cells.map(\.divisionId)).sorted()
        }
        #expect(try divisions(Self.year) == [0, 441_203])
        var today = FigureScope(kind: .stock)
        #expect(try divisions(today) == [0, 441_202])
        today.mapOnDay = 20_211_231
        #expect(try divisions(today) == [0, 441_203])
        #expect(try divisions(FigureScope(kind: .stock, untilDay: 20_211_231)) == [0, 441_203])
    }

    @Test func `another county counts nothing of it`() throws {
        let world = try registered()
        #expect(try count(world, Self.year, as: .duanzhouClerk).cells == [])
        let unclear: [(FigureScope, String)] = [
            (FigureScope(), "kind"), (FigureScope(kind: .flow), "from_day"),
            (FigureScope(kind: .due), "from_day"),
            (FigureScope(kind: .stock, noticeName: "x"), "notice_name"),
            (FigureScope(kind: .due, fromDay: 20_220_101, untilDay: 20_211_231), "until_day"),
            (FigureScope(kind: .stock, mapOnDay: 20_210_230), "map_on_day"),
        ]
        for (scope, field) in unclear {
            let refusal = #expect(throws: Refusal.self) { try count(world, scope) }
            #expect(refusal?.fields.map(\.field) == [field])
        }
        let unknown = #expect(throws: Refusal.self) {
            try count(world, FigureScope(kind: .flow, noticeName: "nowhere"))
        }
        #expect(unknown?.reason == .noticeUnknown)
    }

    @Test func `the public version withholds one person, the table for officers does not`() throws {
        let world = try registered()
        func stock(_ request: StockRequest) throws -> StockReply {
            var query = try StockQuery(
                world.registry, request, world.context(.zhaoqingFinal))
            return query.runOverRecords()
        }
        let whole = try stock(StockRequest(onDay: 20_211_231))
        #expect(whole.total?.inForce == 1)
        #expect(whole.cells.map(\.level) == [.assistant, .socialWorker, .senior, .unspecified])
        #expect(whole.cells.allSatisfy { $0.registered == $0.inForce })
        let published = try stock(StockRequest(onDay: 20_211_231, publicVersion: true))
        #expect(published.smallestShown == 5)
        #expect(published.total?.withheld == true)
        #expect(published.cells.allSatisfy { $0.withheld && $0.certificates == 0 })
        let shown = try stock(
            StockRequest(onDay: 20_211_231, publicVersion: true, smallestShown: 1))
        #expect(shown.total?.inForce == 1)
    }
}
