import Rules
package import Schema

/// Complaints (举报): taken in, investigated, closed by another officer. What they come to is
/// proposed like any other event, and decided by one more officer.
extension Registry {
    /// ids: the complaint.
    func planOpenComplaint(
        _ request: OpenComplaintRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var complaint = Complaint()
        if request.number.isEmpty {
            complaint.personId = request.personId
        } else {
            let period = try period(0, request.number, context, &trace)
            complaint.personId = period.personId
            complaint.periodId = period.id
        }
        guard let person = get(Person.self, .person, complaint.personId, &trace),
            sees(context.caller, person.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        try checkNotOwnCase(person: person.id, context, &trace)
        let received = request.receivedOn == 0 ? context.today : request.receivedOn
        var problems: [FieldProblem] = []
        if HalfWidthText(request.facts).trimmed.isEmpty { problems.append(.missing("facts")) }
        if CalendarDay(yyyymmdd: received) == nil || received > context.today {
            problems.append(.invalid("received_on"))
        }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
        complaint.id = nextID(.complaint)
        complaint.bureauId = person.bureauId
        complaint.divisionId = person.divisionId
        complaint.complainantName = PersonName.trimmed(request.complainantName)
        complaint.complainantContact = HalfWidthText(request.complainantContact).trimmed
        complaint.complainantKnown = !complaint.complainantName.isEmpty
        complaint.facts = request.facts
        complaint.receivedOn = received
        complaint.state = .open
        complaint.openedBy = context.caller.operator.id
        complaint.openedAt = context.now
        var plan = plan(complaint)
        plan.ids = [complaint.id]
        return plan
    }

    /// ids: none.
    func planInvestigateComplaint(
        _ request: InvestigateComplaintRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var complaint = try complaint(request.complaintId, context, &trace)
        try checkNotRecused(person: complaint.personId, context, &trace)
        guard complaint.state != .closed else { throw Refusal(.complaintState) }
        guard !HalfWidthText(request.findings).trimmed.isEmpty else {
            throw Refusal(.fieldInvalid, fields: [.missing("findings")])
        }
        complaint.state = .investigated
        complaint.findings = request.findings
        complaint.investigatedBy = context.caller.operator.id
        complaint.investigatedAt = context.now
        return plan(complaint)
    }

    /// ids: the registration event that was proposed, if any.
    func planCloseComplaint(
        _ request: CloseComplaintRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var complaint = try complaint(request.complaintId, context, &trace)
        try checkNotRecused(person: complaint.personId, context, &trace)
        guard complaint.state == .investigated else { throw Refusal(.complaintState) }
        guard complaint.investigatedBy != context.caller.operator.id else {
            throw Refusal(.sameOfficer)
        }
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        var plan = Plan()
        if let kind = try request.outcome.eventKind() {
            plan = try proposal(kind, complaint, request, context, &trace)
            complaint.eventId = plan.ids.first ?? 0
        }
        complaint.state = .closed
        complaint.outcome = request.outcome
        complaint.reason = request.reason
        complaint.closedBy = context.caller.operator.id
        complaint.closedAt = context.now
        plan.put(complaint, in: .complaint, key: complaint.id)
        plan.reason = request.reason
        plan.personID = complaint.personId
        return plan
    }

    /// Proposed, never done: it takes effect when another officer has decided it.
    private func proposal(
        _ kind: RegistrationEventKind, _ complaint: Complaint, _ request: CloseComplaintRequest,
        _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let period = try period(complaint.periodId, request.number, context, &trace)
        guard period.personId == complaint.personId else { throw Refusal(.notFound) }
        return try planProposeEvent(
            ProposeRegistrationEventRequest(
                periodId: period.id, kind: kind, ground: request.ground,
                effectiveOn: request.effectiveOn, reason: request.reason),
            context, &trace)
    }

    private func plan(_ complaint: Complaint) -> Plan {
        var plan = Plan()
        plan.put(complaint, in: .complaint, key: complaint.id)
        plan.personID = complaint.personId
        return plan
    }

    // MARK: Questions

    /// A complaint that the caller sees; otherwise as if there were none. One about himself he does
    /// not see: who complains would be in his hands.
    package func complaint(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Complaint {
        guard let complaint = get(Complaint.self, .complaint, id, &trace),
            mayKnow(complaint, context, &trace)
        else { throw Refusal(.notFound) }
        return complaint
    }

    package func complaints(
        _ request: ListComplaintsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<Complaint> {
        let asked = request.page ?? PageRequest()
        return page(
            Complaint.self, .complaint, after: asked.afterId, limit: asked.boundedLimit, &trace
        ) { complaint, trace in
            (request.state == .unspecified || complaint.state == request.state)
                && mayKnow(complaint, context, &trace)
        }
    }

    private func mayKnow(
        _ complaint: Complaint, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Bool {
        let own = context.caller.operator.personId
        return (own == 0 || own != complaint.personId)
            && sees(context.caller, complaint.divisionId, day: context.today, &trace)
    }
}

extension ComplaintOutcome {
    /// The event that it proposes; nil for no action.
    fileprivate func eventKind() throws(Refusal) -> RegistrationEventKind? {
        switch self {
        case .noAction: nil
        case .suspension: .suspension
        case .cancellation: .cancellation
        case .revocation: .revocation
        case .unspecified, .unrecognized: throw Refusal(.requestInvalid)
        }
    }
}

extension Complaint {
    /// Without who complains.
    package var hidden: Complaint {
        var hidden = self
        hidden.complainantName = ""
        hidden.complainantContact = ""
        return hidden
    }
}
