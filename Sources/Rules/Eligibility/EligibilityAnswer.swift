/// Verdict on a condition, or on all of them.
package enum Verdict: UInt8, Sendable, CaseIterable {
    case yes = 1
    case no
    /// A fact is missing; the answer names it.
    case cannotTell
}

/// An explained answer. Whether the asked bureau is responsible is another question:
/// `Responsibility`.
package struct EligibilityAnswer: Hashable, Sendable {
    /// The instant that decided.
    package let decidedAt: Instant
    package let conditions: [ConditionAnswer]
    /// Days on which every condition that does not lie in the applicant's own hands holds.
    package let openDays: DayRanges

    package init(decidedAt: Instant, conditions: [ConditionAnswer]) {
        self.decidedAt = decidedAt
        self.conditions = conditions
        openDays = conditions.filter { !$0.condition.isApplicantsAct }
            .reduce(.always) { $0.intersection($1.holds) }
    }

    /// No if any condition says no; else cannot tell if any cannot; else yes.
    package var verdict: Verdict {
        if conditions.contains(where: { $0.verdict == .no }) { return .no }
        return conditions.contains { $0.verdict == .cannotTell } ? .cannotTell : .yes
    }

    /// Earliest day on which the answer is yes but for the applicant's own acts; nil = none.
    package var firstDay: CalendarDay? { openDays.firstDay() }

    /// The same, not before the day that decided: what somebody who asks today wants to know.
    package var nextDay: CalendarDay? { openDays.firstDay(notBefore: decidedAt.day) }

    /// What stands in the way, in the order of the conditions.
    package var refusals: [Refusal] { conditions.compactMap(\.refusal) }

    /// Facts without which nothing can be told.
    package var missingFacts: [MissingFact] { conditions.compactMap(\.missingFact) }

    package func condition(_ condition: EligibilityCondition) -> ConditionAnswer? {
        conditions.first { $0.condition == condition }
    }
}

/// The answer of one condition.
package struct ConditionAnswer: Hashable, Sendable {
    package let condition: EligibilityCondition
    package let verdict: Verdict
    /// The figure it saw.
    package let figure: EligibilityFigure
    /// Text of the clause behind it.
    package let legalBasis: String
    /// Days on which it holds, as far as the facts tell.
    package let holds: DayRanges
    /// Why not, where the verdict is no.
    package let refusal: Refusal?
    /// Which fact is missing, where nothing can be told.
    package let missingFact: MissingFact?

    static func yes(
        _ condition: EligibilityCondition, _ figure: EligibilityFigure, _ legalBasis: String,
        holds: DayRanges = .always
    ) -> ConditionAnswer {
        ConditionAnswer(
            condition: condition, verdict: .yes, figure: figure, legalBasis: legalBasis,
            holds: holds, refusal: nil, missingFact: nil)
    }

    static func no(
        _ condition: EligibilityCondition, _ figure: EligibilityFigure, _ legalBasis: String,
        holds: DayRanges = .never, _ refusal: Refusal
    ) -> ConditionAnswer {
        ConditionAnswer(
            condition: condition, verdict: .no, figure: figure, legalBasis: legalBasis,
            holds: holds, refusal: refusal, missingFact: nil)
    }

    static func cannotTell(
        _ condition: EligibilityCondition, _ figure: EligibilityFigure, _ legalBasis: String,
        holds: DayRanges = .never, _ fact: MissingFact
    ) -> ConditionAnswer {
        ConditionAnswer(
            condition: condition, verdict: .cannotTell, figure: figure, legalBasis: legalBasis,
            holds: holds, refusal: nil, missingFact: fact)
    }
}

