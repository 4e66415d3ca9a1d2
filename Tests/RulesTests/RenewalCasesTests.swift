import Rules
import Testing

/// The dated cases of re-registration, on the shipped rules.
@Suite("Re-registration: dated cases")
struct RenewalCasesTests {
    let shipped: ShippedRules

    init() throws { shipped = try ShippedRules() }

    /// First registered on a day, valid until three years later unless an end is printed, with
    /// enough education shortly before the window, all done.
    func applicant(
        registered: String, printedEnd: String? = nil, level: CertificateLevel = .assistant
    ) throws -> RenewalFacts {
        let from = try day(registered)
        let until = try printedEnd.map(day) ?? shipped.guangdong.periodEnd(from: from)
        var facts = RenewalFacts(level: level)
        facts.periods = [HeldPeriod(kind: .first, validFrom: from, validUntil: until)]
        facts.household = .division(441_226)
        facts.workplace = .division(441_226)
        facts.birthDay = try day("1899-12-31")
        facts.education = [try course(1, "2020-05-04", hours: 90)]
        facts.acts = ApplicantActs(pledgeGiven: true, formProblems: [])
        return facts
    }

    func course(
        _ id: UInt64, _ completed: String, hours: Int, minutes: Int = 0,
        form: EducationForm = .training
    ) throws -> EducationEntry {
        let last = try day(completed)
        return EducationEntry(
            id: id, form: form,
            studied: try #require(StudyTime(fromDay: last.adding(days: -20), untilDay: last)),
            completedOn: last, standing: .recognised, recognisedMinutes: hours * 60 + minutes)
    }

    func asked(
        _ facts: RenewalFacts, _ text: String, under rules: RenewalEligibility? = nil
    ) throws -> EligibilityAnswer {
        (rules ?? shipped.renewalUnderNotice)
            .answer(facts, at: DecisiveInstant(readAt: try instant(text)))
    }

    func reasons(
        _ facts: RenewalFacts, _ text: String, under rules: RenewalEligibility? = nil
    ) throws -> [RefusalReason] {
        try asked(facts, text, under: rules).refusals.map(\.reason)
    }

    @Test(
        "The window, to the millisecond",
        arguments: [
            ("2021-12-14 23:59:59.999", RefusalReason.windowNotOpenYet),
            ("2021-12-15 00:00:00.000", nil), ("2022-01-15 23:59:59.999", nil),
            ("2022-01-16 00:00:00.000", .windowClosed),
        ])
    func window(text: String, reason: RefusalReason?) throws {
        let facts = try applicant(registered: "2018-06-01")
        #expect(try reasons(facts, text) == (reason.map { [$0] } ?? []))
    }

    @Test(
        "First registered 2018-12-20: three years are complete when the day is later than the end")
    func completesInsideTheWindow() throws {
        let facts = try applicant(registered: "2018-12-20")
        for text in ["2021-12-19 12:00", "2021-12-20 23:59:59"] {
            let answer = try asked(facts, text)
            #expect(answer.refusals.map(\.reason) == [.periodNotComplete], "\(text)")
            #expect(answer.refusals.first?["valid_until"] == "2021-12-20")
            #expect(try answer.firstDay == day("2021-12-21"))
            #expect(try answer.nextDay == day("2021-12-21"))
        }
        #expect(try asked(facts, "2021-12-21 00:00:00").verdict == .yes)
    }

    @Test("A printed end wins")
    func printedEnd() throws {
        let facts = try applicant(registered: "2018-12-20", printedEnd: "2021-12-19")
        #expect(try reasons(facts, "2021-12-19 12:00") == [.periodNotComplete])
        #expect(try asked(facts, "2021-12-20 00:00").verdict == .yes)
    }

    @Test("The first day, inside the window and after the year is over")
    func firstDays() throws {
        let early = try applicant(registered: "2018-12-15")
        #expect(try asked(early, "2021-12-15 10:00").firstDay == day("2021-12-16"))
        let late = try applicant(registered: "2018-12-31")
        #expect(try asked(late, "2021-12-31 10:00").firstDay == day("2022-01-01"))
        #expect(try asked(late, "2022-01-01 00:00").verdict == .yes)
    }

