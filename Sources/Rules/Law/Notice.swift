/// A notice (登记通知): one campaign (登记批次) with its window and conditions. Where it speaks, it
/// overrides the general rule. The keys of a notice's file are these fields in snake_case.
package struct Notice: Hashable, Sendable {
    /// Short name, unique together with the version: zhaoqing-2021.
    package var name: String
    /// From 1; an extension after an outage is a new version.
    package var version: UInt32 = 1
    /// Title as published.
    package var title: String = ""
    /// Document number; may be empty.
    package var number: String = ""
    /// Where it was published; may be empty.
    package var url: String = ""
    /// The rule set it stands on.
    package var ruleSetName: String = ""
    /// Where applicants register.
    package var regionDivision: UInt32 = 0
    package var kinds: [RegistrationKind] = []
    /// First instant that counts.
    package var opensAt: Instant
    /// Last instant that counts: 23:59:59.999 of a closing day.
    package var closesAt: Instant

    /// Exam years admitted to first registration; empty (and no late years) = the general rule.
    package var examYears: [UInt32] = []
    /// Late first registration: all exam years up to this one too; 0 = none.
    package var lateExamYearsUntil: UInt32 = 0
    /// Household or workplace must lie in it; 0 = anywhere.
    package var scopeDivision: UInt32 = 0

    /// Re-registration: first registered on or before that day; nil = the general rule.
    package var renewalFirstRegisteredUntil: CalendarDay?
    /// Continuing education demanded of a re-registration, or waived.
    package var ceDemanded: Bool = true

    /// Steps of review in order; the last is the deciding one.
    package var steps: [ReviewStep] = []
    /// Last day on which a file returned for correction may come back (补正期限); nil = the close.
    package var correctionUntil: CalendarDay?
    /// Attachments that each kind of application needs, beside the rule set's.
    package var attachmentsNeeded: [AttachmentNeed] = []
    package var contacts: [NoticeContact] = []

    /// Clause on the window.
    package var windowClause: String = ""
    /// Clause on who may register first.
    package var firstClause: String = ""
    /// Clause on household or workplace.
    package var scopeClause: String = ""
    /// Clause on re-registration.
    package var renewalClause: String = ""
    /// Clause on continuing education.
    package var ceClause: String = ""
    /// Text of the pledge (承诺声明) as it is ticked.
    package var pledgeText: String = ""

    /// That it was withdrawn (撤回), or a notice that it stands within: it admits nobody. nil = it
    /// stands, or the case was kept under it all the same.
    package var withdrawal: NoticeWithdrawal?

    package init(name: String, opensAt: Instant, closesAt: Instant) {
        self.name = name
        self.opensAt = opensAt
        self.closesAt = closesAt
    }

    /// True if the notice says itself which exam years may register, so that the general time limit
    /// for a first registration is not asked.
    package var admitsByExamYear: Bool { !examYears.isEmpty || lateExamYearsUntil != 0 }

    package func admits(examYear: UInt32) -> Bool {
        examYears.contains(examYear) || (lateExamYearsUntil != 0 && examYear <= lateExamYearsUntil)
    }

    package func isOpen(at instant: Instant) -> Bool { opensAt <= instant && instant <= closesAt }

    /// Last instant at which a file returned for correction may come back.
    package var correctionsCloseAt: Instant {
        guard let correctionUntil else { return closesAt }
        return max(closesAt, Instant(endOf: correctionUntil))
    }

    package var flow: ReviewFlow { steps.count == 1 ? .oneStep : .twoSteps }
}

/// A notice taken back by who published it.
package struct NoticeWithdrawal: Hashable, Sendable {
    /// Short name of the notice that was withdrawn: this one, or one that it stands within.
    package var notice: String
    package var at: Instant
    /// Document number (文号).
    package var number: String

    package init(notice: String, at: Instant, number: String) {
        self.notice = notice
        self.at = at
        self.number = number
    }
}

/// One step of a review.
package struct ReviewStep: Hashable, Sendable {
    package var level: ReviewLevel
    /// True for the deciding step (终审).
    package var isFinal: Bool
    /// Local name: 初审, 复审, 终审.
    package var displayName: String

    package init(level: ReviewLevel, isFinal: Bool, displayName: String) {
        self.level = level
        self.isFinal = isFinal
        self.displayName = displayName
    }
}

/// Which bureau takes a step.
package enum ReviewLevel: String, Sendable, CaseIterable {
    /// The accepting bureau of the county.
    case county
    /// The bureau above it.
    case prefecture
}

/// A bureau's contact in a notice: an office, never a person.
package struct NoticeContact: Hashable, Sendable {
    package var bureauName: String
    package var office: String
    package var address: String

    package init(bureauName: String, office: String, address: String) {
        self.bureauName = bureauName
        self.office = office
        self.address = address
    }
}