/// Stable ids of the conditions of a registration: those of a first one in the order in which they
/// are answered, then those that a re-registration has of its own.
package enum EligibilityCondition: String, Sendable, CaseIterable {
    /// Only answered where the notice was withdrawn, and then before all others.
    case noticeStands = "NOTICE_STANDS"
    case ruleSetInForce = "RULE_SET_IN_FORCE"
    case kindAdmitted = "KIND_ADMITTED"
    case windowOpen = "WINDOW_OPEN"
    case certificateInRoster = "CERTIFICATE_IN_ROSTER"
    case examYearAdmitted = "EXAM_YEAR_ADMITTED"
    case withinOneYearOfPassing = "WITHIN_ONE_YEAR_OF_PASSING"
    case withinOneYearOfIssue = "WITHIN_ONE_YEAR_OF_ISSUE"
    case householdOrWorkplaceInRegion = "HOUSEHOLD_OR_WORKPLACE_IN_REGION"
    case notRegisteredBeforeAtLevel = "NOT_REGISTERED_BEFORE_AT_LEVEL"
    case fullCivilCapacity = "FULL_CIVIL_CAPACITY"
    case noOtherApplicationOpen = "NO_OTHER_APPLICATION_OPEN"
    case personalFormComplete = "PERSONAL_FORM_COMPLETE"
    case pledgeGiven = "PLEDGE_GIVEN"
    case holdsRegistration = "HOLDS_REGISTRATION"
    case firstRegisteredInTime = "FIRST_REGISTERED_IN_TIME"
    case withinRenewalWindow = "WITHIN_RENEWAL_WINDOW"
    case periodComplete = "PERIOD_COMPLETE"
    case notReRegistered = "NOT_RE_REGISTERED"
    case continuingEducationDone = "CONTINUING_EDUCATION_DONE"
    case attachmentsGiven = "ATTACHMENTS_GIVEN"

    /// What the applicant can set right on any day; it takes no part in the first day of yes.
    package var isApplicantsAct: Bool {
        switch self {
        case .noOtherApplicationOpen, .personalFormComplete, .pledgeGiven, .attachmentsGiven: true
        default: false
        }
    }
}

/// The figure that a condition saw; rendered in the reader's language by the caller.
package enum EligibilityFigure: Hashable, Sendable {
    case none
    case instant(Instant)
    case day(CalendarDay)
    case examYear(UInt32)
    /// 0 = none, or not known.
    case places(household: UInt32, workplace: UInt32)
    case standing(RosterStanding)
    /// Completed years.
    case age(Int)
    case count(Int)
    case fields([String])
    case kinds([RegistrationKind])
    case given(Bool)
    case minutes(counted: Int, required: Int)
    case attachments([AttachmentKind])

    /// Without language: 2021-12-15, 2020, 430000/441226.
    package var text: String {
        switch self {
        case .none: ""
        case .instant(let instant): instant.description
        case .day(let day): day.description
        case .examYear(let year): String(year)
        case .places(let household, let workplace): "\(household)/\(workplace)"
        case .standing(let standing): standing.rawValue
        case .age(let years): String(years)
        case .count(let count): String(count)
        case .fields(let names): names.joined(separator: ",")
        case .kinds(let kinds): kinds.map(\.rawValue).joined(separator: ",")
        case .given(let given): given ? "true" : "false"
        case .minutes(let counted, let required): "\(counted)/\(required)"
        case .attachments(let kinds): kinds.map(\.rawValue).joined(separator: ",")
        }
    }
}

/// A fact without which a condition cannot be told.
package enum MissingFact: String, Sendable, CaseIterable {
    case examYear = "EXAM_YEAR"
    case passingDay = "PASSING_DAY"
    case issueDay = "ISSUE_DAY"
    case household = "HOUSEHOLD_DIVISION"
    case workplace = "WORKPLACE_DIVISION"
    case divisionUnknown = "DIVISION_NOT_IN_TREE"
    case earlierRegistrations = "EARLIER_REGISTRATIONS"
    case birthDay = "BIRTH_DAY"
    /// At 16 or 17 full capacity depends on living by one's own labour (Civil Code 18).
    case ownIncome = "OWN_INCOME"
    case rosterNotLoaded = "ROSTER_NOT_LOADED"
}
