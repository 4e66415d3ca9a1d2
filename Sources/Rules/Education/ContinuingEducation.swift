/// Counts continuing education (继续教育) for a renewal, in whole minutes (民发〔2009〕123号).
///
/// Its duties:
/// 1. only what a reviewer recognised counts, and only in forms that the rule set admits;
/// 2. an entry that served once never serves again; the same certificate serves one person, once;
/// 3. a degree counts its hours once for each person;
/// 4. no minute of a person's time counts twice;
/// 5. each entry is told what of it counts, and why not the rest.
package struct ContinuingEducation: Sendable {
    package let ruleSet: RuleSet

    package init(ruleSet: RuleSet) {
        self.ruleSet = ruleSet
    }

    /// - Parameters:
    ///   - entries: all entries of the person, in any order.
    ///   - level: the level held when the application is made.
    ///   - period: the registration period that is to be renewed.
    ///   - day: the day that decides about the application.
    package func count(
        _ entries: [EducationEntry], level: CertificateLevel, period: DayRange,
        on day: CalendarDay
    ) -> EducationCount {
        let days = countedDays(period, on: day)
        var candidates = Candidates(entries)
        let ordered = entries.sorted { ($0.completedOn, $0.id) < ($1.completedOn, $1.id) }
        let losses = ordered.map { entry in
            obstacle(entry, days, on: day) ?? candidates.take(entry)
        }
        let placed = placedMinutes(zip(ordered, losses).compactMap { $1 == nil ? $0 : nil })
        let rows = zip(ordered, losses).map { entry, loss in
            guard loss == nil else { return row(entry, counted: 0, loss) }
            if entry.form == .degree {
                let counted = min(entry.recognisedMinutes, degreeMinutes)
                let isCut = counted < entry.recognisedMinutes
                return row(entry, counted: counted, isCut ? .degreeHours : nil)
            }
            let counted = placed[entry.id] ?? 0
            return row(entry, counted: counted, counted < entry.recognisedMinutes ? .overlap : nil)
        }
        return EducationCount(
            required: requiredMinutes(level, period, on: day), days: days, rows: rows)
    }

    /// Days on which an entry has to be completed to count on a day.
    package func countedDays(_ period: DayRange, on day: CalendarDay) -> DayRange {
        switch ruleSet.ceCounts {
        case .sinceLastPeriodStart: DayRange(from: period.from, until: day)
        case .withinPeriod: DayRange(from: period.from, until: min(period.upper, day))
        case .lastThirtySixMonths:
            DayRange(from: day.adding(months: -Self.months).next, until: day)
        }
    }

    /// Minutes demanded on a day: those of one cycle, and of the missed ones as far as the rule set
    /// demands them.
    func requiredMinutes(
        _ level: CertificateLevel, _ period: DayRange, on day: CalendarDay
    ) -> Int {
        let missed = endsOfCycles(period).count { $0 < day }
        return Int(ruleSet.continuingEducationHours(level)) * 60 * (1 + missed)
    }

    /// Days on which enough counts.
    func sufficientDays(
        _ entries: [EducationEntry], level: CertificateLevel, period: DayRange
    ) -> DayRanges {
        var changes: Set<CalendarDay> = [.earliest, period.lower]
        changes.formUnion(endsOfCycles(period).map(\.next))
        for entry in entries {
            changes.insert(entry.completedOn)
            changes.insert(firstDayWithout(entry))
        }
        let starts = changes.sorted()
        func isEnough(_ day: CalendarDay) -> Bool {
            count(entries, level: level, period: period, on: day).missing == 0
        }
        guard neverFalls else { return DayRanges(starts, where: isEnough) }
        return DayRanges(firstOf: starts, from: isEnough)
    }

    /// What counts once counts on every later day, and no more is demanded.
    private var neverFalls: Bool {
        ruleSet.ceCounts != .lastThirtySixMonths && ruleSet.ceCyclesDemanded <= 1
    }

    // MARK: Parts

    private static let months = 36
    /// More than anybody can have missed since 2008.
    package static let cyclesAtMost = 10

    private var degreeMinutes: Int { Int(ruleSet.ceDegreeHours) * 60 }

    /// Last days of the cycles after the first that the rule set demands hours for.
    private func endsOfCycles(_ period: DayRange) -> [CalendarDay] {
        let cycles = min(Int(ruleSet.ceCyclesDemanded), Self.cyclesAtMost)
        guard cycles > 1 else { return [] }
        return (2...cycles).map {
            period.lower.adding(years: Int(ruleSet.validityYears) * $0)
        }
    }

    /// The first day on which an entry is older than 36 months. The last days of short months have
    /// to be looked for.
    private func firstDayWithout(_ entry: EducationEntry) -> CalendarDay {
        var day = entry.completedOn.adding(months: Self.months)
        while day < .latest, day.adding(months: -Self.months) < entry.completedOn { day = day.next }
        return day
    }

    /// What stands in the way of an entry by itself.
    private func obstacle(
        _ entry: EducationEntry, _ days: DayRange, on day: CalendarDay
    ) -> EducationLoss? {
        switch entry.standing {
        case .withdrawn: return .withdrawn
        case .awaitsRecognition: return .notRecognisedYet
        case .refused: return .recognitionRefused
        case .recognised: break
        }
        switch entry.use {
        case .earlierPeriod: return .usedInEarlierPeriod
        case .otherApplication: return .usedInOtherApplication
        case .none: break
        }
        if entry.proofIsAnothers { return .proofOfAnotherPerson }
        if !ruleSet.ceForms.isEmpty, !ruleSet.ceForms.contains(entry.form) {
            return .formNotAdmitted
        }
        if entry.completedOn > day { return .notCompletedYet }
        return days.contains(entry.completedOn) ? nil : .outsideCountedDays
    }

    private func placedMinutes(_ entries: [EducationEntry]) -> [UInt64: Int] {
        let timed = entries.filter { $0.form != .degree }
        let placed = StudyPlacement.minutes(
            timed.map { StudyPlacement.Demand(time: $0.studied, minutes: $0.recognisedMinutes) })
        return Dictionary(zip(timed.map(\.id), placed), uniquingKeysWith: { first, _ in first })
    }

    private func row(
        _ entry: EducationEntry, counted: Int, _ loss: EducationLoss?
    ) -> EducationCount.Row {
        EducationCount.Row(
            entry: entry.id, recognised: entry.recognisedMinutes, counted: counted, loss: loss)
    }

    /// What can serve once only: a degree, and each certificate.
    private struct Candidates {
        private var hasDegree: Bool
        private var proofs: Set<String>

        init(_ entries: [EducationEntry]) {
            let used = entries.filter { $0.use != .none && $0.standing != .withdrawn }
            hasDegree = used.contains { $0.form == .degree }
            proofs = Set(used.map(\.proof))
        }

        mutating func take(_ entry: EducationEntry) -> EducationLoss? {
            if entry.form == .degree, hasDegree { return .degreeOnce }
            if !entry.proof.isEmpty, !proofs.insert(entry.proof).inserted { return .proofTwice }
            if entry.form == .degree { hasDegree = true }
            return nil
        }
    }
}

extension DayRanges {
    /// The days on which something holds that changes only on some days, in order, earliest first.
    fileprivate init(_ changes: [CalendarDay], where holds: (CalendarDay) -> Bool) {
        let ends = changes.dropFirst().map { Optional($0.previous) } + [nil]
        self.init(
            zip(changes, ends).compactMap { start, end in
                holds(start)
                    ? DayRange(from: start == .earliest ? nil : start, until: end) : nil
            })
    }

    /// The same for what holds for ever once it holds: found by halving.
    fileprivate init(firstOf changes: [CalendarDay], from holds: (CalendarDay) -> Bool) {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if holds(changes[middle]) { high = middle } else { low = middle + 1 }
        }
        guard low < changes.count else {
            self = .never
            return
        }
        let first = changes[low]
        self.init(from: first == .earliest ? nil : first)
    }
}
