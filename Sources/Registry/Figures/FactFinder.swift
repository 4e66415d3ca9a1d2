import Rules
import Schema

/// Finds the facts about one person for a scope. What many persons share is read once: rule sets by
/// division, versions of the notice, the working calendar.
struct FactFinder {
    let registry: Registry
    let scope: FigureScope
    let days: FigureDays
    let calendar: Rules.WorkingCalendar
    private let today: UInt32
    private let day: CalendarDay?
    private var ruleSets: [UInt32: Rules.RuleSet?] = [:]
    private var notices: [UInt64: Bool] = [:]
    var trace = ReadTrace()

    /// `scope` with every day filled in.
    init(_ registry: Registry, _ scope: FigureScope, _ context: CommandContext) {
        self.registry = registry
        self.scope = scope
        days = scope.days
        today = context.today
        day = CalendarDay(yyyymmdd: scope.untilDay)
        calendar = registry.workingCalendar(&trace)
    }

    mutating func facts(about person: Person) -> [FigureFact] {
        switch scope.kind {
        case .stock: stock(person)
        case .flow: flow(person)
        case .due: due(person)
        case .unspecified, .unrecognized: []
        }
    }

    // MARK: Stock

    private mutating func stock(_ person: Person) -> [FigureFact] {
        // An account that leads to another is counted there.
        guard let day, person.mergedInto == 0,
            Instant(milliseconds: person.openedAt).day <= day
        else { return [] }
        let division = division(of: person)
        var facts = [FigureFact(measure: .account, division: division)]
        let periods = registry.periods(of: person.id, &trace)
        for certificate in registry.certificates(of: person.id, &trace) {
            let own = periods.filter { $0.certificateId == certificate.id }
            var fact = FigureFact(measure: .certificate, division: division)
            fact.level = certificate.level
            fact.certificate = certificate.id
            facts.append(fact)
            let status = status(own, in: person.divisionId, on: day)
            fact.measure = status.measure
            fact.period = status.period
            facts.append(fact)
        }
        return facts
    }

    /// Where somebody belonged on the day: what moved him later, a transfer or a change of the map,
    /// is taken back.
    private mutating func division(of person: Person) -> UInt32 {
        let moves =
            transfers(of: person.id).map {
                (day: Instant(milliseconds: $0.decidedAt).day.yyyymmdd, from: $0.fromDivisionId)
            }
            + person.formerDivisions.compactMap { passage in
                CalendarDay(yyyymmdd: passage.untilDay).map {
                    (day: $0.next.yyyymmdd, from: passage.divisionId)
                }
            }
        let later = moves.filter { $0.day > scope.untilDay }.min { $0.day < $1.day }
        return later?.from ?? person.divisionId
    }

    private mutating func status(
        _ records: [RegistrationPeriod], in division: UInt32, on day: CalendarDay
    ) -> (measure: FigureMeasure, period: UInt64) {
        let sorted = records.sorted { $0.validFrom < $1.validFrom }
        let periods = sorted.compactMap(RegisteredPeriod.init)
        // A day that cannot be is in no record; if it were, nothing could be told.
        guard periods.count == sorted.count else { return (.statusUnknown, 0) }
        let rules = ruleSet(for: division)
        let found = CertificateStatus.of(periods, on: day) { rules?.lastDayToRenew(after: $0) }
        let period = found.period.map { sorted[$0].id } ?? 0
        let hangsOnRules = found.status == .renewable || found.status == .lapsed
        guard rules != nil || !hangsOnRules else { return (.statusUnknown, period) }
        return (found.status.measure, period)
    }

    mutating func ruleSet(for division: UInt32) -> Rules.RuleSet? {
        if let known = ruleSets[division] { return known }
        let found = registry.ruleSet(for: division, day: scope.untilDay, &trace)
            .flatMap(Rules.RuleSet.init)
        ruleSets[division] = .some(found)
        return found
    }

    // MARK: Due

    private mutating func due(_ person: Person) -> [FigureFact] {
        let periods = registry.periods(of: person.id, &trace)
        let ending = periods.filter { days.contains($0.validUntil) && $0.runsOut }
        guard !ending.isEmpty else { return [] }
        let applications = registry.applications(of: person.id, &trace)
        return ending.flatMap { period in
            var fact = FigureFact(measure: .ending, division: period.divisionId)
            fact.level = period.level
            fact.certificate = period.certificateId
            fact.period = period.id
            fact.day = period.validUntil
            var outcome = fact
            outcome.measure = .neither
            if let next = periods.first(where: { $0.follows(period) }) {
                outcome.measure = .renewed
                outcome.application = next.applicationId
            } else if let open = applications.first(where: { $0.isOpenRenewal(of: period) }) {
                outcome.measure = .applied
                outcome.application = open.id
            }
            return [fact, outcome]
        }
    }

    // MARK: What flow asks too

    /// Transfers that have taken place, oldest first.
    mutating func transfers(of person: UInt64) -> [PersonChange] {
        registry.ids(.changeByPerson, person, &trace).compactMap { id in
            registry.get(PersonChange.self, .personChange, id, &trace)
        }.filter { $0.kind == .transfer && $0.state == .done }
    }

    /// Any version of the scope's notice; true if all are asked for.
    mutating func isOfScope(notice id: UInt64) -> Bool {
        guard !scope.noticeName.isEmpty else { return true }
        if let known = notices[id] { return known }
        let notice = registry.get(Schema.Notice.self, .notice, id, &trace)
        let isOfScope = notice?.name == scope.noticeName
        notices[id] = isOfScope
        return isOfScope
    }
}

extension RegistrationPeriod {
    /// It ends by running out, not before by a decision.
    fileprivate var runsOut: Bool {
        !isRevoked && (cancelledFrom == 0 || cancelledFrom > validUntil)
    }

    fileprivate func follows(_ former: RegistrationPeriod) -> Bool {
        certificateId == former.certificateId && !isRevoked && validUntil > former.validUntil
    }
}

extension Application {
    /// Submitted and not decided.
    fileprivate func isOpenRenewal(of period: RegistrationPeriod) -> Bool {
        kind == .renewal && renewedPeriodId == period.id && state.runsClock
    }
}

extension CertificateStatus {
    fileprivate var measure: FigureMeasure {
        switch self {
        case .inForce: .inForce
        case .renewable: .renewable
        case .lapsed: .lapsed
        case .suspended: .suspended
        case .cancelled: .cancelled
        case .revoked: .revoked
        case .neverRegistered: .neverRegistered
        }
    }
}
