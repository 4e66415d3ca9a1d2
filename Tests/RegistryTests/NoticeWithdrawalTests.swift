import Registry
import Schema
import Testing

/// A wrong notice is withdrawn: it stays readable, and admits nobody.
@Suite struct NoticeWithdrawalTests {
    private static let zhang = RegistryWorld.zhang

    private func refusal(_ body: () throws -> Void) -> Refusal? {
        do {
            try body()
            return nil
        } catch {
            return error as? Refusal
        }
    }

    private func draft(_ world: inout RegistryWorld) throws -> UInt64 {
        try world.fillForm(try world.openAccount())
        return try world.createApplication()
    }

    private func explain(
        _ world: RegistryWorld, _ notice: String = "zhaoqing-2021"
    ) throws -> ExplainEligibilityReply {
        var trace = ReadTrace()
        let request = ExplainEligibilityRequest(
            person: PersonSelector(managementNumber: Self.zhang.managementNumber),
            noticeName: notice)
        return try world.registry.explainEligibility(
            request, world.context(.deqingClerk), &trace
        ).reply
    }

    @Test func `it stays readable for ever and says when, by whom and why`() throws {
        var world = try RegistryWorld()
        let published = try #require(world.notice(1))
        #expect(try world.withdrawNotice() == [1])
        var withdrawn = try #require(world.notice(1))
        #expect(withdrawn.withdrawnAt == world.now)
        #expect(withdrawn.withdrawnBy == world.context(.zhaoqingFinal).caller.operator.id)
        #expect(withdrawn.withdrawnBureauId == 1)
        #expect(withdrawn.withdrawnNumber == "肇民函〔2021〕12号")
        #expect(withdrawn.withdrawnReason == "范围有误")
        #expect(world.changes.last?.reason == "范围有误")
        // Nothing else has changed.
        withdrawn.withdrawnAt = 0
        withdrawn.withdrawnBy = 0
        withdrawn.withdrawnBureauId = 0
        withdrawn.withdrawnNumber = ""
        withdrawn.withdrawnReason = ""
        #expect(withdrawn == published)
    }