    @Test("First registered 2019-01-05: refused by the cut-off alone")
    func cutOff() throws {
        let facts = try applicant(registered: "2019-01-05")
        let answer = try asked(facts, "2022-01-10 10:00")
        #expect(answer.refusals.map(\.reason) == [.firstRegisteredTooLate])
        #expect(answer.refusals.first?["first_registered_until"] == "2018-12-31")
        #expect(answer.nextDay == nil)
    }

    @Test("First registered 2019-03-01: the national rule takes the last three months of validity")
    func nationalWindow() throws {
        let facts = try applicant(registered: "2019-03-01")
        let rules = shipped.renewalUnderNationalRule
        for (text, reason) in [
            ("2021-12-01 23:59:59", RefusalReason.renewalWindowNotOpenYet),
            ("2021-12-02 00:00", nil), ("2022-03-01 23:59:59", nil),
            ("2022-03-02 00:00", .renewalWindowClosed),
        ] {
            #expect(
                try reasons(facts, text, under: rules) == (reason.map { [$0] } ?? []), "\(text)")
        }
        let holds = try #require(
            asked(facts, "2021-12-02 00:00", under: rules).condition(.withinRenewalWindow)?.holds)
        #expect(try holds == DayRanges(from: day("2021-12-02"), until: day("2022-03-01")))
    }

    @Test("First registered 2017-06-01: the notice cures a lapse that the general rule does not")
    func lapsed() throws {
        var facts = try applicant(registered: "2017-06-01")
        facts.education = [try course(1, "2019-10-10", hours: 72)]
        #expect(try asked(facts, "2021-12-20 10:00").verdict == .yes)
        let general = try asked(facts, "2021-12-20 10:00", under: shipped.renewalInGuangdong)
        #expect(general.refusals.map(\.reason) == [.renewalWindowClosed])
        let holds = try #require(general.condition(.withinRenewalWindow)?.holds)
        #expect(try holds == DayRanges(from: day("2020-06-02"), until: day("2020-12-31")))
        #expect(general.nextDay == nil)
    }

    @Test("An expiry on 31 December leaves no day of that year, and the answer says so")
    func lastDayOfTheYear() throws {
        let facts = try applicant(registered: "2017-12-31")
        let answer = try asked(facts, "2020-12-31 10:00", under: shipped.renewalInGuangdong)
        #expect(answer.refusals.map(\.reason).contains(.renewalWindowEmpty))
        #expect(answer.firstDay == nil)
        var rule = shipped.guangdong
        rule.sameYear = .withinTwelveMonths
        rule.effectiveFrom = try day("2020-01-01")
        let months = RenewalEligibility(
            ruleSet: rule, notice: nil, divisions: shipped.divisions)
        #expect(try asked(facts, "2021-01-01 00:00", under: months).verdict == .yes)
        #expect(try asked(facts, "2021-12-31 23:59", under: months).verdict == .yes)
        #expect(try reasons(facts, "2022-01-01 00:00", under: months) == [.renewalWindowClosed])
    }

    @Test("72 hours of an assistant, 90 of a social worker, to the minute")
    func hours() throws {
        for (level, hours, minutes, missing) in [
            (CertificateLevel.assistant, 71, 59, 1), (.assistant, 72, 0, 0),
            (.socialWorker, 89, 0, 60), (.socialWorker, 90, 0, 0), (.senior, 89, 59, 1),
        ] {
            var facts = try applicant(registered: "2018-06-01", level: level)
            facts.education = [try course(1, "2020-05-04", hours: hours, minutes: minutes)]
            let answer = try asked(facts, "2021-12-20 10:00")
            #expect(answer.verdict == (missing == 0 ? .yes : .no))
            let refusal = answer.condition(.continuingEducationDone)?.refusal
            #expect(refusal?["missing_minutes"] == (missing == 0 ? nil : String(missing)))
        }
    }

    @Test("A notice that waives continuing education asks for none")
    func waived() throws {
        var facts = try applicant(registered: "2018-06-01")
        facts.education = []
        #expect(try reasons(facts, "2021-12-20 10:00") == [.educationMissing])
        var notice = shipped.zhaoqing
        notice.ceDemanded = false
        let rules = RenewalEligibility(
            ruleSet: shipped.guangdong, notice: notice, divisions: shipped.divisions)
        #expect(try asked(facts, "2021-12-20 10:00", under: rules).verdict == .yes)
    }

    @Test("A degree used in an earlier period does not count again")
    func degree() throws {
        var facts = try applicant(registered: "2018-06-01", level: .socialWorker)
        facts.education = [try course(1, "2020-05-04", hours: 90, form: .degree)]
        #expect(try asked(facts, "2021-12-20 10:00").verdict == .yes)
        var used = try course(2, "2016-05-04", hours: 90, form: .degree)
        used.use = .earlierPeriod
        facts.education.append(used)
        let refusal = try asked(facts, "2021-12-20 10:00").refusals.first
        #expect(refusal?["missing_minutes"] == "5400")
        #expect(refusal?["not_counted"] == "2:USED_IN_EARLIER_PERIOD,1:DEGREE_ONCE")
    }

    @Test("Until 2020-06-01, 40 hours before and 32 in March 2021: the gap counts in Guangdong")
    func gap() throws {
        var facts = try applicant(registered: "2017-06-01")
        facts.education = [
            try course(1, "2019-10-10", hours: 40), try course(2, "2021-03-20", hours: 32),
        ]
        let answer = try asked(facts, "2021-12-20 10:00")
        #expect(answer.verdict == .yes)
        let holds = try #require(answer.condition(.continuingEducationDone)?.holds)
        #expect(try holds == DayRanges(from: day("2021-03-20")))
        var rule = shipped.guangdong
        rule.ceCounts = .withinPeriod
        let within = RenewalEligibility(
            ruleSet: rule, notice: shipped.zhaoqing, divisions: shipped.divisions)
        let refused = try asked(facts, "2021-12-20 10:00", under: within)
        #expect(refused.refusals.map(\.reason) == [.educationMissing])
        #expect(refused.refusals.first?["missing_minutes"] == String(32 * 60))
        #expect(refused.refusals.first?["not_counted"] == "2:OUTSIDE_COUNTED_DAYS")
        #expect(refused.nextDay == nil)
    }

    @Test("Hours that a renewal consumed never count again, and those of a gap in no later period")
    func consumed() throws {
        var facts = try applicant(registered: "2017-06-01")
        facts.periods?.append(
            try HeldPeriod(
                kind: .renewal, validFrom: day("2021-12-20"), validUntil: day("2024-12-20")))
        var entries = [
            try course(1, "2019-10-10", hours: 40), try course(2, "2021-03-20", hours: 32),
        ]
        for use in [EducationUse.earlierPeriod, .none] {
            for index in entries.indices { entries[index].use = use }
            facts.education = entries
            for reading in ContinuingEducationCounts.allCases {
                var rule = shipped.guangdong
                rule.ceCounts = reading
                let count = try #require(
                    RenewalEligibility(ruleSet: rule, notice: nil, divisions: shipped.divisions)
                        .educationCount(facts, on: day("2024-12-21")))
                #expect(count.counted == 0, "\(use) \(reading)")
            }
        }
    }

    @Test("Household Hunan, workplace Zhaoqing: accepted; neither in Guangdong: refused")
    func places() throws {
        var facts = try applicant(registered: "2018-06-01")
        facts.household = .division(430_000)
        facts.workplace = .division(441_200)
        #expect(try asked(facts, "2021-12-20 10:00").verdict == .yes)
        facts.workplace = .division(430_000)
        #expect(try reasons(facts, "2021-12-20 10:00") == [.outsideRegion])
    }

    @Test("The receipt decides: 2022-01-15 16:40 typed on 01-17 is in time")
    func receipt() throws {
        let facts = try applicant(registered: "2018-06-01")
        let typed = try instant("2022-01-17 09:00")
        let received = try DecisiveInstant(readAt: typed, receivedAt: instant("2022-01-15 16:40"))
        #expect(shipped.renewalUnderNotice.answer(facts, at: received).verdict == .yes)
        #expect(try reasons(facts, "2022-01-17 09:00") == [.windowClosed])
    }
}
