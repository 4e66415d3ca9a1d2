import Rules
package import Schema

/// Comparison lists (比对): who of a list is in the register becomes a candidate for review. Nothing
/// ends by a list: a confirmed candidate proposes events, which another officer decides.
extension Registry {
    /// ids: the list, then the candidates made of it; those of the earlier import if the same list
    /// was imported before, and then nothing changes.
    func planImportComparison(
        _ request: ImportComparisonListRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard let bureau = context.caller.bureau else { throw Refusal(.notResponsible) }
        try check(request)
        var plan = Plan()
        let term = IndexTerm.bytes(request.contentDigest)
        for id in ids(.comparisonByDigest, term, &trace) {
            guard let known = get(ComparisonList.self, .comparisonList, id, &trace),
                known.contentDigest == request.contentDigest, known.kind == request.kind,
                known.bureauId == bureau.id
            else { continue }
            plan.ids = [known.id]
            return plan
        }
        var list = ComparisonList()
        list.id = nextID(.comparisonList)
        list.kind = request.kind
        list.label = request.label
        list.contentDigest = request.contentDigest
        list.rowCount = UInt32(request.rows.count)
        list.operatorId = context.caller.operator.id
        list.bureauId = bureau.id
        list.importedAt = context.now
        plan.ids = [list.id]
        var candidate = ComparisonCandidate()
        candidate.id = nextID(.comparisonCandidate)
        candidate.listId = list.id
        candidate.kind = request.kind
        candidate.state = .open
        var named: Set<UInt64> = []
        for row in request.rows {
            guard let person = personNamed(by: row, context, &trace),
                !isKnown(person, row, request.kind, &trace), named.insert(person.id).inserted
            else { continue }
            candidate.personId = person.id
            candidate.divisionId = person.divisionId
            candidate.eventOn = row.eventOn
            candidate.reference = row.reference
            plan.put(candidate, in: .comparisonCandidate, key: candidate.id)
            plan.ids.append(candidate.id)
            candidate.id += 1
        }
        list.matchedCount = UInt32(named.count)
        plan.put(list, in: .comparisonList, key: list.id)
        return plan
    }

    private func check(_ request: ImportComparisonListRequest) throws(Refusal) {
        var problems: [FieldProblem] = []
        switch request.kind {
        case .death, .lossOfCapacity, .judgment: break
        case .unspecified, .unrecognized: problems.append(.invalid("kind"))
        }
        if request.contentDigest.count != 32 { problems.append(.invalid("content_digest")) }
        if HalfWidthText(request.label).trimmed.isEmpty || request.label.utf8.count > 300 {
            problems.append(.invalid("label"))
        }
        if !(1...Self.rowsPerChange).contains(request.rows.count) {
            problems.append(.invalid("rows"))
        }
        for (index, row) in request.rows.enumerated() where problems.count < 100 {
            if CalendarDay(yyyymmdd: row.eventOn) == nil {
                problems.append(.invalid("rows[\(index + 1)].event_on"))
            }
            if row.reference.utf8.count > 300 {
                problems.append(.invalid("rows[\(index + 1)].reference"))
            }
        }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
    }

