import Rules
import Schema

/// What is known outside and missing here is entered anew under its old number, or declared void
/// outside; that it was is kept, so that the next comparison does not ask again.
extension Registry {
    /// ids: the record.
    func planSettleOutside(
        _ request: SettleOutsideRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard let bureau = context.caller.bureau, request.kind.isOpen(to: context.caller) else {
            throw Refusal(.outsideKindNotYours)
        }
        var problems: [FieldProblem] = []
        let kinds: [OutsideKind] = [.receipt, .decision, .certificate, .message]
        if !kinds.contains(request.kind) { problems.append(.invalid("kind")) }
        if request.number.isEmpty { problems.append(.missing("number")) }
        let isAnew = request.outcome == .enteredAnew
        if !isAnew, request.outcome != .void { problems.append(.invalid("outcome")) }
        // A message has no application of its own.
        if isAnew, request.applicationId == 0, request.kind != .message {
            problems.append(.missing("application_id"))
        }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        var plan = Plan()
        if request.applicationId != 0 {
            let application = try application(request.applicationId, context, &trace)
            try checkNotOwnCase(application, context, &trace)
            plan.personID = application.personId
        }
        guard settlement(of: request.kind, request.number, context, &trace) == nil else {
            throw Refusal(.alreadyDecided)
        }
        let settlement = OutsideSettlement(
            id: nextID(.outsideSettlement), kind: request.kind, number: request.number,
            outcome: request.outcome, applicationId: request.applicationId,
            reason: request.reason, bureauId: bureau.id,
            operatorId: context.caller.operator.id, at: context.now)
        plan.put(settlement, in: .outsideSettlement, key: settlement.id)
        plan.ids = [settlement.id]
        plan.reason = request.reason
        return plan
    }

    /// What the caller's bureau, or one below it, did about a number; nil if nothing.
    func settlement(
        of kind: OutsideKind, _ number: String, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) -> OutsideSettlement? {
        for id in ids(.settlementByNumber, IndexTerm.text(number), &trace) {
            guard
                let found = get(OutsideSettlement.self, .outsideSettlement, id, &trace),
                found.kind == kind, found.number == number,
                isAtOrAbove(context.caller, found.bureauId, &trace)
            else { continue }
            return found
        }
        return nil
    }
}
