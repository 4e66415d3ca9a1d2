import Rules
import Schema

/// Changes about a person: a new or corrected identity, and the transfer to another bureau. They
/// are no applications, since no window, notice or pledge belongs to them: one officer asks,
/// another decides, and for a transfer that other one is the accepting bureau's.
extension Registry {
    /// ids: the change.
    func planProposeIdentityChange(
        _ request: ProposeIdentityChangeRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard request.kind == .identity || request.kind == .correction else {
            throw Refusal(.requestInvalid)
        }
        let person = try personToActOn(request.personId, context, &trace)
        var change = try begin(request.kind, person, request.reason, context, &trace)
        change.newName = PersonName.trimmed(request.newName)
        if let document = request.newDocument {
            change.newDocument = try canonical(document)
        }
        guard !change.newName.isEmpty || change.newDocument != nil else {
            throw Refusal(.fieldInvalid, fields: [.missing("new_name")])
        }
        change.effectiveOn = request.effectiveOn == 0 ? context.today : request.effectiveOn
        guard CalendarDay(yyyymmdd: change.effectiveOn) != nil,
            change.effectiveOn <= context.today
        else { throw Refusal(.fieldInvalid, fields: [.invalid("effective_on")]) }
        try checkDocumentFree(change, &trace)
        return plan(change, personID: person.id)
    }

    /// ids: the change.
    func planReleaseTransfer(
        _ request: ReleaseTransferRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let person = try personToActOn(request.personId, context, &trace)
        var change = try begin(.transfer, person, request.reason, context, &trace)
        change.fromDivisionId = person.divisionId
        change.toDivisionId = request.toDivisionId
        try checkDestination(change, context, &trace)
        try checkNothingOpen(person, &trace)
        return plan(change, personID: person.id)
    }