    /// A person in the caller's sight with this number, of whatever kind of document. A number
    /// that no rule admits names nobody here: the list is another authority's.
    private func personNamed(
        by row: ComparisonRow, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Person? {
        let typed = HalfWidthText(row.documentNumber).trimmed
        let number = Self.canonicalDocument(.resident, typed) ?? typed
        guard !number.isEmpty, let person = person(withDocument: number, &trace)?.person,
            sees(context.caller, person.divisionId, day: context.today, &trace)
        else { return nil }
        return person
    }

    /// A former list named him for the same day.
    private func isKnown(
        _ person: Person, _ row: ComparisonRow, _ kind: ComparisonKind, _ trace: inout ReadTrace
    ) -> Bool {
        ids(.candidateByPerson, person.id, &trace).contains { id in
            let former = get(ComparisonCandidate.self, .comparisonCandidate, id, &trace)
            return former?.kind == kind && former?.eventOn == row.eventOn
        }
    }

    // MARK: The decision

    /// ids: the events that were proposed.
    func planDecideCandidate(
        _ request: DecideCandidateRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard
            var candidate = get(
                ComparisonCandidate.self, .comparisonCandidate, request.candidateId, &trace),
            let person = get(Person.self, .person, candidate.personId, &trace),
            sees(context.caller, person.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        try checkNotOwnCase(person: person.id, context, &trace)
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        // A wrong confirmation is taken back: the living get their messages again.
        let isTakenBack = candidate.state == .confirmed && !request.confirmed
        guard candidate.state == .open || isTakenBack else { throw Refusal(.alreadyDecided) }
        var plan = Plan()
        if request.confirmed {
            plan = try proposals(candidate, request.reason, context, &trace)
            candidate.eventIds = plan.ids
        }
        candidate.state = request.confirmed ? .confirmed : .dismissed
        candidate.decidedBy = context.caller.operator.id
        candidate.decidedAt = context.now
        candidate.reason = request.reason
        plan.put(candidate, in: .comparisonCandidate, key: candidate.id)
        if candidate.kind == .death {
            mark(person, candidate, &plan)
        }
        plan.reason = request.reason
        plan.personID = person.id
        return plan
    }

    private func mark(_ person: Person, _ candidate: ComparisonCandidate, _ plan: inout Plan) {
        var marked = person
        if candidate.state == .confirmed {
            marked.deceasedOn = candidate.eventOn
            marked.deceasedCandidateId = candidate.id
        } else if person.deceasedCandidateId == candidate.id {
            marked.deceasedOn = 0
            marked.deceasedCandidateId = 0
        } else {
            return
        }
        plan.put(marked, in: .person, key: person.id)
    }

    /// A proposal for each registration that the event can end and for which none is open.
    private func proposals(
        _ candidate: ComparisonCandidate, _ reason: String, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard let (kind, ground) = candidate.kind.ending else { throw Refusal(.requestInvalid) }
        // Each is planned on a copy that has those before it, so that no two get one id.
        var ahead = self
        var all = Plan()
        for period in periods(of: candidate.personId, &trace) {
            let isOver = period.validUntil < max(candidate.eventOn, 1)
            let isCancelled = kind == .cancellation && period.cancelledById != 0
            let isProposed = events(of: period.id, &trace).contains { $0.state == .proposed }
            guard !isOver, !isCancelled, !period.isRevoked, !isProposed else { continue }
            var request = ProposeRegistrationEventRequest()
            request.periodId = period.id
            request.kind = kind
            request.ground = ground
            request.reason = reason
            if kind == .cancellation {
                request.effectiveOn = max(candidate.eventOn, period.validFrom)
            }
            var seen = ReadTrace()
            let plan = try ahead.planProposeEvent(request, context, &seen)
            // The copy runs ahead of the history: an answer waits for nothing beyond it.
            trace.note(min(seen.newestRevision, revision))
            all.puts += plan.puts
            all.ids += plan.ids
            guard
                (try? ahead.apply(
                    ahead.change(from: plan, method: "", context: context, key: nil))) != nil
            else { throw Refusal(.requestInvalid) }
        }
        return all
    }

    // MARK: Questions

    package func candidates(
        _ request: ListCandidatesRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<ComparisonCandidate> {
        let asked = request.page ?? PageRequest()
        return page(
            ComparisonCandidate.self, .comparisonCandidate, after: asked.afterId,
            limit: asked.boundedLimit, &trace
        ) { candidate, trace in
            guard request.state == .unspecified || candidate.state == request.state,
                request.kind == .unspecified || candidate.kind == request.kind,
                let person = get(Person.self, .person, candidate.personId, &trace)
            else { return false }
            return sees(context.caller, person.divisionId, day: context.today, &trace)
        }
    }
}

extension ComparisonKind {
    /// How a registration ends by it: from its day (注销), or from the beginning (撤销).
    fileprivate var ending: (RegistrationEventKind, Schema.RegistrationGround)? {
        switch self {
        case .death: (.cancellation, .death)
        case .lossOfCapacity: (.cancellation, .lossOfCapacity)
        case .judgment: (.revocation, .courtJudgment)
        case .unspecified, .unrecognized: nil
        }
    }
}
