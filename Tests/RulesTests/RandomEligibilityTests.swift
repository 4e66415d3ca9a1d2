import Rules
import Testing

@Suite("First registration against the plain model")
struct RandomEligibilityTests {
    let calendar = ModelCalendar()
    /// 2000-01-01 in days since the epoch, and midnight there in UTC+8 in milliseconds.
    static let firstDay = 10_957
    static let firstMidnight = firstDay * ModelCalendar.millisecondsOfDay - 8 * 3_600_000

    @Test("25,000 persons, notices and days by seed", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func randomCases(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let model = EligibilityModel(dates: calendar.dates)
        let tree = try territory()
        var verdicts: [Verdict: Int] = [:]
        var found = 0
        for number in 0..<5000 {
            let the = randomCase(&random)
            let answer = answer(the, tree)
            let expected = model.judge(the)
            let seen = Dictionary(
                uniqueKeysWithValues: answer.conditions.map {
                    ($0.condition.rawValue, letter($0.verdict))
                })
            try #require(seen == expected, "seed \(seed), case \(number): \(the)")
            let all = expected.values
            let overall: Character = all.contains("n") ? "n" : all.contains("?") ? "?" : "y"
            try #require(letter(answer.verdict) == overall, "seed \(seed), case \(number): \(the)")
            verdicts[answer.verdict, default: 0] += 1
            for condition in answer.conditions {
                #expect((condition.verdict == .no) == (condition.refusal != nil))
                #expect((condition.verdict == .cannotTell) == (condition.missingFact != nil))
                // A window's edge days hold although not every instant of them does.
                if condition.condition != .windowOpen {
                    #expect(
                        condition.holds.contains(answer.decidedAt.day)
                            == (condition.verdict == .yes))
                }
            }
            if number % 10 == 0 {
                let today = Int(answer.decidedAt.day.daysSinceEpoch) - Self.firstDay
                let first = model.firstDay(the, decidedOn: today, from: 0)
                let next = model.firstDay(the, decidedOn: today, from: today)
                try #require(
                    place(answer.firstDay) == first, "seed \(seed), case \(number): \(the)")
                try #require(place(answer.nextDay) == next, "seed \(seed), case \(number): \(the)")
                if first >= 0 { found += 1 }
            }
        }
        // The cases are worth something only if every verdict is common among them.
        for verdict in Verdict.allCases { #expect((verdicts[verdict] ?? 0) > 250, "\(verdict)") }
        #expect(found > 50)
    }

    func letter(_ verdict: Verdict) -> Character {
        switch verdict {
        case .yes: "y"
        case .no: "n"
        case .cannotTell: "?"
        }
    }

    func place(_ day: CalendarDay?) -> Int {
        day.map { Int($0.daysSinceEpoch) - Self.firstDay } ?? -1
    }

    func calendarDay(_ place: Int) -> CalendarDay {
        CalendarDay(daysSinceEpoch: Int32(Self.firstDay + place))
    }

    func optionalDay(_ place: Int) -> CalendarDay? {
        place < 0 ? nil : calendarDay(place)
    }

    func moment(_ local: Int) -> Instant {
        Instant(milliseconds: Int64(Self.firstMidnight + local))
    }

    func territory() throws -> DivisionTree {
        let last = calendarDay(ModelTerritory.changes - 1)
        func row(_ code: UInt32, _ parent: UInt32?, _ successors: [UInt32] = []) -> DivisionRow {
            DivisionRow(
                code: code, name: "\(code)", level: .county, parent: parent,
                validUntil: successors.isEmpty ? nil : last, successors: successors)
        }
        return try DivisionTree(rows: [
            row(1, nil), row(2, nil), row(11, 1), row(12, 1), row(21, 2), row(111, 11),
            row(112, 11, [111]), row(113, 11, [111, 211]), row(121, 12), row(211, 21),
        ])
    }
}

// MARK: - From a case to the values of Rules

extension RandomEligibilityTests {
    private func answer(_ the: ModelCase, _ tree: DivisionTree) -> EligibilityAnswer {
        FirstRegistrationEligibility(
            ruleSet: ruleSet(the), notice: the.hasNotice ? notice(the) : nil, divisions: tree
        ).answer(
            facts(the),
            at: DecisiveInstant(
                readAt: moment(the.readAt),
                receivedAt: the.receivedAt < 0 ? nil : moment(the.receivedAt),
                returnedFrom: the.returnedFrom < 0 ? nil : moment(the.returnedFrom)))
    }

    func ruleSet(_ the: ModelCase) -> RuleSet {
        var rule = RuleSet(name: "r", effectiveFrom: calendarDay(the.ruleFrom), legalBasis: "b")
        rule.effectiveUntil = optionalDay(the.ruleUntil)
        rule.firstClock = the.clockIsIssue ? .issued : .passed
        rule.firstWithinYears = UInt32(the.years)
        rule.regionDivision = UInt32(the.ruleRegion)
        return rule
    }

    func notice(_ the: ModelCase) -> Notice {
        var notice = Notice(name: "n", opensAt: moment(the.opens), closesAt: moment(the.closes))
        notice.kinds = the.admitsFirst ? [.renewal, .first] : [.renewal]
        notice.examYears = the.examYears.map { UInt32($0) }
        notice.lateExamYearsUntil = UInt32(the.lateUntil)
        notice.scopeDivision = UInt32(the.scope)
        notice.correctionUntil = optionalDay(the.correctionDay)
        return notice
    }

