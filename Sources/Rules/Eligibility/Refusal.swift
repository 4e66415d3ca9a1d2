/// Why a condition does not hold: a stable code and the figures that explain it.
package struct Refusal: Hashable, Sendable {
    package let reason: RefusalReason
    /// In a fixed order; names are stable, values are without language.
    package let parameters: [RefusalParameter]

    init(_ reason: RefusalReason, _ parameters: [RefusalParameter] = []) {
        self.reason = reason
        self.parameters = parameters
    }

    package subscript(name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }
}

package struct RefusalParameter: Hashable, Sendable {
    package let name: String
    package let value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    init(_ name: String, _ day: CalendarDay) {
        self.init(name, day.description)
    }
}

/// Stable reasons for which a registration is refused.
package enum RefusalReason: String, Sendable, CaseIterable {
    case ruleSetNotInForce = "RULE_SET_NOT_IN_FORCE"
    /// Parameters notice, withdrawn_on, number, advice.
    case noticeWithdrawn = "NOTICE_WITHDRAWN"
    case kindNotAdmitted = "KIND_NOT_ADMITTED"
    /// Before the first instant of the window; parameters opens_at, closes_at.
    case windowNotOpenYet = "WINDOW_NOT_OPEN_YET"
    /// After the last; parameters opens_at, closes_at, and correction_until where it matters.
    case windowClosed = "WINDOW_CLOSED"
    case notInRoster = "NOT_IN_ROSTER"
    case nameDiffers = "NAME_DIFFERS"
    case resultVoid = "RESULT_VOID"
    /// Parameters exam_year, admitted; right_open_until and advice where the general rule still
    /// holds.
    case examYearNotAdmitted = "EXAM_YEAR_NOT_ADMITTED"
    /// Parameters passed_on or issued_on.
    case notPassedYet = "NOT_PASSED_YET"
    /// Parameters last_day, years.
    case deadlinePassed = "FIRST_REGISTRATION_DEADLINE_PASSED"
    /// Parameter region.
    case outsideRegion = "OUTSIDE_REGION"
    /// Parameters registered_on, level.
    case registeredBefore = "REGISTERED_BEFORE"
    /// Parameter full_age_on.
    case underAge = "UNDER_AGE"
    case noCivilCapacity = "NO_CIVIL_CAPACITY"
    case otherApplicationOpen = "OTHER_APPLICATION_OPEN"
    /// Parameter fields.
    case formIncomplete = "PERSONAL_FORM_INCOMPLETE"
    case pledgeMissing = "PLEDGE_MISSING"
    /// Parameters attachment, the first kind that is missing, and attachments, all of them.
    case attachmentMissing = "ATTACHMENT_MISSING"

    case neverRegistered = "NEVER_REGISTERED"
    /// Parameter registered_on.
    case notRegisteredYet = "NOT_REGISTERED_YET"
    /// Parameter valid_until.
    case registrationRevoked = "REGISTRATION_REVOKED"
    /// Parameters first_registered_on, first_registered_until.
    case firstRegisteredTooLate = "FIRST_REGISTERED_TOO_LATE"
    /// Parameters valid_until, opens_on, closes_on.
    case renewalWindowNotOpenYet = "RENEWAL_WINDOW_NOT_OPEN_YET"
    /// The same, and advice.
    case renewalWindowClosed = "RENEWAL_WINDOW_CLOSED"
    /// After an expiry on 31 December "that year" has no day left; parameters valid_until, advice.
    case renewalWindowEmpty = "RENEWAL_WINDOW_EMPTY"
    /// Parameters valid_until, opens_on.
    case periodNotComplete = "PERIOD_NOT_COMPLETE"
    /// Parameters re_registered_from, valid_until.
    case reRegistered = "RE_REGISTERED"
    /// Parameters required_minutes, counted_minutes, missing_minutes, counted_from, counted_until,
    /// and not_counted: entries with the reason for which they do not count.
    case educationMissing = "CONTINUING_EDUCATION_MISSING"
}
