import Rules
import Schema

/// Continuing education as the rules see it.
extension Schema.EducationForm {
    /// Nil for forms that the rules do not know.
    var ruleForm: Rules.EducationForm? {
        switch self {
        case .training: .training
        case .degree: .degree
        case .degreeCourses: .degreeCourses
        case .supervision: .supervision
        case .seminar: .seminar
        case .research: .research
        case .teaching: .teaching
        case .other: .other
        case .unspecified, .unrecognized: nil
        }
    }
}

extension Schema.EducationState {
    /// An entry of unknown state counts as little as one that nobody has recognised.
    var ruleStanding: EducationStanding {
        switch self {
        case .recognised: .recognised
        case .refused: .refused
        case .withdrawn: .withdrawn
        case .pending, .unspecified, .unrecognized: .awaitsRecognition
        }
    }
}

extension Rules.StudyTime {
    /// Nil if the record's days or instants cannot be.
    init?(_ record: Schema.StudyTime?) {
        guard let record else { return nil }
        if record.fromAt != 0 || record.untilAt != 0 {
            self.init(
                from: Instant(milliseconds: record.fromAt),
                until: Instant(milliseconds: record.untilAt))
        } else {
            guard let first = CalendarDay(yyyymmdd: record.fromDay),
                let last = CalendarDay(yyyymmdd: record.untilDay)
            else { return nil }
            self.init(fromDay: first, untilDay: last)
        }
    }
}

extension Rules.EducationEntry {
    /// Nil if the record cannot be counted at all; none such is ever stored.
    init?(_ record: Schema.EducationEntry) {
        guard let form = record.form.ruleForm, let studied = Rules.StudyTime(record.studied),
            let completed = CalendarDay(yyyymmdd: record.completedOn)
        else { return nil }
        self.init(
            id: record.id, form: form, studied: studied, completedOn: completed,
            standing: record.state.ruleStanding,
            recognisedMinutes: Int(record.recognisedMinutes))
        proof = record.comparedProof
    }
}

extension Schema.EducationEntry {
    /// Organiser and number of the certificate as they are compared; empty = none of its own.
    var comparedProof: String {
        Rules.EducationEntry.comparedProof(organiser: organiser, number: proofNumber)
    }
}

extension Rules.HeldPeriod {
    /// Nil if the record's days or kind cannot be.
    init?(_ record: RegistrationPeriod) {
        guard let kind = record.kind.ruleKind, let from = CalendarDay(yyyymmdd: record.validFrom),
            let until = CalendarDay(yyyymmdd: record.validUntil)
        else { return nil }
        self.init(
            kind: kind, validFrom: from, validUntil: until, revoked: record.isRevoked,
            cancelled: record.cancelledFrom != 0)
    }
}
