/// A rule set (规则集): the law of a region between two days. Never edited after publication; a change
/// is a new version. The keys of a rule set's file are these fields in snake_case.
package struct RuleSet: Hashable, Sendable {
    /// Short name, unique together with the version: guangdong-2021.
    package var name: String
    /// From 1.
    package var version: UInt32 = 1
    /// Division code of the region; 0 = the nation.
    package var regionDivision: UInt32 = 0
    package var effectiveFrom: CalendarDay
    /// Last day, inclusive; nil = open.
    package var effectiveUntil: CalendarDay?
    /// Title and number of the rule.
    package var legalBasis: String

    /// ◇ From which day the time for a first registration runs.
    package var firstClock: FirstRegistrationClock = .passed
    /// Years for a first registration; 0 = no limit.
    package var firstWithinYears: UInt32 = 1
    /// Years of a registration.
    package var validityYears: UInt32 = 3
    /// ◇ Last day of a registration without a printed end.
    package var periodEnd: PeriodEnd = .sameDay

    package var renewalWindow: RenewalWindow = .beforeExpiry
    /// Months before the expiry, for `beforeExpiry`.
    package var renewalWindowMonths: UInt32 = 3
    /// ◇ Start of a renewed period.
    package var renewedFrom: RenewalStart = .dayAfterPreviousEnd
    /// ◇ Which hours count.
    package var ceCounts: ContinuingEducationCounts = .withinPeriod
    /// Hours demanded of each level in a period.
    package var ceHoursAssistant: UInt32 = 72
    package var ceHoursSocialWorker: UInt32 = 90
    package var ceHoursSenior: UInt32 = 90
    /// Hours that a degree in social work counts, once for each person.
    package var ceDegreeHours: UInt32 = 90
    /// Forms of continuing education that count; empty = whatever a reviewer recognises.
    package var ceForms: [EducationForm] = []
    /// For how many missed cycles hours are demanded at most: 1 = for the last only.
    package var ceCyclesDemanded: UInt32 = 1
    /// ◇
    package var notReRegistered: NotReRegistered = .sinceLatestExpiry
    /// ◇
    package var sameYear: SameYear = .sameCalendarYear

    /// ◇ What is open after a cancellation.
    package var afterCancellation: AfterCancellation = .registersAnew
    /// ◇ What is open after a re-registration was revoked.
    package var afterRevokedRenewal: AfterRevokedRenewal = .previousRenewable

    /// Working days from acceptance to decision.
    package var decisionWorkingDays: UInt32 = 30
    /// Hours between a bulk approval and the certificates, in which a mistake can be mended.
    package var bulkHoldHours: UInt32 = 24
    /// ◇ Days after a refusal within which its review may be asked for.
    package var reviewWithinDays: UInt32 = 60
    /// Working days for the decision of such a review.
    package var reviewWorkingDays: UInt32 = 30
    /// Age groups of figures: the first age of each but the youngest.
    package var figureAges: [UInt32] = AgeGroups.shipped
    /// Attachments that each kind of application needs.
    package var attachmentsNeeded: [AttachmentNeed] = []
    /// Readings that the competent authority has confirmed.
    package var confirmedReadings: [RuleReading] = []

    /// Clause behind the time for a first registration.
    package var firstClause: String = ""
    /// Clause behind household or workplace.
    package var scopeClause: String = ""
    /// Clause behind capacity, conduct and pledge.
    package var conditionClause: String = ""
    /// Clause behind validity and renewal.
    package var renewalClause: String = ""
    /// Clause behind continuing education.
    package var ceClause: String = ""

    package init(name: String, effectiveFrom: CalendarDay, legalBasis: String) {
        self.name = name
        self.effectiveFrom = effectiveFrom
        self.legalBasis = legalBasis
    }

    /// Readings that are shown as 未经主管部门确认, in the order of the enum.
    package var unconfirmedReadings: [RuleReading] {
        RuleReading.allCases.filter { !confirmedReadings.contains($0) }
    }

    /// This rule set under every other value of a reading; none where no answer hangs on it.
    package func readOtherwise(_ reading: RuleReading) -> [RuleSet] {
        switch reading {
        case .firstClock: others(\.firstClock)
        case .periodEnd: others(\.periodEnd)
        case .renewedFrom: others(\.renewedFrom)
        case .continuingEducationCounts: others(\.ceCounts)
        case .notReRegistered: others(\.notReRegistered)
        case .sameYear: others(\.sameYear)
        case .reviewWithinDays: []
        case .afterCancellation: others(\.afterCancellation)
        case .afterRevokedRenewal: others(\.afterRevokedRenewal)
        }
    }

    private func others<Value: CaseIterable & Equatable>(
        _ field: WritableKeyPath<RuleSet, Value>
    ) -> [RuleSet] {
        Value.allCases.filter { $0 != self[keyPath: field] }.map { value in
            var other = self
            other[keyPath: field] = value
            return other
        }
    }

    package var effectiveDays: DayRange { DayRange(from: effectiveFrom, until: effectiveUntil) }

    /// Hours of continuing education demanded in a period.
    package func continuingEducationHours(_ level: CertificateLevel) -> UInt32 {
        switch level {
        case .assistant: ceHoursAssistant
        case .socialWorker: ceHoursSocialWorker
        case .senior: ceHoursSenior
        }
    }
}

extension RuleSet {
    /// A first registration starts on the day of final approval.
    package func firstPeriod(decidedOn day: CalendarDay) -> DayRange {
        DayRange(from: day, until: periodEnd(from: day))
    }

    /// A renewal that follows on ends at the previous end + the years of validity: no day is gained
    /// per cycle. Otherwise it starts on the day of decision and is reckoned like a first one: by
    /// the rule set's reading, once the previous one has ended, and also where the period that
    /// follows on would be over before it is decided.
    package func renewedPeriod(previousUntil: CalendarDay, decidedOn day: CalendarDay) -> DayRange {
        let end = previousUntil.adding(years: Int(validityYears))
        let followsOn =
            switch renewedFrom {
            case .dayAfterPreviousEnd: day <= end
            case .decisionDay: day <= previousUntil
            }
        return followsOn
            ? DayRange(from: previousUntil.next, until: end)
            : DayRange(from: day, until: periodEnd(from: day))
    }

    /// First day on which the renewal of a period is taken in under the general rule.
    package func renewalOpens(validUntil end: CalendarDay) -> CalendarDay {
        switch renewalWindow {
        case .beforeExpiry: end.adding(months: -Int(renewalWindowMonths)).next
        case .afterExpirySameYear: end.next
        }
    }

    /// The last such day; before the first where "that year" has no day left.
    package func renewalCloses(validUntil end: CalendarDay) -> CalendarDay {
        switch (renewalWindow, sameYear) {
        case (.beforeExpiry, _): end
        case (.afterExpirySameYear, .sameCalendarYear):
            CalendarDay(year: end.year, month: 12, day: 31) ?? end
        case (.afterExpirySameYear, .withinTwelveMonths): end.adding(months: 12)
        }
    }

    /// Last day of a period without a printed end that begins on a day.
    package func periodEnd(from day: CalendarDay) -> CalendarDay {
        let corresponding = day.adding(years: Int(validityYears))
        return periodEnd == .sameDay ? corresponding : corresponding.previous
    }

    /// Last day for a first registration that became possible on a day; nil = no limit. Always the
    /// corresponding day (Civil Code 201–202), whatever the reading for periods.
    package func firstDeadline(from day: CalendarDay) -> CalendarDay? {
        firstWithinYears == 0 ? nil : day.adding(years: Int(firstWithinYears))
    }
}
