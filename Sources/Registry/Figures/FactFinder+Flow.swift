import Rules
import Schema

/// What happened between two days, or to the files of one notice.
extension FactFinder {
    mutating func flow(_ person: Person) -> [FigureFact] {
        let applications = registry.applications(of: person.id, &trace)
        var facts: [FigureFact] = []
        if !applications.isEmpty {
            let certificates = registry.certificates(of: person.id, &trace)
            for application in applications where isOfScope(notice: application.noticeId) {
                let level = certificates.first { $0.id == application.certificateId }?.level
                facts += self.facts(about: application, level ?? .unspecified)
            }
        }
        // What befalls a registration or a person belongs to no notice.
        if scope.noticeName.isEmpty {
            facts += eventFacts(person) + transferFacts(person)
        }
        return facts
    }

    private mutating func facts(about application: Application, _ level: Level) -> [FigureFact] {
        var fact = FigureFact(measure: .submitted, division: application.divisionId)
        fact.level = level
        fact.certificate = application.certificateId
        fact.application = application.id
        fact.period = application.periodId
        var facts: [FigureFact] = []
        func add(_ measure: FigureMeasure, at instant: Int64) {
            guard let day = dayWithin(instant) else { return }
            fact.measure = measure
            fact.day = day
            fact.division = application.division(on: day)
            facts.append(fact)
        }
        add(.received, at: receipt(of: application))
        add(.submitted, at: application.firstSubmittedAt)
        for review in application.reviews {
            if let measure = review.measure { add(measure, at: review.at) }
        }
        if application.periodId != 0, let decision = application.reviews.last {
            let isFirst = application.kind == .first
            add(isFirst ? .firstRegistration : .reRegistration, at: decision.at)
            add(.certificateIssued, at: firstIssue(of: application.periodId))
        }
        if let day = overdueDay(application), days.contains(day) {
            fact.measure = .overdue
            fact.day = day
            fact.division = application.division(on: day)
            facts.append(fact)
        }
        add(.notAccepted, at: application.notAcceptedAt)
        add(.withdrawn, at: application.withdrawnAt)
        // Of older ones there is no instant: they are figures of a notice only.
        if !scope.noticeName.isEmpty, let measure = application.endWithoutInstant {
            fact.measure = measure
            fact.day = 0
            fact.division = application.divisionId
            facts.append(fact)
        }
        return facts
    }

    private mutating func receipt(of application: Application) -> Int64 {
        guard application.receiptId != 0 else { return 0 }
        return registry.get(Receipt.self, .receipt, application.receiptId, &trace)?.receivedAt ?? 0
    }

    private mutating func firstIssue(of period: UInt64) -> Int64 {
        registry.certificateText(of: period, version: 1, &trace)?.issuedAt ?? 0
    }

    /// The day after the last one on which a decision would have been in time, if none was made by
    /// then; nil also where the working calendar does not tell.
    private mutating func overdueDay(_ application: Application) -> UInt32? {
        guard application.firstSubmittedAt != 0,
            application.state.runsClock || application.state.isDecided,
            case .on(let due) = registry.clock(of: application, &trace).dueDay(calendar)
        else { return nil }
        if application.state.isDecided, let decision = application.reviews.last,
            Instant(milliseconds: decision.at).day <= due
        {
            return nil
        }
        return due.next.yyyymmdd
    }

    private mutating func eventFacts(_ person: Person) -> [FigureFact] {
        registry.periods(of: person.id, &trace).flatMap { period in
            registry.events(of: period.id, &trace).compactMap { event in
                guard event.state == .decided, let measure = event.kind.measure,
                    let day = dayWithin(event.decidedAt)
                else { return nil }
                var fact = FigureFact(measure: measure, division: period.divisionId)
                fact.level = period.level
                fact.certificate = period.certificateId
                fact.period = period.id
                fact.event = event.id
                fact.day = day
                return fact
            }
        }
    }

    private mutating func transferFacts(_ person: Person) -> [FigureFact] {
        transfers(of: person.id).flatMap { change -> [FigureFact] in
            guard let day = dayWithin(change.decidedAt) else { return [] }
            return [
                FigureFact(
                    measure: .transferOut, division: change.fromDivisionId, event: change.id,
                    day: day),
                FigureFact(
                    measure: .transferIn, division: change.toDivisionId, event: change.id,
                    day: day),
            ]
        }
    }

    /// The day of an instant if it counts; nil of none too.
    private func dayWithin(_ instant: Int64) -> UInt32? {
        guard instant != 0 else { return nil }
        let day = Instant(milliseconds: instant).day.yyyymmdd
        return days.contains(day) ? day : nil
    }
}

extension Application {
    /// The registering division on a day, before the map changed or after it.
    fileprivate func division(on day: UInt32) -> UInt32 {
        formerDivisions.first { day <= $0.untilDay }?.divisionId ?? divisionId
    }

    /// Unix milliseconds; 0 = never submitted.
    fileprivate var firstSubmittedAt: Int64 { acceptedAt == 0 ? submittedAt : acceptedAt }

    /// How it ended, if that was before the instant of it was kept.
    fileprivate var endWithoutInstant: FigureMeasure? {
        switch state {
        case .withdrawn where withdrawnAt == 0: .withdrawn
        case .notAccepted where notAcceptedAt == 0: .notAccepted
        default: nil
        }
    }
}

extension Schema.ApplicationState {
    /// The bureau has refused it, or it is in the register.
    var isDecided: Bool {
        switch self {
        case .firstRefused, .finalRefused, .registered, .certificateIssued: true
        case .unspecified, .draft, .pending, .firstPassed, .finalPassed, .returned, .withdrawn,
            .notAccepted, .unrecognized:
            false
        }
    }
}

extension Review {
    fileprivate var measure: FigureMeasure? {
        switch (stage, outcome) {
        case (_, .returned): .returned
        case (.first, .approved): .firstPassed
        case (.first, .refused): .firstRefused
        case (.final, .approved): .finalPassed
        case (.final, .refused): .finalRefused
        default: nil
        }
    }
}

extension RegistrationEventKind {
    fileprivate var measure: FigureMeasure? {
        switch self {
        case .suspension: .suspension
        case .resumption: .resumption
        case .cancellation: .cancellation
        case .revocation: .revocation
        case .reinstatement: .reinstatement
        case .unspecified, .unrecognized: nil
        }
    }
}