    /// ids: none.
    func planDecidePersonChange(
        _ request: DecidePersonChangeRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var change = get(PersonChange.self, .personChange, request.changeId, &trace),
            let person = get(Person.self, .person, change.personId, &trace),
            decides(context.caller, change, person, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        try checkNotOwnCase(person: person.id, context, &trace)
        guard change.state == .proposed else { throw Refusal(.alreadyDecided) }
        guard change.proposedBy != context.caller.operator.id else { throw Refusal(.sameOfficer) }
        guard request.approved || !request.reason.isEmpty else { throw Refusal(.reasonRequired) }
        change.state = request.approved ? .done : .declined
        change.decidedBy = context.caller.operator.id
        change.decidedAt = context.now
        change.decisionReason = request.reason
        var plan = plan(change, personID: person.id)
        plan.ids = []
        plan.reason = request.reason
        guard request.approved else { return plan }
        if change.kind == .transfer {
            try move(person, change, context, &plan, &trace)
        } else {
            try rename(person, change, &plan, &trace)
        }
        return plan
    }

    // MARK: Effects

    private func move(
        _ person: Person, _ change: PersonChange, _ context: CommandContext, _ plan: inout Plan,
        _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard person.divisionId == change.fromDivisionId else {
            throw Refusal(.registrationStateUnfit)
        }
        try checkNothingOpen(person, &trace)
        var moved = person
        moved.divisionId = inForce(change.toDivisionId, day: context.today, &trace)
        moved.bureauId = try checkDestination(change, context, &trace).id
        plan.put(moved, in: .person, key: person.id)
    }

    /// The former name and number stay in the history: a person is still found by them.
    private func rename(
        _ person: Person, _ change: PersonChange, _ plan: inout Plan, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard var identity = get(PersonIdentity.self, .personIdentity, person.id, &trace),
            let day = CalendarDay(yyyymmdd: change.effectiveOn)
        else { throw Refusal(.notFound) }
        try checkDocumentFree(change, &trace)
        var renamed = person
        // An edit of the form that began under the old identity is a conflict.
        renamed.formVersion &+= 1
        let last = day.previous.yyyymmdd
        if !change.newName.isEmpty, change.newName != person.name {
            renamed.formerNames.append(FormerName(name: person.name, untilDay: last))
            renamed.name = change.newName
            identity.formerName = person.name
        }
        if var document = change.newDocument {
            let known = CanonicalIdentity(
                name: renamed.name, kind: document.kind, number: document.number)
            if let index = identity.documents.indices.last {
                identity.documents[index].usedUntil = last
            }
            document.usedFrom = change.effectiveOn
            document.usedUntil = 0
            identity.documents.append(document)
            if known.birthDay != 0 {
                identity.birthDate = known.birthDay
                renamed.birthYear = known.birthDay / 10_000
            }
            renamed.sex = known.sex == .unspecified ? renamed.sex : known.sex
        }
        plan.put(renamed, in: .person, key: person.id)
        plan.put(identity, in: .personIdentity, key: person.id)
    }

    // MARK: Checks

    /// A change as it begins: nobody's own case, with a reason, and none of its kind open.
    private func begin(
        _ kind: PersonChangeKind, _ person: Person, _ reason: String, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> PersonChange {
        try checkNotOwnCase(person: person.id, context, &trace)
        guard !reason.isEmpty else { throw Refusal(.reasonRequired) }
        for id in ids(.changeByPerson, person.id, &trace) {
            let other = get(PersonChange.self, .personChange, id, &trace)
            guard other?.state != .proposed else {
                throw Refusal(.proposalOpen, [.init("event", "\(id)")])
            }
        }
        var change = PersonChange()
        change.id = nextID(.personChange)
        change.personId = person.id
        change.kind = kind
        change.state = .proposed
        change.reason = reason
        change.personName = person.name
        change.proposedBy = context.caller.operator.id
        change.proposedAt = context.now
        return change
    }

    private func plan(_ change: PersonChange, personID: UInt64) -> Plan {
        var plan = Plan()
        plan.put(change, in: .personChange, key: change.id)
        plan.ids = [change.id]
        plan.reason = change.reason
        plan.personID = personID
        return plan
    }

    private func canonical(_ document: IdentityDocument) throws(Refusal) -> IdentityDocument {
        let kind = document.kind == .unspecified ? .resident : document.kind
        guard let number = Self.canonicalDocument(kind, document.number) else {
            throw Refusal(.identityInvalid)
        }
        return IdentityDocument(kind: kind, number: number)
    }

    /// The new number is nobody's, this person's own former ones included.
    private func checkDocumentFree(
        _ change: PersonChange, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard let document = change.newDocument,
            let holder = person(withDocument: document.number, &trace)?.person
        else { return }
        let bureau = get(Bureau.self, .bureau, holder.bureauId, &trace)
        throw Refusal(.accountExists, [.init("bureau", bureau?.name ?? "")])
    }

    /// The bureau of a division that is not the one a person comes from.
    @discardableResult
    private func checkDestination(
        _ change: PersonChange, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Bureau {
        guard get(Division.self, .division, UInt64(change.toDivisionId), &trace) != nil else {
            throw Refusal(.divisionUnknown, [.init("division", "\(change.toDivisionId)")])
        }
        guard change.toDivisionId != change.fromDivisionId,
            let bureau = bureauResponsible(
                for: change.toDivisionId, day: context.today, &trace)
        else { throw Refusal(.fieldInvalid, fields: [.invalid("to_division_id")]) }
        return bureau
    }

    /// A file under way is finished, or withdrawn, where it is.
    private func checkNothingOpen(_ person: Person, _ trace: inout ReadTrace) throws(Refusal) {
        let open = applications(of: person.id, &trace).first { $0.state.isOpen }
        if let open { throw Refusal(.applicationOpen, [.init("application", "\(open.id)")]) }
    }

    /// Who decides: for a transfer the accepting bureau, else an officer of the territory.
    private func decides(
        _ caller: Caller, _ change: PersonChange, _ person: Person, day: UInt32,
        _ trace: inout ReadTrace
    ) -> Bool {
        change.kind == .transfer
            ? acts(caller, on: change.toDivisionId, day: day, &trace)
            : sees(caller, person.divisionId, day: day, &trace)
                && (caller.has(.reviewer) || caller.has(.finalReviewer))
    }

    /// Changes of persons whom the caller sees, and transfers to him.
    func seesChange(
        _ change: PersonChange, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Bool {
        if change.kind == .transfer,
            sees(context.caller, change.toDivisionId, day: context.today, &trace)
        {
            return true
        }
        guard let person = get(Person.self, .person, change.personId, &trace) else { return false }
        return sees(context.caller, person.divisionId, day: context.today, &trace)
    }
}
