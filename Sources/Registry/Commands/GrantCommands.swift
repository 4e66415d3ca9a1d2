import Rules
package import Schema

/// Granting a deciding role needs a second person. What one administrator asks for is of no effect
/// until another has confirmed it.
///
/// - Which roles: the first and the final review, which decide cases; and the administrators, who
///   give and confirm roles: whoever could make a second administrator alone would be both persons.
///   Not the clerk, the statistician and the batch job: they enter, count and import, what they do
///   is told row by row and can be taken back, and nobody is registered or refused by it.
/// - Who confirms: another security administrator or, where there is only one, the system
///   administrator. The audit administrator looks at what the two did, and so takes no part in it.
/// - The first administrators are appointed on the administration's socket, which root alone
///   reaches. There is nobody yet who could confirm them, and root, who could read every file,
///   gains nothing by it; he holds no role himself. How many he is, is the machine's affair.
extension Registry {
    /// How long a grant may be confirmed: 14 days, in milliseconds. Checked by the clock when
    /// somebody confirms it, so that nothing has to be swept.
    static var grantStandsFor: Int64 { 14 * 24 * 3600 * 1000 }

    /// ids: 0, for there is no operator yet, and the grant.
    func planRequestGrant(
        _ binding: Operator, _ context: CommandContext
    ) throws(Refusal) -> Plan {
        guard !context.caller.operator.isSameHuman(as: binding) else { throw Refusal(.ownCase) }
        var grant = OperatorGrant()
        grant.id = nextID(.operatorGrant)
        grant.operator = binding
        grant.state = .pending
        grant.requestedBy = context.caller.operator.id
        grant.requestedAt = context.now
        grant.expiresAt = context.now + Self.grantStandsFor
        var plan = Plan()
        plan.put(grant, in: .operatorGrant, key: grant.id)
        plan.ids = [0, grant.id]
        return plan
    }

    /// ids: the operator.
    func planConfirmGrant(
        _ request: ConfirmGrantRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var (grant, binding) = try pendingGrant(request.grantId, context, &trace)
        let requester = get(Operator.self, .operator, grant.requestedBy, &trace)
        guard let requester, !context.caller.operator.isSameHuman(as: requester) else {
            throw Refusal(.secondPersonNeeded)
        }
        // What somebody asked for who has left since is asked for anew by who came after him.
        guard context.now <= grant.expiresAt, requester.isInForce(now: context.now) else {
            throw Refusal(.grantExpired)
        }
        // Nobody had the role before the second person said so.
        binding.validFrom = max(binding.validFrom, context.firstDayOfBinding)
        binding.grantId = grant.id
        try checkBinding(binding, context, &trace)
        // Meanwhile its divisions may have gone to another one.
        let bureau = get(Bureau.self, .bureau, binding.bureauId, &trace)
        if let bureau, bureau.validUntil != 0, bureau.validUntil < context.today {
            throw Refusal(.bureauUnknown, [.init("bureau", bureau.shortName)])
        }
        var plan = bind(binding)
        grant.state = .confirmed
        grant.decidedBy = context.caller.operator.id
        grant.decidedAt = context.now
        grant.operatorId = plan.ids.first ?? 0
        plan.put(grant, in: .operatorGrant, key: grant.id)
        return plan
    }

    /// Declined by another, or taken back by who asked for it. ids: none.
    func planDeclineGrant(
        _ request: DeclineGrantRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var (grant, _) = try pendingGrant(request.grantId, context, &trace)
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        let caller = context.caller.operator
        grant.state = grant.requestedBy == caller.id ? .takenBack : .declined
        grant.decidedBy = caller.id
        grant.decidedAt = context.now
        grant.reason = request.reason
        var plan = Plan()
        plan.put(grant, in: .operatorGrant, key: grant.id)
        plan.reason = request.reason
        return plan
    }

    /// A grant that nobody has decided about, and not one to the caller himself.
    private func pendingGrant(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> (OperatorGrant, Operator) {
        guard let grant = get(OperatorGrant.self, .operatorGrant, id, &trace),
            let binding = grant.operator
        else { throw Refusal(.notFound) }
        guard !context.caller.operator.isSameHuman(as: binding) else { throw Refusal(.ownCase) }
        guard grant.state == .pending else { throw Refusal(.grantDecided) }
        return (grant, binding)
    }

    /// Grants that wait for a second person, or all that there ever were.
    package func grants(
        _ request: ListGrantsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<OperatorGrant> {
        let asked = request.page ?? PageRequest()
        return page(
            OperatorGrant.self, .operatorGrant, after: asked.afterId, limit: asked.boundedLimit,
            &trace
        ) { grant, _ in
            request.decidedToo || (grant.state == .pending && context.now <= grant.expiresAt)
        }
    }
}

extension Role {
    /// Decides cases, or gives roles.
    package var needsSecondPerson: Bool {
        self == .reviewer || self == .finalReviewer || isAdministrator
    }
}

extension Operator {
    /// The same account of the machine, or the same record of the register: an officer may have two
    /// accounts.
    fileprivate func isSameHuman(as other: Operator) -> Bool {
        uid == other.uid || accountName == other.accountName
            || (personId != 0 && personId == other.personId)
    }
}