    @Test func `nobody submits under it, and the general rule is still open`() throws {
        var world = try RegistryWorld()
        let id = try draft(&world)
        try world.withdrawNotice()
        let refused = refusal { try world.submit(id) }
        #expect(refused?.reason == .noticeWithdrawn)
        #expect(
            refused?.parameters == [
                .init("notice", "zhaoqing-2021"), .init("withdrawn_on", "2021-12-20"),
                .init("number", "肇民函〔2021〕12号"),
            ])
        try world.submit(id, under: "")
        #expect(world.state(of: id) == .pending)
    }

    @Test func `the explanation says so before anything else, and on no day yes`() throws {
        var world = try RegistryWorld()
        _ = try draft(&world)
        #expect(try explain(world).verdict == .yes)
        let count = try explain(world).conditions.count
        try world.withdrawNotice()
        let reply = try explain(world)
        #expect(reply.verdict == .no && reply.firstDay == 0)
        #expect(reply.conditions.count == count + 1)
        let first = try #require(reply.conditions.first)
        #expect(first.condition == "NOTICE_STANDS" && first.reason == "NOTICE_WITHDRAWN")
        #expect(first.holds == [] && first.legalBasis == "肇民函〔2021〕12号")
        #expect(reply.hints.contains("NOTICE_WITHDRAWN:advice=OTHER_NOTICE_OR_GENERAL_RULE"))
        // Under whatever is published: the general rule only.
        #expect(try explain(world, "").verdict == .yes)
    }

    @Test func `document and reason are demanded, and it happens once`() throws {
        var world = try RegistryWorld()
        #expect(
            refusal { try world.withdrawNotice(number: "　") }?.fields.map(\.field) == ["number"])
        #expect(refusal { try world.withdrawNotice(reason: " ") }?.reason == .reasonRequired)
        #expect(refusal { try world.withdrawNotice("none") }?.reason == .noticeUnknown)
        #expect(refusal { try world.withdrawNotice(version: 7) }?.reason == .noticeUnknown)
        try world.withdrawNotice()
        let before = world.registry.revision
        #expect(refusal { try world.withdrawNotice() }?.reason == .noticeWithdrawn)
        #expect(world.registry.revision == before)
    }

    @Test func `a bureau below its region does not withdraw it`() throws {
        var world = try RegistryWorld()
        let colleague = try world.addColleague(uid: 3_100, [.finalReviewer])
        let request = WithdrawNoticeRequest(name: "zhaoqing-2021", number: "1号", reason: "有误")
        let refused = refusal { try world.run(.withdrawNotice(request), world.context(colleague)) }
        #expect(refused?.reason == .notResponsible)
    }

    @Test func `an extension withdrawn alone leaves the version before, with its window`() throws {
        // Published on 2022-01-17, to the 31st.
        var world = try RegistryWorld(now: 1_642_384_800_000)
        try world.publish { $0.closesAt = 1_643_644_799_999 }
        let id = try draft(&world)
        // 2022-01-18.
        world.now += 24 * 3_600_000
        #expect(try world.withdrawNotice(version: 2) == [2])
        let refused = refusal { try world.submit(id) }
        #expect(refused?.reason == .notEligible)
        #expect(refused?.parameters.contains(.init("reason", "WINDOW_CLOSED")) == true)
        try world.publish { $0.closesAt = 1_643_644_799_999 }
        try world.submit(id)
        #expect(world.application(id)?.noticeId == 3)
    }

    @Test func `a wrong version that was put right is withdrawn, and the right one stands`() throws
    {
        var world = try RegistryWorld()
        let id = try draft(&world)
        try world.publish { $0.lateExamYearsUntil = 2018 }
        #expect(try world.withdrawNotice(version: 1) == [1])
        try world.submit(id)
        #expect(world.application(id)?.noticeId == 2)
        #expect(try world.withdrawNotice() == [2])
    }

    @Test func `a notice within it admits nobody either, until the next version of it`() throws {
        var world = try RegistryWorld()
        let id = try draft(&world)
        var inner = RegistryWorld.zhaoqing2021
        inner.name = "deqing-2021"
        inner.regionDivisionId = 441_226
        inner.withinNoticeName = "zhaoqing-2021"
        try world.run(.publishNotice(.init(notice: inner)), as: .zhaoqingFinal)
        try world.withdrawNotice()
        let refused = refusal { try world.submit(id, under: "deqing-2021") }
        #expect(refused?.reason == .noticeWithdrawn)
        #expect(refused?.parameters.first == .init("notice", "zhaoqing-2021"))
        #expect(world.notice(2)?.withdrawnAt == 0)
        // Nor is a further one published within it, and a preview says what would come of it.
        inner.version = 2
        let further = refusal {
            try world.run(.publishNotice(.init(notice: inner)), as: .zhaoqingFinal)
        }
        #expect(further?.reason == .noticeWithdrawn)
        var preview = try NoticePreview(
            world.registry, PreviewNoticeRequest(notice: inner, kind: .first, onDay: 20_211_220),
            world.context(.zhaoqingFinal))
        #expect(preview.run().counts.map(\.reason) == ["NOTICE_WITHDRAWN"])
        try world.publish { _ in }
        try world.submit(id, under: "deqing-2021")
        #expect(world.state(of: id) == .pending)
    }

    @Test func `nobody publishes one that says it was withdrawn`() throws {
        var world = try RegistryWorld()
        try world.publish {
            $0.withdrawnAt = 1
            $0.withdrawnReason = "x"
        }
        #expect(world.notice(2)?.withdrawnAt == 0 && world.notice(2)?.withdrawnReason == "")
    }
}
