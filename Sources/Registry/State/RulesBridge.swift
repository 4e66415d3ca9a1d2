import Rules
import Schema

/// Records as the rules see them: the rules know no protobuf, the records know no law.
extension Schema.IdentityDocumentKind {
    /// The rule that numbers of this kind follow; nil for a kind that is not known.
    var ruleKind: Rules.IdentityDocumentKind? {
        switch self {
        case .resident: .resident
        case .hmtResidencePermit: .hmtResidencePermit
        case .foreignPermanent: .foreignPermanent
        case .hmtTravelPermit: .hmtTravelPermit
        case .passport: .passport
        case .military: .military
        case .unspecified, .unrecognized: nil
        }
    }
}

extension Schema.Division {
    init(_ row: DivisionRow) {
        self.init()
        id = row.code
        name = row.name
        level = Schema.DivisionLevel(rawValue: Int32(row.level.rawValue))
        parentId = row.parent ?? 0
        validFrom = row.validFrom?.yyyymmdd ?? 0
        validUntil = row.validUntil?.yyyymmdd ?? 0
        successorIds = row.successors
        former = row.former.map {
            FormerDivisionState(
                name: $0.name, parentId: $0.parent ?? 0, untilDay: $0.until.yyyymmdd)
        }
    }

    /// As it stood on a day: its name and what lay above it then.
    func asOf(_ day: UInt32) -> Schema.Division {
        guard let then = former.first(where: { day <= $0.untilDay }) else { return self }
        var division = self
        division.name = then.name
        division.parentId = then.parentId
        return division
    }
}

extension DivisionRow {
    /// Nil if the level is not one that the rules know.
    init?(_ division: Schema.Division) {
        guard
            let level = UInt8(exactly: division.level.rawValue)
                .flatMap(Rules.DivisionLevel.init(rawValue:))
        else { return nil }
        self.init(
            code: division.id, name: division.name, level: level,
            parent: division.parentId == 0 ? nil : division.parentId,
            validFrom: CalendarDay(yyyymmdd: division.validFrom),
            validUntil: CalendarDay(yyyymmdd: division.validUntil),
            successors: division.successorIds)
        former = division.former.compactMap { then in
            CalendarDay(yyyymmdd: then.untilDay).map {
                Former(
                    name: then.name, parent: then.parentId == 0 ? nil : then.parentId, until: $0)
            }
        }
    }
}

extension Schema.ApplicationState {
    /// Nil for states that the rules do not know.
    var ruleState: Rules.ApplicationState? {
        UInt8(exactly: rawValue).flatMap(Rules.ApplicationState.init(rawValue:))
    }

    init(_ state: Rules.ApplicationState) { self.init(rawValue: Int32(state.rawValue)) }
}

extension Schema.ReviewOutcome {
    var ruleOutcome: Rules.ReviewOutcome? {
        switch self {
        case .approved: .approve
        case .refused: .refuse
        case .returned: .sendBack
        case .unspecified, .unrecognized: nil
        }
    }
}

extension Schema.Level {
    var ruleLevel: CertificateLevel? {
        UInt8(exactly: rawValue).flatMap(CertificateLevel.init(rawValue:))
    }
}

extension ApplicationKind {
    var ruleKind: RegistrationKind? {
        switch self {
        case .first: .first
        case .renewal: .renewal
        case .unspecified, .unrecognized: nil
        }
    }
}

extension PersonName {
    /// The form in which names are compared and indexed.
    static func normalised(_ raw: String) -> String { PersonName(raw).matchingForm }
    /// Whether two names are the same; as typed they mostly are.
    static func agree(_ left: String, _ right: String) -> Bool {
        left == right || normalised(left) == normalised(right)
    }

    /// The name as it is kept: as given, without blanks around it.
    static func trimmed(_ raw: String) -> String { HalfWidthText(raw).trimmed }
}

