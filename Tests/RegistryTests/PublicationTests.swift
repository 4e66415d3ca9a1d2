import Registry
import Schema
import Testing

/// Goal: what is published is carried out as it stands; nothing in it is dropped in silence.
struct PublicationTests {
    private func fields(_ command: Command) throws -> [String] {
        var world = try RegistryWorld()
        do throws(Refusal) {
            try world.run(command, as: .zhaoqingFinal)
            return []
        } catch {
            return error.fields.map(\.field)
        }
    }

    private func noticeFields(_ change: (inout Notice) -> Void) throws -> [String] {
        var notice = RegistryWorld.zhaoqing2021
        notice.name = "tried"
        change(&notice)
        return try fields(.publishNotice(.init(notice: notice)))
    }

    private func ruleFields(_ change: (inout RuleSet) -> Void) throws -> [String] {
        var rules = RegistryWorld.guangdong
        rules.name = "tried"
        change(&rules)
        return try fields(.publishRuleSet(.init(ruleSet: rules)))
    }

    @Test func `A review has one step or two, for a third would never be taken`() throws {
        let first = ReviewStep(level: .county, isFinal: false, displayName: "初审")
        let second = ReviewStep(level: .prefecture, isFinal: false, displayName: "复审")
        let final = ReviewStep(level: .prefecture, isFinal: true, displayName: "终审")
        #expect(try noticeFields { $0.steps = [final] } == [])
        #expect(try noticeFields { $0.steps = [first, final] } == [])
        for wrong in [
            [], [first], [first, second, final], [final, first], [final, final],
            [ReviewStep(isFinal: true)],
        ] {
            #expect(try noticeFields { $0.steps = wrong } == ["steps"], "\(wrong)")
        }
    }

    @Test func `A kind of application that is not known is not left out of a notice`() throws {
        #expect(
            try noticeFields { $0.kinds = [.first, ApplicationKind(rawValue: 9)] } == ["kinds"])
        #expect(try noticeFields { $0.kinds = [.first, .unspecified] } == ["kinds"])
    }

    @Test func `A reading or value that is not known is not read as the shipped one`() throws {
        #expect(
            try ruleFields { $0.confirmedReadings = ["period_end", "perid_end"] }
                == ["confirmed_readings"])
        #expect(
            try ruleFields { $0.confirmedReadings = ["period_end", "same_year"] } == [])
        let found = try ruleFields {
            $0.renewalWindow = RenewalWindow(rawValue: 9)
            $0.renewedFrom = RenewalStart(rawValue: 9)
            $0.ceCounts = EducationCounts(rawValue: 9)
            $0.notReRegistered = NotReRegistered(rawValue: 9)
            $0.sameYear = SameYear(rawValue: 9)
            $0.afterCancellation = AfterCancellation(rawValue: 9)
            $0.afterRevokedRenewal = AfterRevokedRenewal(rawValue: 9)
        }
        #expect(
            found == [
                "renewal_window", "renewed_from", "ce_counts", "not_re_registered", "same_year",
                "after_cancellation", "after_revoked_renewal",
            ])
    }
}