    func facts(_ the: ModelCase) -> FirstRegistrationFacts {
        func place(_ code: Int) -> Place {
            code < 0 ? .unknown : Place(code: UInt32(code), zeroMeans: .none)
        }
        var facts = FirstRegistrationFacts(level: CertificateLevel.allCases[the.level])
        facts.rosterStanding =
            [
                .official, .fromFeedback, .absent, .nameDiffers, .notLoaded, .void,
            ][the.roster]
        facts.examYear = the.examYear < 0 ? nil : UInt32(the.examYear)
        facts.passedOn = optionalDay(the.passed)
        facts.issuedOn = optionalDay(the.issued)
        facts.household = place(the.household)
        facts.workplace = place(the.workplace)
        facts.earlierRegistrations =
            the.earlierKnown
            ? the.earlier.map {
                EarlierRegistration(
                    level: CertificateLevel.allCases[$0.level], validFrom: calendarDay($0.from),
                    validUntil: calendarDay($0.from + 1000), revoked: $0.revoked)
            } : nil
        facts.birthDay = optionalDay(the.birth)
        facts.incapacityDeclared = the.incapable
        if the.hasActs {
            facts.acts = ApplicantActs(
                pledgeGiven: the.pledge,
                formProblems: (0..<the.formProblems).map {
                    FormProblem(field: "field\($0)", code: .missing)
                }, otherOpenApplications: the.otherApplications)
        }
        return facts
    }
}

// MARK: - Random cases

extension RandomEligibilityTests {
    /// Around the end of 2021 (places 7,900 to 8,200), so that windows, years and days meet often;
    /// each fact is usually sound, so that all three verdicts are common.
    func randomCase(_ random: inout SeededRandom) -> ModelCase {
        var the = ModelCase()
        func near(_ random: inout SeededRandom) -> Int { 7900 + random.below(300) }
        /// An instant at or beside midnight as often as anywhere else.
        func moment(_ day: Int, _ random: inout SeededRandom) -> Int {
            let beside = [-1, 0, 1, random.below(ModelCalendar.millisecondsOfDay)]
            return day * ModelCalendar.millisecondsOfDay + beside[random.below(4)]
        }
        the.ruleFrom = random.chance(90) ? 6000 : near(&random)
        the.ruleUntil = random.chance(90) ? -1 : near(&random)
        the.clockIsIssue = random.chance(30)
        the.years = [1, 1, 1, 2, 0][random.below(5)]
        the.ruleRegion = [0, 1, 11][random.below(3)]
        the.hasNotice = random.chance(60)
        the.admitsFirst = random.chance(95)
        the.opens = moment(7950 + random.below(60), &random)
        the.closes = the.opens + random.below(150 * ModelCalendar.millisecondsOfDay)
        the.examYears = (2018...2022).filter { _ in random.chance(30) }
        the.lateUntil = random.chance(50) ? 2018 + random.below(4) : 0
        the.scope = [0, 1, 11][random.below(3)]
        the.correctionDay = random.chance(50) ? near(&random) : -1
        the.readAt =
            random.chance(30)
            ? moment(
                [the.opens, the.closes][random.below(2)] / ModelCalendar.millisecondsOfDay, &random)
            : moment(near(&random), &random)
        if random.chance(10) { the.readAt = random.chance(50) ? the.closes : the.closes + 1 }
        if random.chance(5) { the.readAt = random.chance(50) ? the.opens : the.opens - 1 }
        if random.chance(20) { the.receivedAt = moment(near(&random), &random) }
        if random.chance(15) { the.returnedFrom = moment(near(&random), &random) }
        randomPerson(&the, &random)
        return the
    }

    private func randomPerson(_ the: inout ModelCase, _ random: inout SeededRandom) {
        let places = [111, 112, 113, 121, 211, 1, 2, 11, 999, 0, -1]
        the.level = random.below(3)
        the.roster = random.chance(90) ? random.below(2) : random.below(6)
        the.examYear = random.chance(95) ? 2017 + random.below(6) : -1
        the.passed = random.chance(95) ? 7300 + random.below(900) : -1
        the.issued = random.chance(95) ? 7300 + random.below(900) : -1
        the.household = places[random.below(places.count)]
        the.workplace = places[random.below(places.count)]
        the.earlierKnown = random.chance(95)
        if random.chance(20) {
            the.earlier = (0..<random.below(3)).map { _ in
                (random.below(3), 6500 + random.below(1700), random.chance(30))
            }
        }
        // From 2000-01-01 on; a tenth are 16 to 18 around the days asked about.
        the.birth =
            random.chance(95) ? (random.chance(90) ? random.below(700) : random.below(2600)) : -1
        // Leap days among them: 2000-02-29 and 2004-02-29.
        if random.chance(5) { the.birth = [59, 1520][random.below(2)] }
        the.incapable = random.chance(3)
        the.hasActs = random.chance(50)
        the.pledge = random.chance(85)
        the.formProblems = random.chance(85) ? 0 : 1 + random.below(3)
        the.otherApplications = random.chance(90) ? 0 : 1
    }
}
