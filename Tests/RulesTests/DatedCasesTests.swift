import Rules
import Testing

/// The dated cases of first registration, on the shipped rules.
@Suite("First registration: dated cases")
struct DatedCasesTests {
    let shipped: ShippedRules

    init() throws { shipped = try ShippedRules() }

    /// Passed 2020 with a roster of 2020-12-30, household and workplace in Deqing, all done.
    func applicant() throws -> FirstRegistrationFacts {
        var facts = FirstRegistrationFacts(level: .assistant)
        facts.examYear = 2020
        facts.passedOn = try day("2020-12-30")
        facts.household = .division(441_226)
        facts.workplace = .division(441_226)
        facts.birthDay = try day("1899-12-31")
        facts.acts = ApplicantActs(pledgeGiven: true, formProblems: [])
        return facts
    }

    func asked(
        _ facts: FirstRegistrationFacts, _ text: String, national: Bool = false
    ) throws -> EligibilityAnswer {
        (national ? shipped.underNationalRule : shipped.underNotice)
            .answer(facts, at: DecisiveInstant(readAt: try instant(text)))
    }

    @Test(
        "The window, to the millisecond",
        arguments: [
            ("2021-12-14 23:59:59.999", RefusalReason.windowNotOpenYet),
            ("2021-12-15 00:00:00.000", nil), ("2022-01-15 23:59:59.999", nil),
            ("2022-01-16 00:00:00.000", .windowClosed),
        ])
    func window(text: String, reason: RefusalReason?) throws {
        let answer = try asked(applicant(), text)
        #expect(answer.verdict == (reason == nil ? .yes : .no))
        #expect(answer.refusals.map(\.reason) == (reason.map { [$0] } ?? []))
        let condition = try #require(answer.condition(.windowOpen))
        #expect(condition.figure == .instant(try instant(text)))
        #expect(
            try condition.holds == DayRanges(from: day("2021-12-15"), until: day("2022-01-15")))
        #expect(!condition.legalBasis.isEmpty)
        #expect(try answer.firstDay == day("2021-12-15"))
        if reason == .windowClosed {
            #expect(answer.nextDay == nil)
            #expect(answer.refusals.first?["closes_at"] == "2022-01-15T23:59:59.999+08:00")
        }
    }

    @Test("Passed 2020: the national rule ends a year after the roster, the notice does not ask")
    func passed2020() throws {
        let facts = try applicant()
        #expect(try asked(facts, "2021-12-30 12:00", national: true).verdict == .yes)
        let late = try asked(facts, "2021-12-31 00:00", national: true)
        #expect(late.refusals.map(\.reason) == [.deadlinePassed])
        #expect(late.refusals.first?["last_day"] == "2021-12-30")
        #expect(late.nextDay == nil)
        #expect(try late.firstDay == day("2020-12-30"))
        #expect(try asked(facts, "2021-12-30 12:00").verdict == .yes)
        #expect(try asked(facts, "2021-12-31 12:00").verdict == .yes)
    }

    @Test("Passed 2016, never registered: the notice accepts, the national rule ended in 2017")
    func passed2016() throws {
        var facts = try applicant()
        facts.examYear = 2016
        facts.passedOn = try day("2016-09-08")
        #expect(try asked(facts, "2021-12-20 10:00").verdict == .yes)
        let national = try asked(facts, "2021-12-20 10:00", national: true)
        #expect(national.verdict == .no)
        #expect(national.refusals.first?["last_day"] == "2017-09-08")
        #expect(try asked(facts, "2017-09-08 23:59:59.999", national: true).verdict == .yes)
        #expect(try asked(facts, "2017-09-09 00:00", national: true).verdict == .no)
    }

    @Test("Passed 2021 inside the window: not invited, but the right stays open")
    func passed2021() throws {
        var facts = try applicant()
        facts.examYear = 2021
        facts.passedOn = try day("2022-01-13")
        let answer = try asked(facts, "2022-01-14 09:00")
        let refusal = try #require(answer.refusals.first)
        #expect(answer.refusals.count == 1)
        #expect(refusal.reason == .examYearNotAdmitted)
        #expect(refusal["exam_year"] == "2021")
        #expect(refusal["admitted"] == "2020,<=2019")
        #expect(refusal["right_open_until"] == "2023-01-13")
        #expect(refusal["advice"] == "WAIT_FOR_NOTICE")
        #expect(answer.condition(.examYearAdmitted)?.figure == .examYear(2021))
        #expect(answer.firstDay == nil)
        let national = try asked(facts, "2022-01-14 09:00", national: true)
        #expect(national.verdict == .yes)
        #expect(
            try FirstRegistrationEligibility.firstDay(
                facts, under: [shipped.underNotice, shipped.underNationalRule],
                notBefore: instant("2022-01-10 08:00")) == day("2022-01-13"))
        #expect(
            try FirstRegistrationEligibility.firstDay(
                facts, under: [shipped.underNotice], notBefore: instant("2022-01-10 08:00")) == nil)
        // Once the right is over, nothing is promised any more.
        let over = try asked(facts, "2023-01-14 00:00")
        #expect(over.condition(.examYearAdmitted)?.refusal?["right_open_until"] == nil)
    }

    @Test("Results of tomorrow register nobody today")
    func notPassedYet() throws {
        var facts = try applicant()
        facts.passedOn = try day("2022-01-13")
        let answer = try asked(facts, "2022-01-12 23:59:59.999", national: true)
        #expect(answer.refusals.map(\.reason) == [.notPassedYet])
        #expect(try answer.nextDay == day("2022-01-13"))
    }

    @Test("Household Hunan, workplace Zhaoqing: accepted; neither in Guangdong: refused")
    func places() throws {
        var facts = try applicant()
        facts.household = .division(430_000)
        #expect(try asked(facts, "2021-12-20 10:00").verdict == .yes)
        facts.workplace = .none
        let refused = try asked(facts, "2021-12-20 10:00")
        #expect(refused.refusals.map(\.reason) == [.outsideRegion])
        #expect(refused.refusals.first?["region"] == "440000")
        #expect(refused.nextDay == nil)
        #expect(
            refused.condition(.householdOrWorkplaceInRegion)?.figure.text == "430000/0")
        facts.workplace = .unknown
        let open = try asked(facts, "2021-12-20 10:00")
        #expect(open.verdict == .cannotTell && open.missingFacts == [.workplace])
        facts.household = .unknown
        facts.workplace = .none
        #expect(try asked(facts, "2021-12-20 10:00").missingFacts == [.household])
        // A county of Hunan is not in the shipped tree: nothing is guessed from its digits.
        facts.household = .division(430_102)
        #expect(try asked(facts, "2021-12-20 10:00").missingFacts == [.divisionUnknown])
        // A household as it was written long ago is where it is now.
        facts.household = .division(449_014)
        #expect(try asked(facts, "2021-12-20 10:00").verdict == .yes)
    }

    @Test("The receipt decides; without one the request does; an extension is a new version")
    func receipt() throws {
        let facts = try applicant()
        let typed = try instant("2022-01-17 09:30")
        let received = try instant("2022-01-15 16:40")
        let inTime = shipped.underNotice.answer(
            facts, at: DecisiveInstant(readAt: typed, receivedAt: received))
        #expect(inTime.verdict == .yes && inTime.decidedAt == received)
        let without = shipped.underNotice.answer(facts, at: DecisiveInstant(readAt: typed))
        #expect(without.refusals.map(\.reason) == [.windowClosed])
        var extended = shipped.zhaoqing
        extended.version = 2
        extended.closesAt = Instant(endOf: try day("2022-01-31"))
        let eligibility = FirstRegistrationEligibility(
            ruleSet: shipped.guangdong, notice: extended, divisions: shipped.divisions)
        #expect(
            try eligibility.answer(facts, at: DecisiveInstant(readAt: instant("2022-01-18 09:00")))
                .verdict == .yes)
        // A receipt after the request that speaks of it does not move the request into the future.
        #expect(DecisiveInstant(readAt: received, receivedAt: typed).decidedAt == received)
    }

    @Test("A file returned in time may come back until its correction deadline")
    func corrections() throws {
        let facts = try applicant()
        var notice = shipped.zhaoqing
        notice.correctionUntil = try day("2022-01-31")
        let eligibility = FirstRegistrationEligibility(
            ruleSet: shipped.guangdong, notice: notice, divisions: shipped.divisions)
        let first = try instant("2022-01-15 18:00")
        func back(_ text: String, from: Instant? = nil) throws -> EligibilityAnswer {
            eligibility.answer(
                facts,
                at: DecisiveInstant(readAt: try instant(text), returnedFrom: from ?? first))
        }
        #expect(try back("2022-01-31 23:59:59.999").verdict == .yes)
        let late = try back("2022-02-01 00:00:00.000")
        #expect(late.refusals.map(\.reason) == [.windowClosed])
        #expect(late.refusals.first?["correction_until"] == "2022-01-31")
        #expect(try back("2022-01-20 10:00", from: instant("2022-01-16 00:00")).verdict == .no)
        // Without a correction deadline the close is the deadline.
        let strict = shipped.underNotice.answer(
            facts,
            at: DecisiveInstant(readAt: try instant("2022-01-16 00:00"), returnedFrom: first))
        #expect(strict.verdict == .no)
    }

    @Test("Registered before at this level is for re-registration; other levels do not count")
    func registeredBefore() throws {
        var facts = try applicant()
        let earlier = EarlierRegistration(
            level: .assistant, validFrom: try day("2018-05-04"), validUntil: try day("2021-05-04"))
        facts.earlierRegistrations = [earlier]
        let refused = try asked(facts, "2021-12-20 10:00")
        #expect(refused.refusals.map(\.reason) == [.registeredBefore])
        #expect(refused.refusals.first?["registered_on"] == "2018-05-04")
        #expect(
            try refused.condition(.notRegisteredBeforeAtLevel)?.holds
                == DayRanges(until: day("2018-05-03")))
        facts.level = .socialWorker
        #expect(try asked(facts, "2021-12-20 10:00").verdict == .yes)
        facts.level = .assistant
        facts.earlierRegistrations?[0].revoked = true
        #expect(try asked(facts, "2021-12-20 10:00").verdict == .yes)
        // Cancelled (注销): from that day on there is nothing to renew, so he registers anew.
        facts.earlierRegistrations?[0].revoked = false
        facts.earlierRegistrations?[0].cancelledFrom = try day("2021-12-20")
        #expect(try asked(facts, "2021-12-19 10:00").verdict == .no)
        #expect(try asked(facts, "2021-12-20 10:00").verdict == .yes)
        var strict = shipped.guangdong
        strict.afterCancellation = .nothing
        let never = FirstRegistrationEligibility(
            ruleSet: strict, notice: shipped.zhaoqing, divisions: shipped.divisions
        ).answer(facts, at: DecisiveInstant(readAt: try instant("2021-12-20 10:00")))
        #expect(never.refusals.map(\.reason) == [.registeredBefore])
        facts.earlierRegistrations = nil
        let open = try asked(facts, "2021-12-20 10:00")
        #expect(open.verdict == .cannotTell && open.missingFacts == [.earlierRegistrations])
    }

    @Test("The roster is the base, and a right check digit is never blamed")
    func roster() throws {
        let expected: [(RosterStanding, Verdict, String)] = [
            (.official, .yes, ""), (.fromFeedback, .yes, ""), (.absent, .no, "NOT_IN_ROSTER"),
            (.nameDiffers, .no, "NAME_DIFFERS"), (.void, .no, "RESULT_VOID"),
            (.notLoaded, .cannotTell, "ROSTER_NOT_LOADED"),
        ]
        for (standing, verdict, code) in expected {
            var facts = try applicant()
            facts.rosterStanding = standing
            let answer = try asked(facts, "2021-12-20 10:00")
            let condition = try #require(answer.condition(.certificateInRoster))
            #expect(answer.verdict == verdict)
            let seen = condition.refusal?.reason.rawValue ?? condition.missingFact?.rawValue ?? ""
            #expect(seen == code)
        }
    }

    @Test("Full capacity: eighteen, or the question of one's own income at sixteen")
    func capacity() throws {
        var facts = try applicant()
        facts.birthDay = try day("2004-02-29")
        #expect(try asked(facts, "2021-12-20 10:00").missingFacts == [.ownIncome])
        facts.birthDay = try day("2003-12-21")
        let almost = try asked(facts, "2021-12-20 10:00")
        #expect(almost.verdict == .cannotTell)
        #expect(try almost.nextDay == day("2021-12-21"))
        facts.birthDay = try day("2003-12-20")
        #expect(try asked(facts, "2021-12-20 10:00").verdict == .yes)
        facts.birthDay = try day("2005-12-21")
        let child = try asked(facts, "2021-12-20 10:00")
        #expect(child.refusals.map(\.reason) == [.underAge])
        #expect(child.refusals.first?["full_age_on"] == "2023-12-21")
        facts.birthDay = nil
        #expect(try asked(facts, "2021-12-20 10:00").missingFacts == [.birthDay])
        facts.incapacityDeclared = true
        #expect(try asked(facts, "2021-12-20 10:00").refusals.map(\.reason) == [.noCivilCapacity])
    }

    @Test("What lies in the applicant's hands is refused by name and does not move the first day")
    func acts() throws {
        var facts = try applicant()
        facts.acts = ApplicantActs(
            pledgeGiven: false, formProblems: [FormProblem(field: "mobile", code: .missing)],
            otherOpenApplications: 1)
        let answer = try asked(facts, "2021-12-20 10:00")
        #expect(
            answer.refusals.map(\.reason) == [
                .otherApplicationOpen, .formIncomplete, .pledgeMissing,
            ])
        #expect(answer.condition(.personalFormComplete)?.refusal?["fields"] == "mobile")
        #expect(try answer.firstDay == day("2021-12-15"))
        facts.acts = nil
        let inquiry = try asked(facts, "2021-12-20 10:00")
        #expect(inquiry.verdict == .yes)
        #expect(!inquiry.conditions.contains { $0.condition.isApplicantsAct })
    }

    @Test("Shandong's clock runs from the issue; no limit is no limit; an old rule set is refused")
    func otherRules() throws {
        var facts = try applicant()
        facts.issuedOn = try day("2021-03-15")
        var rule = shipped.national
        rule.firstClock = .issued
        func general(_ text: String) throws -> EligibilityAnswer {
            FirstRegistrationEligibility(ruleSet: rule, notice: nil, divisions: shipped.divisions)
                .answer(facts, at: DecisiveInstant(readAt: try instant(text)))
        }
        #expect(try general("2022-03-15 23:59:59.999").verdict == .yes)
        #expect(try general("2022-03-16 00:00").verdict == .no)
        #expect(try general("2022-03-15 12:00").condition(.withinOneYearOfIssue) != nil)
        facts.issuedOn = nil
        #expect(try general("2022-03-15 12:00").missingFacts == [.issueDay])
        rule.firstClock = .passed
        rule.firstWithinYears = 0
        #expect(try general("2035-01-01 12:00").verdict == .yes)
        rule.effectiveUntil = try day("2034-12-31")
        #expect(try general("2035-01-01 12:00").refusals.map(\.reason) == [.ruleSetNotInForce])
        facts.passedOn = nil
        #expect(try general("2034-12-31 12:00").missingFacts == [.passingDay])
    }

    @Test("A notice for re-registration only admits nobody first")
    func kinds() throws {
        var notice = shipped.zhaoqing
        notice.kinds = [.renewal]
        let answer = FirstRegistrationEligibility(
            ruleSet: shipped.guangdong, notice: notice, divisions: shipped.divisions
        ).answer(try applicant(), at: DecisiveInstant(readAt: try instant("2021-12-20 10:00")))
        #expect(answer.refusals.map(\.reason) == [.kindNotAdmitted])
        #expect(answer.firstDay == nil)
    }

    @Test("Every condition states its clause, and conditions come in a stable order")
    func explained() throws {
        let answer = try asked(applicant(), "2021-12-20 10:00")
        #expect(
            answer.conditions.map(\.condition) == [
                .ruleSetInForce, .kindAdmitted, .windowOpen, .certificateInRoster,
                .examYearAdmitted, .householdOrWorkplaceInRegion, .notRegisteredBeforeAtLevel,
                .fullCivilCapacity, .noOtherApplicationOpen, .personalFormComplete, .pledgeGiven,
            ])
        for condition in answer.conditions {
            #expect(!condition.legalBasis.isEmpty, "\(condition.condition)")
        }
        #expect(answer.condition(.windowOpen)?.legalBasis == shipped.zhaoqing.windowClause)
        #expect(answer.condition(.pledgeGiven)?.legalBasis == shipped.guangdong.conditionClause)
    }

    @Test("Clauses that a file leaves out are stood in for by the rule set's title")
    func missingClauses() throws {
        var rule = shipped.guangdong
        rule.conditionClause = ""
        rule.scopeClause = ""
        var notice = shipped.zhaoqing
        notice.scopeClause = ""
        notice.windowClause = ""
        let answer = FirstRegistrationEligibility(
            ruleSet: rule, notice: notice, divisions: shipped.divisions
        ).answer(try applicant(), at: DecisiveInstant(readAt: try instant("2021-12-20 10:00")))
        #expect(answer.condition(.pledgeGiven)?.legalBasis == rule.legalBasis)
        #expect(answer.condition(.householdOrWorkplaceInRegion)?.legalBasis == rule.legalBasis)
        #expect(answer.condition(.windowOpen)?.legalBasis == notice.title)
    }

    @Test("A question about a whole day is a question about its open hours")
    func wholeDays() throws {
        var notice = shipped.zhaoqing
        notice.opensAt = try instant("2021-12-15 09:00")
        notice.closesAt = try instant("2022-01-15 17:00")
        let eligibility = FirstRegistrationEligibility(
            ruleSet: shipped.guangdong, notice: notice, divisions: shipped.divisions)
        let facts = try applicant()
        for (text, verdict) in [
            ("2021-12-14", Verdict.no), ("2021-12-15", .yes), ("2022-01-15", .yes),
            ("2022-01-16", .no),
        ] {
            let asked = try DecisiveInstant(askingAbout: day(text), under: notice)
            #expect(eligibility.answer(facts, at: asked).verdict == verdict, "\(text)")
            #expect(try asked.decidedAt.day == day(text))
        }
        let early = try DecisiveInstant(readAt: instant("2021-12-15 08:59:59.999"))
        #expect(eligibility.answer(facts, at: early).verdict == .no)
        #expect(
            try DecisiveInstant(askingAbout: day("2021-12-15"), under: nil).readAt
                == instant("2021-12-15 00:00"))
    }

    @Test("Responsible is another question than eligible")
    func responsibility() throws {
        let today = try day("2021-12-20")
        func judge(_ household: Place, _ workplace: Place, _ territory: [UInt32]) -> Responsibility
        {
            Responsibility.judge(
                household: household, workplace: workplace, territory: territory,
                divisions: shipped.divisions, on: today)
        }
        let deqing = Place.division(441_226)
        let hunan = Place.division(430_000)
        #expect(judge(deqing, hunan, [441_226]) == .responsible(household: true, workplace: false))
        #expect(judge(hunan, deqing, [441_200]) == .responsible(household: false, workplace: true))
        #expect(judge(deqing, hunan, [441_202]) == .elsewhere(divisions: [430_000, 441_226]))
        #expect(judge(.division(441_283), .none, [441_204]).isResponsible)
        #expect(judge(.unknown, .none, [441_204]) == .cannotTell)
        #expect(judge(deqing, .unknown, [441_204]) == .cannotTell)
        #expect(
            judge(.division(900_000_001), .none, [441_284]) == .elsewhere(divisions: [900_000_001]))
    }
}
