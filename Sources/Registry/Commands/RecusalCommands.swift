import Rules
import Schema

/// Declared recusals (回避): an officer declares, or a superior orders, that he does not act on a
/// person, a file, or an organisation and those who work for it. Until its end, or until a superior
/// lifts it, every command of his on them is refused.
extension Registry {
    /// ids: the recusal.
    func planDeclareRecusal(
        _ request: DeclareRecusalRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let officer = try officerToRecuse(request.operatorId, context, &trace)
        let person = try subject(of: request, context, &trace)
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        if request.untilDay != 0 {
            guard CalendarDay(yyyymmdd: request.untilDay) != nil,
                request.untilDay >= context.today
            else { throw Refusal(.fieldInvalid, fields: [.invalid("until_day")]) }
        }
        let recusal = Recusal(
            id: nextID(.recusal), operatorId: officer.id, personId: request.personId,
            applicationId: request.applicationId, organisationId: request.organisationId,
            reason: request.reason, untilDay: request.untilDay,
            declaredBy: context.caller.operator.id, declaredAt: context.now,
            bureauId: officer.bureauId)
        var plan = Plan()
        plan.put(recusal, in: .recusal, key: recusal.id)
        plan.ids = [recusal.id]
        plan.reason = request.reason
        plan.personID = person
        return plan
    }

    /// ids: none.
    func planLiftRecusal(
        _ request: LiftRecusalRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var recusal = get(Recusal.self, .recusal, request.recusalId, &trace),
            isSuperior(context.caller, of: recusal.bureauId, &trace)
        else { throw Refusal(.notFound) }
        // Or he would lift it, decide, and declare it again.
        guard recusal.operatorId != context.caller.operator.id else { throw Refusal(.ownCase) }
        guard recusal.liftedAt == 0 else { throw Refusal(.recusalLifted) }
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        recusal.liftedBy = context.caller.operator.id
        recusal.liftedAt = context.now
        recusal.liftReason = request.reason
        var plan = Plan()
        plan.put(recusal, in: .recusal, key: recusal.id)
        plan.reason = request.reason
        plan.personID = recusal.personId
        return plan
    }

    // MARK: The check

    /// Refused if the caller does not act on this person or file, or if nobody does: what is left
    /// of a person whose data was erased stays as it is.
    func checkNotRecused(
        person id: UInt64, application: UInt64 = 0, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard get(Person.self, .person, id, &trace)?.erasedAt ?? 0 == 0 else {
            throw Refusal(.personErased)
        }
        for recusal in recusals(inForceOf: context, &trace) {
            let isMet =
                isPerson(recusal.personId, id, &trace)
                || (recusal.applicationId != 0 && recusal.applicationId == application)
                || works(id, for: recusal.organisationId, &trace)
            if isMet { throw Self.recused(recusal) }
        }
    }

    /// Refused if the caller does not act on this organisation.
    func checkNotRecused(
        organisation: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        let met = recusals(inForceOf: context, &trace).first { $0.organisationId == organisation }
        if let met { throw Self.recused(met) }
    }

    private static func recused(_ recusal: Recusal) -> Refusal {
        Refusal(.recused, [.init("recusal", "\(recusal.id)")])
    }

    private func recusals(
        inForceOf context: CommandContext, _ trace: inout ReadTrace
    ) -> [Recusal] {
        ids(.recusalByOperator, context.caller.operator.id, &trace).compactMap {
            get(Recusal.self, .recusal, $0, &trace)
        }.filter { $0.isInForce(on: context.today) }
    }

    /// The same human: also where one account leads to the other.
    private func isPerson(_ one: UInt64, _ other: UInt64, _ trace: inout ReadTrace) -> Bool {
        guard one != 0 else { return false }
        guard one != other else { return true }
        let person = get(Person.self, .person, one, &trace)
        return person.map { standing($0, &trace).id } == other
    }

    private func works(
        _ person: UInt64, for organisation: UInt64, _ trace: inout ReadTrace
    ) -> Bool {
        guard organisation != 0, let person = get(Person.self, .person, person, &trace),
            let organisation = get(Organisation.self, .organisation, organisation, &trace)
        else { return false }
        return person.works(
            for: organisation, organisation.names.map { PersonName.normalised($0.name) })
    }

    // MARK: Who and whom

    /// The caller himself, or an officer whose superior he is; otherwise as if there were none.
    private func officerToRecuse(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Operator {
        guard id != 0, id != context.caller.operator.id else { return context.caller.operator }
        guard let officer = get(Operator.self, .operator, id, &trace),
            isSuperior(context.caller, of: officer.bureauId, &trace)
        else { throw Refusal(.notFound) }
        guard !officer.hasEnded(now: context.now) else { throw Refusal(.operatorEnded) }
        return officer
    }

    /// A final reviewer of the bureau or of one above it.
    private func isSuperior(
        _ caller: Caller, of bureau: UInt64, _ trace: inout ReadTrace
    ) -> Bool {
        caller.has(.finalReviewer) && isAtOrAbove(caller, bureau, &trace)
    }

    /// Whether a bureau is the caller's, or one below it.
    func isAtOrAbove(_ caller: Caller, _ bureau: UInt64, _ trace: inout ReadTrace) -> Bool {
        guard let own = caller.bureau?.id else { return false }
        var current = bureau
        for _ in 0..<16 where current != 0 {
            if current == own { return true }
            current = get(Bureau.self, .bureau, current, &trace)?.parentId ?? 0
        }
        return false
    }

    /// Exactly one person, file or organisation that the caller sees; the person concerned, if one.
    private func subject(
        of request: DeclareRecusalRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> UInt64 {
        let subjects = [request.personId, request.applicationId, request.organisationId]
        guard subjects.count(where: { $0 != 0 }) == 1 else {
            throw Refusal(.fieldInvalid, fields: [.invalid("person_id")])
        }
        if request.applicationId != 0 {
            return try application(request.applicationId, context, &trace).personId
        }
        if request.organisationId != 0 {
            _ = try organisation(request.organisationId, context, &trace)
            return 0
        }
        guard let person = get(Person.self, .person, request.personId, &trace),
            sees(context.caller, person.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        return person.id
    }
}

extension Recusal {
    func isInForce(on day: UInt32) -> Bool {
        liftedAt == 0 && (untilDay == 0 || day <= untilDay)
    }
}
