// The readings (◇): points on which the sources are silent or contradict one another. Each is a
// field of the rule set with a shipped default, and answers that hang on it say 未经主管部门确认 until
// the competent authority confirms it.

/// Which reading a rule set takes a stand on.
package enum RuleReading: String, Sendable, CaseIterable {
    case firstClock = "first_clock"
    case periodEnd = "period_end"
    case renewedFrom = "renewed_from"
    case continuingEducationCounts = "ce_counts"
    case notReRegistered = "not_re_registered"
    case sameYear = "same_year"
    case reviewWithinDays = "review_within_days"
    case afterCancellation = "after_cancellation"
    case afterRevokedRenewal = "after_revoked_renewal"
}

/// The day from which the time for a first registration runs.
package enum FirstRegistrationClock: String, Sendable, CaseIterable {
    /// Day of passing the evaluation (通过之日): the national text.
    case passed
    /// Day of issue of the certificate (发证之日): Shandong 2017.
    case issued
}

/// The last day of a period of whole years.
package enum PeriodEnd: String, Sendable, CaseIterable {
    /// The corresponding day (Civil Code 201–202); 29 February becomes 28 February.
    case sameDay = "same_day"
    case dayBefore = "day_before"
}

/// Where a renewed period starts.
package enum RenewalStart: String, Sendable, CaseIterable {
    case dayAfterPreviousEnd = "day_after_previous_end"
    case decisionDay = "decision_day"
}

/// When a re-registration is taken in.
package enum RenewalWindow: String, Sendable, CaseIterable {
    /// The last months of validity (national 2009: three).
    case beforeExpiry = "before_expiry"
    /// After the expiry, in that year (Guangdong).
    case afterExpirySameYear = "after_expiry_same_year"
}

/// Which continuing education counts for a renewal.
package enum ContinuingEducationCounts: String, Sendable, CaseIterable {
    case sinceLastPeriodStart = "since_last_period_start"
    case withinPeriod = "within_period"
    case lastThirtySixMonths = "last_36_months"
}

/// What 未再登记 means.
package enum NotReRegistered: String, Sendable, CaseIterable {
    case sinceLatestExpiry = "since_latest_expiry"
    /// Read literally; it would shut out everybody renewed before.
    case ever
}

/// What 当年 means.
package enum SameYear: String, Sendable, CaseIterable {
    case sameCalendarYear = "same_calendar_year"
    case withinTwelveMonths = "within_12_months"
}

/// What is open to somebody whose registration was cancelled (注销).
package enum AfterCancellation: String, Sendable, CaseIterable {
    /// He registers anew, as for the first time: there is nothing left to renew.
    case registersAnew = "registers_anew"
    /// Nothing.
    case nothing
}

/// What is open to somebody whose re-registration was revoked (撤销).
package enum AfterRevokedRenewal: String, Sendable, CaseIterable {
    /// The period before it is renewed: what was revoked is as if it had never been.
    case previousRenewable = "previous_renewable"
    /// Nothing, as long as the revocation stands.
    case nothing
}
