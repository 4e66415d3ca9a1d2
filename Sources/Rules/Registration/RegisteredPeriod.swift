/// A registration period with what became of it after it was made.
package struct RegisteredPeriod: Hashable, Sendable {
    package var validFrom: CalendarDay
    /// Inclusive.
    package var validUntil: CalendarDay
    /// Revoked (撤销): as if it had never been.
    package var isRevoked = false
    /// First day on which it is cancelled (注销); nil = it is not.
    package var cancelledFrom: CalendarDay?
    /// Suspensions (暂停), oldest first; one without an end still lasts.
    package var suspensions: [DayRange] = []

    package init(validFrom: CalendarDay, validUntil: CalendarDay) {
        self.validFrom = validFrom
        self.validUntil = validUntil
    }

    /// The days on which it stood, suspended or not; nil = none, as of one that was revoked.
    package var standing: DayRange? {
        guard !isRevoked else { return nil }
        let last = cancelledFrom.map { min($0.previous, validUntil) } ?? validUntil
        return validFrom <= last ? DayRange(from: validFrom, until: last) : nil
    }

    /// In force (有效): it stands and is not suspended.
    package func isInForce(on day: CalendarDay) -> Bool {
        standing?.contains(day) == true && !isSuspended(on: day)
    }

    package func isSuspended(on day: CalendarDay) -> Bool {
        suspensions.contains { $0.contains(day) }
    }

    /// Both stand on some day.
    package func overlaps(_ other: RegisteredPeriod) -> Bool {
        guard let mine = standing, let others = other.standing else { return false }
        return mine.lower <= others.upper && others.lower <= mine.upper
    }
}

/// Where the registration of a certificate stands on a day. A lapsed one never makes the
/// professional certificate itself 无效. Raw values are those of the records.
package enum CertificateStatus: UInt8, Sendable, CaseIterable {
    /// 有效
    case inForce = 1
    /// 届满待再登记: over, and the general rule still takes a re-registration in.
    case renewable
    /// 逾期未再登记: over, and so is the time for a re-registration.
    case lapsed
    /// 暂停
    case suspended
    /// 注销
    case cancelled
    /// 撤销, and nothing else was ever registered.
    case revoked
    /// 未登记
    case neverRegistered
}

extension CertificateStatus {
    /// The status on a day of a certificate with these periods, and the place of the one that
    /// decides.
    ///
    /// - Parameter lastDayToRenew: of a period that ended on a day; nil = there is none.
    package static func of(
        _ periods: [RegisteredPeriod], on day: CalendarDay,
        lastDayToRenew: (CalendarDay) -> CalendarDay?
    ) -> (status: CertificateStatus, period: Int?) {
        let begun = periods.indices.filter { periods[$0].validFrom <= day }
        let valid = begun.filter { !periods[$0].isRevoked }
        // What is in force wins over what was suspended or cancelled beside it.
        if let now = valid.last(where: { periods[$0].isInForce(on: day) }) {
            return (.inForce, now)
        }
        if let now = valid.last(where: { periods[$0].standing?.contains(day) == true }) {
            return (.suspended, now)
        }
        let last = valid.max { periods[$0].order < periods[$1].order }
        guard let last else {
            return begun.last.map { (.revoked, $0) } ?? (.neverRegistered, nil)
        }
        if let cancelled = periods[last].cancelledFrom, cancelled <= day {
            return (.cancelled, last)
        }
        let open = lastDayToRenew(periods[last].validUntil).map { day <= $0 } ?? false
        return (open ? .renewable : .lapsed, last)
    }
}

extension RuleSet {
    /// Last day on which the general rule takes in a re-registration of a period that ended on
    /// `end`; nil if every such day lies before its end.
    package func lastDayToRenew(after end: CalendarDay) -> CalendarDay? {
        switch renewalWindow {
        case .beforeExpiry: return nil
        case .afterExpirySameYear:
            let last =
                sameYear == .sameCalendarYear
                ? CalendarDay(year: end.year, month: 12, day: 31) : end.adding(years: 1)
            return last.flatMap { $0 > end ? $0 : nil }
        }
    }

    /// The first day on which a period may have ended to be renewable on `day`: all that ended from
    /// it on and before `day` are; `day` itself if none is. Those that ended earlier are too late.
    package func firstRenewableEnd(on day: CalendarDay) -> CalendarDay {
        var first = day
        while let last = lastDayToRenew(after: first.previous), last >= day,
            first.previous < first
        {
            first = first.previous
        }
        return first
    }
}