extension Rules.RuleSet {
    /// Nil if a date of the record cannot be.
    init?(_ record: Schema.RuleSet) {
        guard let from = CalendarDay(yyyymmdd: record.effectiveFrom) else { return nil }
        self.init(name: record.name, effectiveFrom: from, legalBasis: record.legalBasis)
        version = record.version
        regionDivision = record.regionDivisionId
        effectiveUntil = CalendarDay(yyyymmdd: record.effectiveUntil)
        firstClock = record.firstClock == .issued ? .issued : .passed
        firstWithinYears = record.firstWithinYears
        validityYears = record.validityYears
        periodEnd = record.periodEnd == .dayBefore ? .dayBefore : .sameDay
        firstClause = record.firstClause
        scopeClause = record.scopeClause
        conditionClause = record.conditionClause
        renewalClause = record.renewalClause
        if record.decisionWorkingDays != 0 {
            decisionWorkingDays = record.decisionWorkingDays
        }
        if record.bulkHoldHours != 0 {
            bulkHoldHours = record.bulkHoldHours
        }
        if record.reviewWithinDays != 0 {
            reviewWithinDays = record.reviewWithinDays
        }
        if record.reviewWorkingDays != 0 {
            reviewWorkingDays = record.reviewWorkingDays
        }
        if AgeGroups(firstAges: record.figureAges) != nil {
            figureAges = record.figureAges
        }
        attachmentsNeeded = record.attachmentsNeeded.compactMap(Rules.AttachmentNeed.init)
        confirmedReadings = record.confirmedReadings.compactMap(RuleReading.init(rawValue:))
        takeRenewal(record)
    }

    /// What is said of re-registration; what is not set keeps its shipped default.
    private mutating func takeRenewal(_ record: Schema.RuleSet) {
        if record.renewalWindow == .afterExpirySameYear {
            renewalWindow = .afterExpirySameYear
        }
        if record.renewalWindowMonths != 0 {
            renewalWindowMonths = record.renewalWindowMonths
        }
        if record.renewedFrom == .decisionDay {
            renewedFrom = .decisionDay
        }
        switch record.ceCounts {
        case .sinceLastPeriodStart: ceCounts = .sinceLastPeriodStart
        case .last36Months: ceCounts = .lastThirtySixMonths
        case .withinPeriod, .unspecified, .unrecognized: ceCounts = .withinPeriod
        }
        if record.notReRegistered == .ever {
            notReRegistered = .ever
        }
        if record.sameYear == .within12Months {
            sameYear = .withinTwelveMonths
        }
        if record.afterCancellation == .nothing {
            afterCancellation = .nothing
        }
        if record.afterRevokedRenewal == .nothing {
            afterRevokedRenewal = .nothing
        }
        if record.ceHoursAssistant != 0 {
            ceHoursAssistant = record.ceHoursAssistant
        }
        if record.ceHoursSocialWorker != 0 {
            ceHoursSocialWorker = record.ceHoursSocialWorker
        }
        if record.ceHoursSenior != 0 {
            ceHoursSenior = record.ceHoursSenior
        }
        if record.ceDegreeHours != 0 {
            ceDegreeHours = record.ceDegreeHours
        }
        ceForms = record.ceForms.compactMap(\.ruleForm)
        ceCyclesDemanded = max(1, record.ceCyclesDemanded)
        ceClause = record.ceClause
    }
}

extension Rules.Notice {
    init(_ record: Schema.Notice) {
        self.init(
            name: record.name, opensAt: Instant(milliseconds: record.opensAt),
            closesAt: Instant(milliseconds: record.closesAt))
        version = record.version
        title = record.title
        number = record.number
        url = record.url
        ruleSetName = record.ruleSetName
        regionDivision = record.regionDivisionId
        kinds = record.kinds.compactMap(\.ruleKind)
        examYears = record.examYears
        lateExamYearsUntil = record.lateExamYearsUntil
        scopeDivision = record.scopeDivisionId
        steps = record.steps.map {
            Rules.ReviewStep(
                level: $0.level == .county ? .county : .prefecture, isFinal: $0.isFinal,
                displayName: $0.displayName)
        }
        correctionUntil = CalendarDay(yyyymmdd: record.correctionUntil)
        attachmentsNeeded = record.attachmentsNeeded.compactMap(Rules.AttachmentNeed.init)
        windowClause = record.windowClause
        firstClause = record.firstClause
        scopeClause = record.scopeClause
        renewalClause = record.renewalClause
        renewalFirstRegisteredUntil = CalendarDay(
            yyyymmdd: record.renewalFirstRegisteredUntil)
        ceDemanded = record.ceDemanded
        ceClause = record.ceClause
        pledgeText = record.pledgeText
    }
}
