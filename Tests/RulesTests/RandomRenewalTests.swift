import Rules
import Testing

@Suite("Re-registration against the plain model")
struct RandomRenewalTests {
    private let shared = RandomEligibilityTests()
    private static let forms: [EducationForm] = [.training, .degree, .supervision, .seminar]

    @Test("12,000 persons, notices and days by seed", arguments: [11, 12, 13, 14] as [UInt64])
    func randomCases(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let model = RenewalModel(dates: shared.calendar.dates)
        let tree = try shared.territory()
        var verdicts: [Verdict: Int] = [:]
        var refused: [EligibilityCondition: Int] = [:]
        var found = 0
        for number in 0..<3000 {
            let the = randomCase(&random)
            let answer = answer(the, tree)
            let expected = model.judge(the)
            let seen = Dictionary(
                uniqueKeysWithValues: answer.conditions.map {
                    ($0.condition.rawValue, shared.letter($0.verdict))
                })
            try #require(seen == expected, "seed \(seed), case \(number): \(the)")
            verdicts[answer.verdict, default: 0] += 1
            for condition in answer.conditions {
                #expect((condition.verdict == .no) == (condition.refusal != nil))
                #expect((condition.verdict == .cannotTell) == (condition.missingFact != nil))
                if condition.verdict == .no { refused[condition.condition, default: 0] += 1 }
                // A window's edge days hold although not every instant of them does.
                if condition.condition != .windowOpen {
                    #expect(
                        condition.holds.contains(answer.decidedAt.day)
                            == (condition.verdict == .yes),
                        "seed \(seed), case \(number): \(condition)")
                }
            }
            if number % 10 == 0 {
                let today =
                    Int(answer.decidedAt.day.daysSinceEpoch) - RandomEligibilityTests.firstDay
                let first = model.firstDay(the, decidedOn: today, from: 0)
                let next = model.firstDay(the, decidedOn: today, from: today)
                try #require(
                    shared.place(answer.firstDay) == first, "seed \(seed), case \(number): \(the)")
                try #require(
                    shared.place(answer.nextDay) == next, "seed \(seed), case \(number): \(the)")
                if first >= 0 { found += 1 }
            }
        }
        // The cases are worth something only if verdicts and refusals are common among them.
        for verdict in Verdict.allCases { #expect((verdicts[verdict] ?? 0) > 60, "\(verdict)") }
        for condition in [
            EligibilityCondition.holdsRegistration, .firstRegisteredInTime, .withinRenewalWindow,
            .periodComplete, .notReRegistered, .continuingEducationDone,
        ] {
            #expect((refused[condition] ?? 0) > 50, "\(condition)")
        }
        #expect(found > 30)
    }
}

// MARK: - From a case to the values of Rules

extension RandomRenewalTests {
    private func answer(_ the: RenewalCase, _ tree: DivisionTree) -> EligibilityAnswer {
        let base = the.base
        var rule = shared.ruleSet(base)
        rule.renewalWindow = the.isBeforeExpiry ? .beforeExpiry : .afterExpirySameYear
        rule.renewalWindowMonths = UInt32(the.months)
        rule.sameYear = the.sameCalendarYear ? .sameCalendarYear : .withinTwelveMonths
        rule.notReRegistered = the.everCounts ? .ever : .sinceLatestExpiry
        rule.ceCounts = ContinuingEducationCounts.allCases[the.counts]
        rule.ceHoursAssistant = UInt32(the.hours[0])
        rule.ceHoursSocialWorker = UInt32(the.hours[1])
        rule.ceHoursSenior = UInt32(the.hours[2])
        rule.ceDegreeHours = UInt32(the.degreeHours)
        rule.ceForms = the.forms.sorted().map { Self.forms[$0] }
        rule.ceCyclesDemanded = UInt32(the.cycles)
        return RenewalEligibility(
            ruleSet: rule, notice: base.hasNotice ? notice(the) : nil, divisions: tree
        ).answer(
            facts(the),
            at: DecisiveInstant(
                readAt: shared.moment(base.readAt),
                receivedAt: base.receivedAt < 0 ? nil : shared.moment(base.receivedAt),
                returnedFrom: base.returnedFrom < 0 ? nil : shared.moment(base.returnedFrom)))
    }

