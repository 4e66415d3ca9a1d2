import Registry
import Schema

/// What decides a run of the years.
package struct YearSettings: Sendable, Equatable {
    package var seed: UInt64
    package var persons: Int
    /// Changes between two full checks.
    package var fullCheckEvery: Int

    package init(seed: UInt64, persons: Int, fullCheckEvery: Int = 20_000) {
        self.seed = seed
        self.persons = persons
        self.fullCheckEvery = fullCheckEvery
    }

    /// The one command that plays the run again.
    package var replay: String {
        "scripts/simulate.sh --year --seed \(seed) --persons \(persons)"
    }
}

/// Five years of a prefecture, from the campaign of 2017 to the end of 2022: everybody's life comes
/// from the seed, day by day, and the officers' commands with it.
package struct YearRun {
    private var dice: Dice
    var desk: YearDesk
    private var files: [LifeFile] = []
    /// Files that have something to come, by day.
    private var agenda: [[Int]]
    private var bulk: [(file: Int, stage: ReviewStage, outcome: ReviewOutcome)] = []
    private var lateRows: [RosterEntry] = []
    private var messages = Deliveries()
    private var nextFullCheck: Int
    private var stockColumns = StockColumns()
    private var steps: Set<String> = []
    private var fullChecks = 0
    private let settings: YearSettings

    private static let beginning = YearCalendar.instant(20_171_120)
    private static let dayCount = Int(
        (YearCalendar.instant(20_230_101) - beginning) / YearCalendar.day)

    /// Plays a whole run.
    package static func run(_ settings: YearSettings) throws(Violation) -> YearReport {
        var run = YearRun(settings)
        try run.play()
        return run.report()
    }

    private init(_ settings: YearSettings) {
        self.settings = settings
        dice = Dice(seed: settings.seed)
        desk = YearDesk(now: Self.beginning)
        agenda = Array(repeating: [], count: Self.dayCount)
        nextFullCheck = settings.fullCheckEvery
    }

    private mutating func play() throws(Violation) {
        try desk.open()
        try desk.must(.publishRuleSet(.init(ruleSet: Campaign.rules)), as: .final)
        makeFiles()
        for day in 0..<Self.dayCount {
            try play(day: day)
        }
        try checkFully()
    }

    // MARK: Who there is

    private mutating func makeFiles() {
        for number in 0..<UInt32(settings.persons) {
            let campaign = dice.pick(
                [Campaign.first, .first, .second, .second, .third, .fourth],
                else: .first)
            var file = LifeFile(passer: YearPasser(number: number), campaign: campaign)
            file.numbers = [
                file.passer.managementNumber(campaign.examYear, number),
                file.passer.managementNumber(campaign.examYear, number + 1_000_000),
                file.passer.managementNumber(2021, number + 2_000_000),
                file.passer.managementNumber(campaign.examYear - 1, number + 3_000_000),
            ]
            // Some passed the year before and come late.
            if dice.once(in: 6) {
                file.examYear = campaign.examYear - 1
                file.numbers[0] = file.passer.managementNumber(file.examYear, number)
            }
            file.isWild = number % 16 == 15
            file.steps =
                file.isWild
                ? [.until(campaign.opens)] : LifeStory.of(campaign, &dice).reversed()
            files.append(file)
            agenda[0].append(files.count - 1)
        }
    }

    /// The roster before a campaign: all who passed for it, but for those who are forgotten.
    private func roster(of campaign: Campaign) -> [RosterEntry] {
        var rows: [RosterEntry] = []
        for file in files where file.campaign == campaign {
            if !file.steps.contains(.openFeedback) {
                rows.append(file.passer.rosterEntry(file.examYear, .assistant, file.numbers[0]))
            }
            if file.steps.contains(.turn(to: .twin)) {
                rows.append(
                    file.passer.twin.rosterEntry(
                        campaign.examYear, .socialWorker, file.numbers[1]))
            }
            if file.isWild {
                rows.append(
                    file.passer.rosterEntry(
                        campaign.examYear - 1, .assistant, file.numbers[3]))
            }
        }
        guard campaign == .fourth else { return rows }
        for file in files where file.steps.contains(.turn(to: .higher)) {
            // Called as he is now, and with the document that he has now.
            let identity = desk.get(PersonIdentity.self, .personIdentity, file.person)
            var row = file.passer.rosterEntry(2021, .socialWorker, file.numbers[2])
            row.name = desk.get(Person.self, .person, file.person)?.name ?? row.name
            row.documentNumber = identity?.documents.last?.number ?? row.documentNumber
            rows.append(row)
        }
        return rows
    }

    // MARK: A day

    private mutating func play(day: Int) throws(Violation) {
        let date = YearCalendar.date(Self.beginning + Int64(day) * YearCalendar.day)
        let isEndOfMonth = date % 100 == 28
        let campaign = Campaign.allCases.first { YearCalendar.previous($0.opens) == date }
        guard !agenda[day].isEmpty || isEndOfMonth || campaign != nil else { return }
        try desk.wait(until: Self.beginning + Int64(day) * YearCalendar.day + 9 * 3_600_000)
        if let campaign {
            try desk.must(.publishNotice(.init(notice: campaign.record)), as: .final)
            try desk.importRoster(roster(of: campaign), "\(campaign.examYear)年名单")
            if campaign == .first { try makeMistakes() }
        }
        agenda[day] = shuffled(agenda[day])
        var place = 0
        while place < agenda[day].count {
            try live(agenda[day][place], on: day)
            place += 1
            if desk.witness.changeCount >= nextFullCheck { try checkFully() }
        }
        agenda[day] = []
        try decideBulk()
        if !lateRows.isEmpty {
            try desk.importRoster(lateRows, "补充名单")
            lateRows = []
        }
        if isEndOfMonth { try endMonth() }
    }

    private mutating func live(_ index: Int, on day: Int) throws(Violation) {
        guard let step = files[index].steps.popLast() else { return }
        steps.insert(step.name)
        var next = day
        switch step {
        case .wait(let days): next += days
        case .until(let date): next = max(day, Self.day(of: date))
        case .untilRenewal:
            guard let renewal = desk.renewalDay(files[index], &dice) else {
                files[index].steps = []
                return
            }
            files[index].notice = renewal.notice
            next = Self.day(of: renewal.day)
        case .rosterComes:
            let file = files[index]
            lateRows.append(file.passer.rosterEntry(file.examYear, .assistant, file.numbers[0]))
        case .reviewInBulk(let stage, let outcome): bulk.append((index, stage, outcome))
        default:
            try desk.perform(step, &files[index], &dice)
            // Taken up again after a review of its refusal, it may stand under a notice that was
            // withdrawn meanwhile.
            try desk.keepUnderItsNotice(files[index].application)
            next += dice.once(in: 3) ? 1 : 0
        }
        if files[index].isWild, files[index].steps.isEmpty {
            try desk.tryAnything(&files[index], &dice)
            let isOpen = Campaign.allCases.contains {
                $0.opens <= desk.today && desk.today <= $0.closes
            }
            files[index].steps = [.wait(days: Int(dice.number(below: isOpen ? 3 : 25)))]
        }
        guard next < Self.dayCount else { return }
        agenda[next].append(index)
    }

    private static func day(of date: UInt32) -> Int {
        Int((YearCalendar.instant(date) - beginning) / YearCalendar.day)
    }

    private mutating func shuffled(_ files: [Int]) -> [Int] {
        var order = files
        for place in order.indices.dropFirst() {
            order.swapAt(place, Int(dice.number(below: UInt64(place + 1))))
        }
        return order
    }

    // MARK: What comes at the end of a day or a month

    /// Bulk decisions of the day: by step, outcome and county, a hundred at a time.
    private mutating func decideBulk() throws(Violation) {
        let all = bulk
        bulk = []
        for stage in [ReviewStage.first, .final] {
            for outcome in [ReviewOutcome.approved, .refused] {
                for county in County.all {
                    let chosen = all.filter { entry in
                        entry.stage == stage && entry.outcome == outcome
                            && desk.application(files[entry.file]).divisionId == county.division
                    }.map(\.file)
                    let officer: YearOfficer = stage == .final ? .final : county.reviewer
                    for start in stride(from: 0, to: chosen.count, by: 100) {
                        try review(
                            Array(chosen[start..<min(start + 100, chosen.count)]), stage, outcome,
                            as: officer)
                    }
                }
            }
        }
    }

    private mutating func review(
        _ chosen: [Int], _ stage: ReviewStage, _ outcome: ReviewOutcome, as officer: YearOfficer
    ) throws(Violation) {
        let items = chosen.map { index in
            ReviewManyItem(
                applicationId: files[index].application,
                expectedVersion: desk.version(files[index]),
                reason: outcome == .approved ? "" : "材料不全")
        }
        let request = ReviewManyRequest(stage: stage, outcome: outcome, items: items)
        let id = try desk.must(.reviewMany(request), as: officer).first ?? 0
        let batch = desk.get(ReviewBatch.self, .reviewBatch, id) ?? ReviewBatch()
        for (index, item) in zip(chosen, batch.items) {
            try expect(item.decided, "a file is decided in bulk: \(item.refusal)")
            if item.periodId != 0 { files[index].period = item.periodId }
        }
    }

    /// A list that is taken back, longer than one change may be, and one that is broken off.
    private mutating func makeMistakes() throws(Violation) {
        let base = 60_000 + UInt32(desk.registry.count(.rosterBatch)) * 1_200
        let rows = (base..<base + 1_100).map { number in
            let passer = YearPasser(number: number)
            return passer.rosterEntry(2016, .assistant, passer.managementNumber(2016, number))
        }
        let batch = try desk.importRoster(rows, "误发名单")
        let request = UndoRosterBatchRequest(batchId: batch, reason: "误发")
        try desk.must(.undoRosterBatch(request), as: .batch)
        try desk.discardRows()
        try desk.breakOffImport(rows)
    }

    private mutating func endMonth() throws(Violation) {
        let open = Campaign.allCases.first { $0.opens <= desk.today && desk.today <= $0.closes }
        if let open { try desk.replaceNotice(of: open, &dice) }
        try messages.report(&desk, &dice)
        var after: UInt64 = 0
        repeat {
            let request = QueueRemindersRequest(withinDays: 60, round: 1, afterPeriodId: after)
            after = try desk.must(.queueReminders(request), as: .batch).first ?? 0
        } while after != 0
    }

    private mutating func checkFully() throws(Violation) {
        nextFullCheck = desk.witness.changeCount + settings.fullCheckEvery
        fullChecks += 1
        try YearFigures(desk).check(&dice, &stockColumns)
    }

    private func report() -> YearReport {
        YearReport(
            seed: settings.seed, persons: settings.persons, commands: desk.commandCount,
            changes: desk.witness.changeCount, refusals: desk.refusals.values.reduce(0, +),
            fullChecks: fullChecks, periods: desk.registry.count(.registrationPeriod),
            taken: desk.witness.taken, made: desk.witness.made, steps: steps)
    }
}
