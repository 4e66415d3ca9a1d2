import Rules
import Testing

/// What the dated cases do not show: readings, and who has no registration to renew.
@Suite("Re-registration: readings and edges")
struct RenewalRulesTests {
    let cases: RenewalCasesTests
    var shipped: ShippedRules { cases.shipped }

    init() throws { cases = try RenewalCasesTests() }

    @Test("Who never registered, or whose registration was revoked, has nothing to renew")
    func nothingToRenew() throws {
        var facts = try cases.applicant(registered: "2018-06-01")
        facts.periods = []
        let never = try cases.asked(facts, "2021-12-20 10:00")
        #expect(never.refusals.map(\.reason) == [.neverRegistered])
        #expect(never.condition(.continuingEducationDone) == nil)
        facts.periods = [
            try HeldPeriod(
                kind: .first, validFrom: day("2018-06-01"), validUntil: day("2021-06-01"),
                revoked: true)
        ]
        #expect(try cases.reasons(facts, "2021-12-20 10:00") == [.registrationRevoked])
        facts.periods = nil
        #expect(
            try cases.asked(facts, "2021-12-20 10:00").missingFacts == [.earlierRegistrations])
    }

    @Test("A renewal that was revoked is as if it had never been: the period before is renewed")
    func renewalRevoked() throws {
        var facts = try cases.applicant(registered: "2018-06-01")
        facts.periods?.append(
            try HeldPeriod(
                kind: .renewal, validFrom: day("2021-08-01"), validUntil: day("2024-08-01"),
                revoked: true))
        #expect(try cases.asked(facts, "2021-12-20 10:00").verdict == .yes)
        var strict = shipped.guangdong
        strict.afterRevokedRenewal = .nothing
        func under(_ notice: Notice?) -> RenewalEligibility {
            RenewalEligibility(ruleSet: strict, notice: notice, divisions: shipped.divisions)
        }
        let reasons = try cases.reasons(
            facts, "2021-12-20 10:00", under: under(shipped.zhaoqing))
        #expect(reasons == [.registrationRevoked])
        // Of an earlier one that was revoked nothing hangs: a later one stands.
        facts.periods?.append(
            try HeldPeriod(
                kind: .renewal, validFrom: day("2021-09-01"), validUntil: day("2024-09-01")))
        let later = try cases.asked(facts, "2024-10-20 10:00", under: under(nil))
        #expect(later.condition(.holdsRegistration)?.verdict == .yes)
    }

    @Test("未再登记: renewed in 2017 and lapsed again is admitted, unless it is read literally")
    func notReRegistered() throws {
        var facts = try cases.applicant(registered: "2014-05-01")
        facts.periods?.append(
            try HeldPeriod(
                kind: .renewal, validFrom: day("2017-06-01"), validUntil: day("2020-06-01")))
        #expect(try cases.asked(facts, "2021-12-20 10:00").verdict == .yes)
        var rule = shipped.guangdong
        rule.notReRegistered = .ever
        let literally = RenewalEligibility(
            ruleSet: rule, notice: shipped.zhaoqing, divisions: shipped.divisions)
        #expect(
            try cases.reasons(facts, "2021-12-20 10:00", under: literally) == [.reRegistered])
    }

    @Test("Nobody renews ahead of a period that has not begun, whatever the notice")
    func aheadOfThePeriod() throws {
        var facts = try cases.applicant(registered: "2019-03-01")
        facts.periods?.append(
            try HeldPeriod(
                kind: .renewal, validFrom: day("2022-03-02"), validUntil: day("2025-03-01")))
        var notice = shipped.zhaoqing
        notice.renewalFirstRegisteredUntil = nil
        let rules = RenewalEligibility(
            ruleSet: shipped.national, notice: notice, divisions: shipped.divisions)
        #expect(
            try cases.reasons(facts, "2022-01-10 10:00", under: rules).filter {
                $0 != .educationMissing
            } == [.renewalWindowNotOpenYet, .reRegistered])
    }

    @Test("A notice without a cut-off leaves it to the general rule who may renew")
    func withoutCutOff() throws {
        let notice = try ShippedRules.notice(PlainTOML(shipped: "notices/yiwu-2022.toml"))
        let rules = RenewalEligibility(
            ruleSet: shipped.national, notice: notice, divisions: shipped.divisions)
        for (registered, reason) in [
            ("2019-11-20", nil), ("2020-03-01", RefusalReason.renewalWindowNotOpenYet),
            ("2019-11-01", .renewalWindowClosed),
        ] {
            var facts = try cases.applicant(registered: registered)
            facts.workplace = .division(330_782)
            #expect(
                try cases.reasons(facts, "2022-11-05 10:00", under: rules)
                    == (reason.map { [$0] } ?? []), "\(registered)")
        }
    }

    @Test("A notice for first registrations only renews nobody")
    func kinds() throws {
        var notice = shipped.zhaoqing
        notice.kinds = [.first]
        let rules = RenewalEligibility(
            ruleSet: shipped.guangdong, notice: notice, divisions: shipped.divisions)
        let facts = try cases.applicant(registered: "2018-06-01")
        #expect(try cases.reasons(facts, "2021-12-20 10:00", under: rules) == [.kindNotAdmitted])
    }

    @Test("Every condition states its clause, and conditions come in a stable order")
    func explained() throws {
        let facts = try cases.applicant(registered: "2018-06-01")
        let answer = try cases.asked(facts, "2021-12-20 10:00")
        #expect(
            answer.conditions.map(\.condition) == [
                .ruleSetInForce, .kindAdmitted, .windowOpen, .holdsRegistration,
                .firstRegisteredInTime, .periodComplete, .notReRegistered,
                .householdOrWorkplaceInRegion, .continuingEducationDone, .fullCivilCapacity,
                .noOtherApplicationOpen, .personalFormComplete, .pledgeGiven,
            ])
        for condition in answer.conditions {
            #expect(!condition.legalBasis.isEmpty, "\(condition.condition)")
        }
        #expect(
            answer.condition(.continuingEducationDone)?.legalBasis == shipped.zhaoqing.ceClause)
        #expect(answer.condition(.continuingEducationDone)?.figure.text == "5400/4320")
    }

    @Test("Hours of missed cycles are demanded where the rule set says so")
    func missedCycles() throws {
        var rule = shipped.guangdong
        rule.ceCyclesDemanded = 3
        let education = ContinuingEducation(ruleSet: rule)
        let period = try DayRange(from: day("2012-06-01"), until: day("2015-06-01"))
        for (text, cycles) in [
            ("2015-06-02", 1), ("2018-06-01", 1), ("2018-06-02", 2), ("2021-06-02", 3),
            ("2030-01-01", 3),
        ] {
            let count = try education.count([], level: .assistant, period: period, on: day(text))
            #expect(count.required == cycles * 72 * 60, "\(text)")
        }
    }

    @Test("A renewal starts where the rule set says, and never in the past alone")
    func periods() throws {
        let end = try day("2020-06-01")
        let decided = try day("2021-12-20")
        #expect(
            try shipped.national.renewedPeriod(previousUntil: end, decidedOn: decided)
                == DayRange(from: day("2020-06-02"), until: day("2023-06-01")))
        #expect(
            try shipped.national.renewedPeriod(
                previousUntil: day("2015-06-01"), decidedOn: decided)
                == DayRange(from: decided, until: day("2024-12-20")))
        var rule = shipped.guangdong
        rule.renewalWindow = .beforeExpiry
        #expect(
            try rule.renewedPeriod(previousUntil: day("2022-01-31"), decidedOn: decided)
                == DayRange(from: day("2022-02-01"), until: day("2025-01-31")))
    }
}
