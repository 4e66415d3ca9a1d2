import Rules
import Schema

/// One human with two accounts: remembered as two humans, or merged. One officer proposes a merge
/// or its undoing, another decides; both see both persons, and neither is one of them.
extension Registry {
    /// ids: the pair.
    func planNotDuplicate(
        _ request: NotDuplicateRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var pair = try pairToPropose(request.firstId, request.secondId, context, &trace)
        pair.take(.notDuplicate, try reason(request.reason), context)
        return plan(pair, request.reason)
    }

    /// ids: the pair.
    func planMerge(
        _ request: MergePersonsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var pair = try pairToPropose(request.survivorId, request.mergedId, context, &trace)
        pair.survivorId = request.survivorId
        pair.mergedId = request.mergedId
        pair.take(.mergeProposed, try reason(request.reason), context)
        try checkMerge(pair, context, &trace)
        return plan(pair, request.reason)
    }

    /// ids: the pair.
    func planUndoMerge(
        _ request: UndoMergeRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var pair = try pair(request.pairId, context, &trace)
        try checkNotOwnPair(pair, context, &trace)
        guard pair.state == .merged else { throw Self.unfit(pair) }
        pair.take(.undoProposed, try reason(request.reason), context)
        _ = try recordsToGiveBack(pair, context, &trace)
        return plan(pair, request.reason)
    }

    /// ids: none.
    func planDecideMerge(
        _ request: DecideMergeRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var pair = try pair(request.pairId, context, &trace)
        try checkNotOwnPair(pair, context, &trace)
        let isUndo = pair.state == .undoProposed
        guard isUndo || pair.state == .mergeProposed else { throw Self.unfit(pair) }
        guard pair.steps.last?.operatorId != context.caller.operator.id else {
            throw Refusal(.sameOfficer)
        }
        guard request.approved else {
            let declined: PersonPairState = isUndo ? .merged : .mergeDeclined
            pair.take(declined, try reason(request.reason), context)
            return decided(pair, request.reason, Plan())
        }
        var effect = Plan()
        if isUndo {
            let records = try recordsToGiveBack(pair, context, &trace)
            try giveBack(records, of: pair, &effect, &trace)
            pair.moved = records
        } else {
            try checkMerge(pair, context, &trace)
            pair.moved = try merge(pair, context, &effect, &trace)
        }
        guard effect.puts.count < Self.movedAtMost else { throw Refusal(.mergeTooLarge) }
        pair.take(isUndo ? .undone : .merged, request.reason, context)
        return decided(pair, request.reason, effect)
    }

    /// Rows that one change may hold.
    private static var movedAtMost: Int { 1_000 }

    // MARK: What the steps share

    private func plan(_ pair: PersonPair, _ reason: String) -> Plan {
        var plan = Plan()
        plan.put(pair, in: .personPair, key: pair.id)
        plan.ids = [pair.id]
        plan.personID = pair.survivorId
        plan.reason = reason
        return plan
    }

    private func decided(_ pair: PersonPair, _ reason: String, _ effect: Plan) -> Plan {
        var plan = plan(pair, reason)
        plan.puts += effect.puts
        plan.ids = []
        return plan
    }

    private func reason(_ given: String) throws(Refusal) -> String {
        let reason = HalfWidthText(given).trimmed
        guard !reason.isEmpty else { throw Refusal(.reasonRequired) }
        return reason
    }

    /// The pair of two accounts, as it stands or new, that nothing is decided about now.
    private func pairToPropose(
        _ one: UInt64, _ other: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> PersonPair {
        _ = try personInSight(one, context, &trace)
        _ = try personInSight(other, context, &trace)
        guard one != other else { throw Refusal(.requestInvalid) }
        let known = pair(of: one, other, &trace)
        let pair =
            known
            ?? PersonPair(
                id: nextID(.personPair), survivorId: min(one, other), mergedId: max(one, other))
        try checkNotOwnPair(pair, context, &trace)
        switch pair.state {
        case .unspecified, .notDuplicate, .mergeDeclined, .undone, .unrecognized: return pair
        case .mergeProposed, .merged, .undoProposed: throw Self.unfit(pair)
        }
    }

    private func checkNotOwnPair(
        _ pair: PersonPair, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        try checkNotOwnCase(person: pair.survivorId, context, &trace)
        try checkNotOwnCase(person: pair.mergedId, context, &trace)
    }

    private static func unfit(_ pair: PersonPair) -> Refusal {
        Refusal(.pairState, [.init("pair", "\(pair.id)")])
    }
}

extension PersonPair {
    fileprivate mutating func take(
        _ next: PersonPairState, _ reason: String, _ context: CommandContext
    ) {
        state = next
        steps.append(
            PersonPairStep(
                state: next, reason: reason, operatorId: context.caller.operator.id,
                bureauId: context.caller.operator.bureauId, at: context.now))
    }
}
