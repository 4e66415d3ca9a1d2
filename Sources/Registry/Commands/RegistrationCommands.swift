import Rules
import Schema

/// The life of a registration after it was made: one officer proposes what is to happen to it,
/// another decides.
extension Registry {
    /// ids: the event.
    func planProposeEvent(
        _ request: ProposeRegistrationEventRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let period = try period(request.periodId, request.number, context, &trace)
        try checkNotOwnCase(person: period.personId, context, &trace)
        let open = events(of: period.id, &trace).first { $0.state == .proposed }
        if let open { throw Refusal(.proposalOpen, [.init("event", "\(open.id)")]) }
        guard !request.reason.isEmpty else { throw Refusal(.reasonRequired) }
        var event = RegistrationEvent()
        event.id = nextID(.registrationEvent)
        event.periodId = period.id
        event.personId = period.personId
        event.kind = request.kind
        event.ground = request.ground
        event.effectiveOn = request.effectiveOn
        if request.effectiveOn == 0, request.kind.ruleChange?.actsFromDay == true {
            event.effectiveOn = context.today
        }
        event.reason = request.reason
        event.legalBasis = request.ground.ruleGround?.legalBasis ?? ""
        event.state = .proposed
        event.proposedBy = context.caller.operator.id
        event.proposedBureauId = context.caller.bureau?.id ?? 0
        event.proposedAt = context.now
        if request.kind == .reinstatement {
            event.undoesId = period.isRevoked ? period.revokedById : period.cancelledById
        }
        _ = try effect(of: event, on: period, &trace)
        var plan = Plan()
        plan.put(event, in: .registrationEvent, key: event.id)
        plan.ids = [event.id]
        plan.reason = request.reason
        plan.personID = period.personId
        return plan
    }

    /// ids: none.
    func planDecideEvent(
        _ request: DecideRegistrationEventRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard
            var event = get(
                RegistrationEvent.self, .registrationEvent, request.eventId, &trace)
        else { throw Refusal(.notFound) }
        var period = try period(event.periodId, "", context, &trace)
        try checkNotOwnCase(person: event.personId, context, &trace)
        guard event.state == .proposed else { throw Refusal(.alreadyDecided) }
        guard event.proposedBy != context.caller.operator.id else { throw Refusal(.sameOfficer) }
        guard request.approved || !request.reason.isEmpty else { throw Refusal(.reasonRequired) }
        var plan = Plan()
        if request.approved {
            let wasRevoked = period.isRevoked
            period.take(try effect(of: event, on: period, &trace), from: event.id)
            if period.isRevoked != wasRevoked {
                try moveHours(of: period, &plan, &trace)
            }
            plan.put(period, in: .registrationPeriod, key: period.id)
            recallMessages(of: period, context, &plan, &trace)
        }
        event.state = request.approved ? .decided : .declined
        event.decidedBy = context.caller.operator.id
        event.decidedBureauId = context.caller.bureau?.id ?? 0
        event.decidedAt = context.now
        event.decisionReason = request.reason
        plan.put(event, in: .registrationEvent, key: event.id)
        plan.reason = request.reason
        plan.personID = event.personId
        return plan
    }

    /// Recusal (回避): nobody acts on his own case, nor on one that he has declared.
    func checkNotOwnCase(
        person: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        let own = context.caller.operator.personId
        guard own == 0 || own != person else { throw Refusal(.ownCase) }
        try checkNotRecused(person: person, context, &trace)
    }

    /// What the event makes of the period; refused if the rules do not admit it.
    private func effect(
        of event: RegistrationEvent, on period: RegistrationPeriod, _ trace: inout ReadTrace
    ) throws(Refusal) -> RegisteredPeriod {
        guard let change = event.kind.ruleChange, let ground = event.ground.ruleGround else {
            throw Refusal(.requestInvalid)
        }
        let day = CalendarDay(yyyymmdd: event.effectiveOn)
        guard let now = RegisteredPeriod(period), day != nil || event.effectiveOn == 0 else {
            throw Refusal(.fieldInvalid, fields: [.invalid("effective_on")])
        }
        let proposedOn = Instant(milliseconds: event.proposedAt).day
        switch now.problem(with: change, on: ground, effectiveOn: day, proposedOn: proposedOn) {
        case .groundUnfit: throw Refusal(.groundUnfit)
        case .dayUnfit: throw Refusal(.fieldInvalid, fields: [.invalid("effective_on")])
        case .stateUnfit: throw Refusal(.registrationStateUnfit)
        case nil: break
        }
        let next = now.after(change, on: day)
        if change == .reinstatement {
            try checkRoom(for: next, in: period, &trace)
        }
        return next
    }

    /// What comes back must not stand beside what was registered meanwhile.
    private func checkRoom(
        for next: RegisteredPeriod, in period: RegistrationPeriod, _ trace: inout ReadTrace
    ) throws(Refusal) {
        var restored = period
        restored.take(next, from: 0)
        guard
            let certificate = get(Certificate.self, .certificate, period.certificateId, &trace),
            !overlapsAnother(restored, of: certificate, &trace)
        else { throw Refusal(.periodsOverlap) }
    }

    /// A period by id or registration number whose person the caller sees; otherwise as if there
    /// were none.
    func period(
        _ id: UInt64, _ number: String, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> RegistrationPeriod {
        var found: RegistrationPeriod?
        if id != 0 {
            found = get(RegistrationPeriod.self, .registrationPeriod, id, &trace)
        } else {
            for candidate in ids(.periodByNumber, IndexTerm.text(number), &trace) {
                let period = get(
                    RegistrationPeriod.self, .registrationPeriod, candidate, &trace)
                if period?.number == number { found = period }
            }
        }
        guard let found, let person = get(Person.self, .person, found.personId, &trace),
            sees(context.caller, person.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        return found
    }
}
