import Registry
import Schema
import Testing

/// A notice tried before it is published, compared with really submitting under it.
@Suite struct NoticePreviewTests {
    private func preview(
        _ world: RegistryWorld, _ request: PreviewNoticeRequest,
        as officer: RegistryWorld.Officer = .zhaoqingFinal
    ) throws(Refusal) -> PreviewNoticeReply {
        var preview = try NoticePreview(world.registry, request, world.context(officer))
        return preview.run()
    }

    /// The same with a window that is open now, under a name of its own.
    private static func proposed(_ change: (inout Notice) -> Void) -> Notice {
        var notice = RegistryWorld.zhaoqing2021
        notice.name = "proposed"
        change(&notice)
        return notice
    }

    private func entries(
        _ world: RegistryWorld, _ notice: Notice, _ list: PreviewList,
        kind: ApplicationKind = .first
    ) throws -> [String] {
        try preview(
            world,
            PreviewNoticeRequest(notice: notice, kind: kind, onDay: 20_211_220, list: list)
        ).entries.map(\.managementNumber)
    }

    @Test func `who is let in by the preview can submit, who is shut out cannot`() throws {
        var world = try RegistryWorld()
        for passer in [RegistryWorld.zhang, RegistryWorld.li] {
            try world.fillForm(try world.openAccount(passer), passer)
        }
        let notice = Self.proposed { $0.lateExamYearsUntil = 0 }
        let zhang = RegistryWorld.zhang.managementNumber
        let li = RegistryWorld.li.managementNumber
        #expect(try entries(world, notice, .admitted) == [zhang])
        #expect(try entries(world, notice, .shutOut) == [li])
        let counts = try preview(
            world, PreviewNoticeRequest(notice: notice, kind: .first, onDay: 20_211_220)
        ).counts
        #expect(counts.map(\.verdict) == [.yes, .no])
        #expect(counts.map(\.condition) == ["", "EXAM_YEAR_ADMITTED"])
        #expect(counts.map(\.persons) == [1, 1])
        // Nothing was published by asking.
        var trace = ReadTrace()
        #expect(world.registry.notice(named: "proposed", &trace) == nil)
        try world.run(.publishNotice(.init(notice: notice)), as: .zhaoqingFinal)
        for passer in [RegistryWorld.zhang, RegistryWorld.li] {
            let application = try world.createApplication(passer)
            let request = SubmitApplicationRequest(
                applicationId: application, expectedVersion: world.version(of: application),
                noticeName: "proposed", pledgeGiven: true)
            let isIn = (try? world.run(.submitApplication(request), as: .deqingClerk)) != nil
            #expect(isIn == (passer.managementNumber == zhang))
        }
    }

    @Test func `compared with a published one it tells who changes from yes to no, and back`()
        throws
    {
        var world = try RegistryWorld()
        for passer in [RegistryWorld.zhang, RegistryWorld.li] {
            _ = try world.account(passer)
        }
        func changes(_ notice: Notice, _ list: PreviewList) throws -> PreviewNoticeReply {
            try preview(
                world,
                PreviewNoticeRequest(
                    notice: notice, kind: .first, onDay: 20_211_220,
                    againstName: "zhaoqing-2021", list: list))
        }
        let narrower = try changes(Self.proposed { $0.lateExamYearsUntil = 0 }, .newlyShutOut)
        #expect(narrower.newlyShutOut == 1)
        #expect(narrower.newlyAdmitted == 0)
        #expect(narrower.entries.map(\.verdictBefore) == [.yes])
        #expect(narrower.entries.map(\.managementNumber) == [RegistryWorld.li.managementNumber])
        let same = try changes(Self.proposed { _ in }, .newlyAdmitted)
        #expect(same.newlyShutOut + same.newlyAdmitted == 0)
        #expect(same.entries == [])
        let unknown = #expect(throws: Refusal.self) {
            try preview(
                world,
                PreviewNoticeRequest(
                    notice: Self.proposed { _ in }, kind: .first, againstName: "nowhere"))
        }
        #expect(unknown?.reason == .noticeUnknown)
    }

    @Test func `renewals are tried too, by pages, under a rule set that is proposed as well`()
        throws
    {
        var world = try RegistryWorld()
        for (passer, from, until) in [
            (RegistryWorld.zhang, UInt32(20_170_601), UInt32(20_200_601)),
            (RegistryWorld.li, 20_180_601, 20_210_601),
        ] {
            try world.givePeriod(try world.account(passer), from: from, until: until)
        }
        var notice = RegistryWorld.renewalNotice
        notice.name = "proposed"
        notice.ceDemanded = false
        notice.ruleSetName = "proposed-rules"
        var rules = RegistryWorld.renewalRules
        rules.name = "proposed-rules"
        var request = PreviewNoticeRequest(
            notice: notice, ruleSet: rules, kind: .renewal, onDay: 20_211_220, list: .admitted,
            page: PageRequest(limit: 1))
        let first = try preview(world, request)
        #expect(first.counts.map(\.certificates) == [2])
        #expect(first.entries.map(\.personId) == [1])
        request.page?.afterId = first.end?.nextAfterId ?? 0
        let second = try preview(world, request)
        #expect(second.entries.map(\.personId) == [2])
        #expect(second.end?.nextAfterId ?? 0 == 0)
        request.ruleSet = nil
        let unknown = #expect(throws: Refusal.self) { try preview(world, request) }
        #expect(unknown?.fields.map(\.field) == ["rule_set_name"])
        request.kind = .unspecified
        let kind = #expect(throws: Refusal.self) { try preview(world, request) }
        #expect(kind?.reason == .kindNotOffered)
    }

    @Test func `only the caller's territory is judged`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let request = PreviewNoticeRequest(
            notice: Self.proposed { $0.regionDivisionId = 441_202 }, kind: .first)
        #expect(try preview(world, request, as: .duanzhouReviewer).counts == [])
        let foreign = #expect(throws: Refusal.self) {
            try preview(
                world, PreviewNoticeRequest(notice: Self.proposed { _ in }, kind: .first),
                as: .duanzhouReviewer)
        }
        #expect(foreign?.reason == .notResponsible)
    }
}
