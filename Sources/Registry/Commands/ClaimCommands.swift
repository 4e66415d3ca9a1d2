import Rules
import Schema

/// Claims (认领): whoever has claimed a file reviews it, alone, and sees it in clear meanwhile.
extension Registry {
    /// Files that one officer may hold at once. Ending him releases all of them in one change, and
    /// nobody reads through the register in clear.
    static var claimsAtMost: Int { 200 }

    /// ids: none.
    func planClaim(
        _ request: ClaimApplicationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var application = try application(request.applicationId, context, &trace)
        try checkNotOwnCase(application, context, &trace)
        let stage = try waitingStage(of: application, &trace)
        try checkStep(stage, application, context, &trace)
        if stage == .final {
            try checkTwoOfficers(application, context)
        }
        let officer = context.caller.operator.id
        let holder = holder(of: application, context, &trace)
        if let holder, holder != officer, request.takeoverReason.isEmpty {
            throw Refusal(.claimedByOther, [.init("holder", "\(holder)")])
        }
        guard ids(.applicationByHolder, officer, &trace).count < Self.claimsAtMost else {
            throw Refusal(.claimsExhausted, [.init("limit", "\(Self.claimsAtMost)")])
        }
        application.holderId = officer
        application.claimedAt = context.now
        var plan = Plan()
        plan.put(application, in: .application, key: application.id)
        plan.reason = request.takeoverReason
        plan.personID = application.personId
        return plan
    }

    /// ids: none.
    func planRelease(
        _ request: ReleaseApplicationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var application = try application(request.applicationId, context, &trace)
        guard application.holderId == context.caller.operator.id else {
            throw Refusal(.notClaimed)
        }
        application.giveBack()
        var plan = Plan()
        plan.put(application, in: .application, key: application.id)
        plan.personID = application.personId
        return plan
    }

    /// A claimed file is only for its holder to act on.
    func checkHolder(
        _ application: Application, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        let holder = holder(of: application, context, &trace)
        guard holder == nil || holder == context.caller.operator.id else {
            throw Refusal(.claimedByOther, [.init("holder", "\(holder ?? 0)")])
        }
    }

    /// Gives back what an officer holds whose binding ends.
    func releaseClaims(of officer: UInt64, _ plan: inout Plan, _ trace: inout ReadTrace) {
        for id in ids(.applicationByHolder, officer, &trace) {
            guard var application = get(Application.self, .application, id, &trace) else {
                continue
            }
            application.giveBack()
            plan.put(application, in: .application, key: id)
        }
    }

    /// Who holds the file; nil also if his binding has run out without being ended.
    private func holder(
        of application: Application, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> UInt64? {
        guard application.holderId != 0,
            let binding = get(Operator.self, .operator, application.holderId, &trace),
            !binding.hasEnded(now: context.now)
        else { return nil }
        return binding.id
    }

    /// The step that a file waits for.
    private func waitingStage(
        of application: Application, _ trace: inout ReadTrace
    ) throws(Refusal) -> ReviewStage {
        switch application.state {
        case .pending: flow(of: application, &trace) == .oneStep ? .final : .first
        case .firstPassed: .final
        default: throw stateForbids(application)
        }
    }

    /// One step or two, as the pinned notice says.
    func flow(of application: Application, _ trace: inout ReadTrace) -> ReviewFlow {
        let notice = get(Schema.Notice.self, .notice, application.noticeId, &trace)
        return notice.map(Rules.Notice.init)?.flow ?? .twoSteps
    }
}

extension Application {
    /// Nobody holds it any longer.
    mutating func giveBack() {
        holderId = 0
        claimedAt = 0
    }
}
