import Registry
import Schema
import Testing

/// The cases of a withdrawn notice are not decided before somebody has said under what.
@Suite struct NoticeSettlementTests {
    private func reason(_ body: () throws -> Void) -> RefusalReason? {
        do {
            try body()
            return nil
        } catch {
            return (error as? Refusal)?.reason
        }
    }

    /// An application that has passed its first review under a notice that was withdrawn then.
    private func firstPassed(
        _ passer: RegistryWorld.Passer = RegistryWorld.zhang
    ) throws -> (world: RegistryWorld, id: UInt64) {
        var world = try RegistryWorld()
        let id = try world.submitted(passer)
        try world.review(id, .first, as: .deqingReviewer)
        try world.withdrawNotice()
        return (world, id)
    }

    @Test func `kept under its notice, it is decided as if nothing had been`() throws {
        var (world, id) = try firstPassed()
        #expect(reason { try world.review(id, .final, as: .zhaoqingFinal) } == .noticeUnsettled)
        #expect(
            reason {
                try world.review(id, .final, .refused, as: .zhaoqingFinal, reason: "不符")
            } == .noticeUnsettled)
        let version = world.version(of: id)
        try world.settle(id)
        let settlement = try #require(world.application(id)?.noticeSettlements.first)
        #expect(settlement.outcome == .kept && settlement.noticeId == 1)
        #expect(settlement.newNoticeId == 1 && settlement.ruleSetId == 1)
        #expect(settlement.reason == "信赖利益" && settlement.basis == "《行政许可法》第八条")
        #expect(settlement.at == world.now && settlement.bureauId == 1)
        #expect(world.changes.last?.reason == "信赖利益")
        #expect(world.version(of: id) == version && world.state(of: id) == .firstPassed)
        try world.review(id, .final, as: .zhaoqingFinal)
        #expect(world.state(of: id) == .registered)
    }

    @Test func `before that it may be passed on, returned or taken back, and no more`() throws {
        var world = try RegistryWorld()
        let id = try world.submitted()
        try world.withdrawNotice()
        #expect(
            reason {
                try world.review(id, .first, .refused, as: .deqingReviewer, reason: "不符")
            } == .noticeUnsettled)
        let turned = RefuseAcceptanceRequest(
            applicationId: id, expectedVersion: world.version(of: id), reason: "不属管辖",
            referredTo: "端州区民政局")
        #expect(
            reason { try world.run(.refuseAcceptance(turned), as: .deqingClerk) }
                == .noticeUnsettled)
        let resync = ResynchronizeApplicationRequest(
            applicationId: id, expectedVersion: world.version(of: id))
        #expect(
            reason { try world.run(.resynchronizeApplication(resync), as: .deqingClerk) }
                == .noticeUnsettled)
        try world.review(id, .first, as: .deqingReviewer)
        try world.review(id, .final, .returned, as: .zhaoqingFinal, reason: "补正")
        #expect(reason { try world.submit(id) } == .noticeWithdrawn)
        // Kept, it comes back under its own notice, although that admits nobody else.
        try world.settle(id)
        try world.submit(id)
        #expect(world.application(id)?.noticeId == 1 && world.state(of: id) == .pending)
        try world.run(
            .resynchronizeApplication(
                ResynchronizeApplicationRequest(
                    applicationId: id, expectedVersion: world.version(of: id))), as: .deqingClerk)
    }

    @Test func `under other rules it is reviewed again, by what was frozen at submission`() throws {
        var (world, id) = try firstPassed()
        let before = try #require(world.application(id))
        try world.settle(id, under: "")
        let after = try #require(world.application(id))
        #expect(after.state == .pending && after.noticeId == 0 && after.ruleSetId == 1)
        #expect(after.version == before.version + 1 && after.reviews == before.reviews)
        #expect(after.pledgeText == before.pledgeText)
        #expect(after.submittedFormId == before.submittedFormId)
        try world.review(id, .first, as: .deqingReviewer)
        try world.review(id, .final, as: .zhaoqingFinal)
        #expect(world.state(of: id) == .registered)
    }

    @Test func `whom the other rules shut out is refused by a review, with a letter`() throws {
        // Passed in 2018: the general rule's year is over.
        var (world, id) = try firstPassed(RegistryWorld.li)
        try world.settle(id, under: "")
        #expect(reason { try world.review(id, .first, as: .deqingReviewer) } == .notEligible)
        try world.review(id, .first, .refused, as: .deqingReviewer, reason: "超过一年")
        #expect(world.state(of: id) == .firstRefused)
        #expect(world.application(id)?.decisionLetterId != 0)
    }

    @Test func `the notice put right takes it, and may be withdrawn in its turn`() throws {
        var (world, id) = try firstPassed(RegistryWorld.li)
        #expect(reason { try world.settle(id, under: "zhaoqing-2021") } == .noticeWithdrawn)
        try world.publish { _ in }
        try world.settle(id, under: "zhaoqing-2021", basis: "")
        #expect(world.application(id)?.noticeId == 2)
        try world.withdrawNotice()
        #expect(
            reason {
                try world.review(id, .first, .refused, as: .deqingReviewer, reason: "不符")
            } == .noticeUnsettled)
        try world.settle(id)
        #expect(world.application(id)?.noticeSettlements.map(\.noticeId) == [1, 2])
        try world.review(id, .first, as: .deqingReviewer)
        try world.review(id, .final, as: .zhaoqingFinal)
        #expect(world.state(of: id) == .registered)
    }

    @Test func `only the final step's bureau decides, with a reason, and with a basis to keep`()
        throws
    {
        var (world, id) = try firstPassed()
        #expect(reason { try world.settle(id, as: .deqingReviewer) } == .notYourStep)
        #expect(reason { try world.settle(id, as: .duanzhouReviewer) } == .notFound)
        #expect(reason { try world.settle(id, basis: " ") } == .fieldInvalid)
        #expect(reason { try world.settle(id, reason: "") } == .reasonRequired)
        try world.settle(id)
        #expect(reason { try world.settle(id) } == .nothingToSettle)
    }

    @Test func `not about one's own case, nor as who entered it or reviewed it first`() throws {
        var world = try RegistryWorld()
        let id = try world.submitted()
        try world.withdrawNotice()
        var own = world.context(.zhaoqingFinal).caller.operator
        own.personId = 1
        let request = SettleNoticeRequest(
            items: [SettleNoticeItem(applicationId: id, expectedVersion: world.version(of: id))],
            outcome: .kept, reason: "信赖利益", basis: "某号")
        #expect(
            reason { try world.run(.settleNotice(request), world.context(own)) } == .ownCase)
        var entered = try #require(world.application(id))
        entered.enteredBy = world.context(.zhaoqingFinal).caller.operator.id
        try world.put(entered, .application, id)
        #expect(reason { try world.settle(id) } == .sameOfficer)
        try world.settle(id, as: .zhaoqingSecondFinal)
    }

    @Test func `many at once are all decided about, or none`() throws {
        var (world, zhang) = try firstPassed()
        try world.publish { _ in }
        let li = try world.submitted(RegistryWorld.li)
        let before = world.registry.revision
        let request = SettleNoticeRequest(
            items: [zhang, li].map {
                SettleNoticeItem(applicationId: $0, expectedVersion: world.version(of: $0))
            }, outcome: .kept, reason: "信赖利益", basis: "某号")
        do throws(Refusal) {
            try world.run(.settleNotice(request), as: .zhaoqingFinal)
            Issue.record("a case of the version that stands was settled")
        } catch {
            #expect(error.reason == .nothingToSettle)
            #expect(error.parameters == [.init("case", "\(li)")])
        }
        #expect(world.registry.revision == before)
        try world.withdrawNotice()
        try world.settle(zhang, li)
        #expect(world.application(zhang)?.noticeSettlements.count == 1)
        #expect(world.application(li)?.noticeSettlements.count == 1)
    }

    @Test func `what a review of a refusal takes up again waits for it too`() throws {
        var world = try RegistryWorld()
        let id = try world.submitted()
        try world.review(id, .first, .refused, as: .deqingReviewer, reason: "不符")
        try world.withdrawNotice()
        let remedy = try world.run(
            .openRemedyCase(OpenRemedyCaseRequest(applicationId: id, grounds: "材料齐全")),
            as: .deqingClerk)[0]
        try world.run(
            .decideRemedyCase(
                DecideRemedyCaseRequest(caseId: remedy, outcome: .overturned, reason: "有误")),
            as: .zhaoqingSecondFinal)
        #expect(world.state(of: id) == .pending)
        try world.review(id, .first, as: .deqingBoth)
        #expect(reason { try world.review(id, .final, as: .zhaoqingFinal) } == .noticeUnsettled)
        try world.settle(id)
        try world.review(id, .final, as: .zhaoqingFinal)
        #expect(world.state(of: id) == .registered)
    }
}