    private func notice(_ the: RenewalCase) -> Notice {
        var notice = shared.notice(the.base)
        notice.kinds = the.base.admitsFirst ? [.first, .renewal] : [.first]
        notice.renewalFirstRegisteredUntil = shared.optionalDay(the.cutOff)
        notice.ceDemanded = the.demandsHours
        return notice
    }

    private func facts(_ the: RenewalCase) -> RenewalFacts {
        let first = shared.facts(the.base)
        var facts = RenewalFacts(level: first.level)
        facts.household = first.household
        facts.workplace = first.workplace
        facts.birthDay = first.birthDay
        facts.incapacityDeclared = first.incapacityDeclared
        facts.acts = first.acts
        facts.periods =
            the.periodsKnown
            ? the.periods.map {
                HeldPeriod(
                    kind: $0.isRenewal ? .renewal : .first,
                    validFrom: shared.calendarDay($0.from),
                    validUntil: shared.calendarDay($0.until), revoked: $0.isRevoked)
            } : nil
        facts.education = the.entries.compactMap(entry)
        return facts
    }

    private func entry(_ the: RenewalCase.Entry) -> EducationEntry? {
        func hour(_ place: Int) -> Instant { shared.moment(place * 3_600_000) }
        guard let studied = StudyTime(from: hour(the.from), until: hour(the.until)) else {
            return nil
        }
        var entry = EducationEntry(
            id: UInt64(the.id), form: Self.forms[the.form], studied: studied,
            completedOn: shared.calendarDay(the.completed),
            standing: EducationStanding.allCases[the.standing],
            recognisedMinutes: the.hours * 60)
        entry.proof = the.proof == 0 ? "" : "p\(the.proof)"
        entry.proofIsAnothers = the.isAnothers
        entry.use = EducationUse.allCases[the.use]
        return entry
    }
}

// MARK: - Random cases

extension RandomRenewalTests {
    /// Instants around the end of 2021 as for first registrations; periods that end near them, and
    /// education in their last years, so that windows, ends and hours meet often.
    private func randomCase(_ random: inout SeededRandom) -> RenewalCase {
        var the = RenewalCase()
        the.base = shared.randomCase(&random)
        the.isBeforeExpiry = random.chance(40)
        the.months = 1 + random.below(6)
        the.sameCalendarYear = random.chance(60)
        the.everCounts = random.chance(20)
        the.counts = random.below(3)
        the.hours = [2 + random.below(3), 3 + random.below(3), 0 + random.below(6)]
        the.degreeHours = 2 + random.below(4)
        if random.chance(30) { the.forms = [0, 1] }
        the.cycles = random.chance(80) ? 1 : 1 + random.below(3)
        the.cutOff = random.chance(50) ? 6700 + random.below(700) : -1
        the.demandsHours = random.chance(80)
        the.periodsKnown = random.chance(95)
        randomPeriods(&the, &random)
        the.entries = (0..<random.below(7)).map { randomEntry($0 + 1, &random) }
        return the
    }

    private func randomPeriods(_ the: inout RenewalCase, _ random: inout SeededRandom) {
        guard !random.chance(6) else { return }
        // 2021-12-31 and 2020-12-31 among the ends: days after which a year is over.
        let ends = [8035, 7670, 7860 + random.below(350), 7300 + random.below(800)]
        let until = ends[random.below(ends.count)]
        let from = until - 1095 - random.below(3)
        the.periods.append((random.chance(30), from, until, random.chance(6)))
        if random.chance(40) {
            let earlier = from - 1 - random.below(200)
            the.periods.append((random.chance(20), earlier - 1096, earlier, random.chance(10)))
        }
        if random.chance(10) {
            the.periods.append((true, until + 1, until + 1096, random.chance(20)))
        }
    }

    private func randomEntry(_ id: Int, _ random: inout SeededRandom) -> RenewalCase.Entry {
        // A few days, so that sessions overlap often.
        let days = [7000, 7400, 7800, 8000, 6700 + random.below(1600)]
        let day = days[random.below(days.count)]
        let from = day * 24 + 8 + random.below(6)
        return RenewalCase.Entry(
            id: id, form: random.chance(70) ? 0 : random.below(4), from: from,
            until: from + 1 + random.below(5), completed: day + (random.chance(80) ? 0 : 30),
            standing: random.chance(88) ? 1 : random.below(4), hours: 1 + random.below(4),
            proof: random.chance(60) ? 0 : 1 + random.below(3), isAnothers: random.chance(4),
            use: random.chance(92) ? 0 : random.below(3))
    }
}
