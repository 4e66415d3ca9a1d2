import Rules
package import Schema

/// Erasure of a person's data (删除个人信息): one officer asks, another confirms, and it is done after
/// the delay. No command shortens the delay: it is fixed when it is asked for and held against the
/// clock when it is done. What stands against it is looked for at each step.
extension Registry {
    /// ids: the case.
    func planRequestErasure(
        _ request: RequestErasureRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let person = try personToActOn(request.personId, context, &trace)
        try checkNotOwnCase(person: person.id, context, &trace)
        guard ErasureGround.allKnown.contains(request.ground) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("ground")])
        }
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        if let open = openErasure(of: person.id, &trace) {
            throw Refusal(.erasureOpen, [.init("case", "\(open.id)")])
        }
        try checkNoObstacle(person.id, context, &trace)
        let rules = ErasureRules.shipped
        let notBefore = rules.notBefore(requestedAt: Instant(milliseconds: context.now))
        let erasure = ErasureCase(
            id: nextID(.erasureCase), personId: person.id, ground: request.ground,
            reason: request.reason, state: .requested, bureauId: person.bureauId,
            divisionId: person.divisionId, requestedBy: context.caller.operator.id,
            requestedAt: context.now, notBefore: notBefore.milliseconds,
            delayDays: rules.delayDays, retentionYears: rules.retentionYears)
        var plan = plan(erasure)
        plan.ids = [erasure.id]
        plan.reason = request.reason
        return plan
    }

    /// ids: none.
    func planConfirmErasure(
        _ request: ConfirmErasureRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var erasure = try erasureToActOn(request.caseId, context, &trace)
        guard erasure.state == .requested else { throw Self.unfit(erasure) }
        guard erasure.requestedBy != context.caller.operator.id else {
            throw Refusal(.sameOfficer)
        }
        try checkNoObstacle(erasure.personId, context, &trace)
        erasure.state = .confirmed
        erasure.confirmedBy = context.caller.operator.id
        erasure.confirmedAt = context.now
        return plan(erasure)
    }

    /// ids: none.
    func planWithdrawErasure(
        _ request: WithdrawErasureRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var erasure = try erasureToActOn(request.caseId, context, &trace)
        guard erasure.state == .requested || erasure.state == .confirmed else {
            throw Self.unfit(erasure)
        }
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        erasure.state = .withdrawn
        erasure.withdrawnBy = context.caller.operator.id
        erasure.withdrawnAt = context.now
        erasure.withdrawalReason = request.reason
        var plan = plan(erasure)
        plan.reason = request.reason
        return plan
    }

    /// ids: none.
    func planExecuteErasure(
        _ request: ExecuteErasureRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var erasure = try erasureToActOn(request.caseId, context, &trace)
        guard erasure.state == .confirmed else { throw Self.unfit(erasure) }
        guard context.now >= erasure.notBefore else {
            let until = Instant(milliseconds: erasure.notBefore)
            throw Refusal(.erasureEarly, [.init("instant", until.description)])
        }
        try checkNoObstacle(erasure.personId, context, &trace)
        let effects = ErasureEffects(of: erasure, self, context)
        guard effects.plan.puts.count < Self.rowsPerChange else {
            throw Refusal(.erasureTooLarge)
        }
        erasure.state = .executed
        erasure.executedBy = context.caller.operator.id
        erasure.executedAt = context.now
        erasure.reason = ""
        erasure.withdrawalReason = ""
        erasure.erased = effects.counts
        var plan = plan(erasure)
        plan.puts += effects.plan.puts
        // Other requests of the same person tell of him too.
        for id in ids(.erasureByPerson, erasure.personId, &trace) where id != erasure.id {
            guard var other = get(ErasureCase.self, .erasureCase, id, &trace) else { continue }
            other.reason = ""
            other.withdrawalReason = ""
            plan.put(other, in: .erasureCase, key: id)
        }
        return plan
    }

    // MARK: Questions

    /// What an erasure would do today, of a person or by a case in sight.
    package func previewErasure(
        _ request: PreviewErasureRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> PreviewErasureReply {
        var erasure = ErasureCase(personId: request.personId)
        if request.caseId != 0 {
            erasure = try self.erasure(request.caseId, context, &trace)
        }
        guard let person = get(Person.self, .person, erasure.personId, &trace),
            sees(context.caller, person.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        guard person.mergedInto == 0 else {
            throw Refusal(.personMerged, [.init("person", "\(standing(person, &trace).id)")])
        }
        let rules = ErasureRules.shipped
        let effects = ErasureEffects(of: erasure, self, context)
        trace.note(effects.newestRevision)
        let earliest = rules.notBefore(requestedAt: Instant(milliseconds: context.now))
        return PreviewErasureReply(
            personId: person.id, erased: person.erasedAt == 0 ? effects.counts : [],
            kept: effects.kept,
            obstacles: obstacles(person.id, context, &trace).map(Schema.ErasureObstacle.init),
            notBefore: erasure.id == 0 ? earliest.milliseconds : erasure.notBefore,
            retentionYears: rules.retentionYears)
    }

    package func erasures(
        _ request: ListErasuresRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<ErasureCase> {
        let asked = request.page ?? PageRequest()
        return page(
            ErasureCase.self, .erasureCase, after: asked.afterId, limit: asked.boundedLimit,
            &trace
        ) { erasure, trace in
            (request.state == .unspecified || erasure.state == request.state)
                && sees(context.caller, erasure.divisionId, day: context.today, &trace)
        }
    }

    // MARK: What the steps share

    private func plan(_ erasure: ErasureCase) -> Plan {
        var plan = Plan()
        plan.put(erasure, in: .erasureCase, key: erasure.id)
        plan.personID = erasure.personId
        return plan
    }

    private static func unfit(_ erasure: ErasureCase) -> Refusal {
        Refusal(.erasureState, [.init("state", "\(erasure.state.rawValue)")])
    }

    private func erasure(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> ErasureCase {
        guard let erasure = get(ErasureCase.self, .erasureCase, id, &trace),
            sees(context.caller, erasure.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        return erasure
    }

    /// Nobody acts on the erasure of his own data, nor on one that he has recused himself of.
    private func erasureToActOn(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> ErasureCase {
        let erasure = try erasure(id, context, &trace)
        // One that was done is told as such, and not as an erased person.
        guard erasure.state != .executed else { throw Self.unfit(erasure) }
        try checkNotOwnCase(person: erasure.personId, context, &trace)
        return erasure
    }

    private func openErasure(of person: UInt64, _ trace: inout ReadTrace) -> ErasureCase? {
        for id in ids(.erasureByPerson, person, &trace) {
            guard let erasure = get(ErasureCase.self, .erasureCase, id, &trace) else { continue }
            if erasure.state == .requested || erasure.state == .confirmed { return erasure }
        }
        return nil
    }

    /// Refused with every obstacle: its code, the record behind it, and until when.
    private func checkNoObstacle(
        _ person: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        let found = obstacles(person, context, &trace)
        guard !found.isEmpty else { return }
        let codes = found.map { obstacle in
            obstacle.hindrance.code + ":\(obstacle.record)"
                + (obstacle.until.map { ":\($0)" } ?? "")
        }
        throw Refusal(
            .erasureHindered,
            [.init("obstacles", codes.joined(separator: ", "))])
    }

    private func obstacles(
        _ person: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> [Rules.ErasureObstacle] {
        guard let today = CalendarDay(yyyymmdd: context.today) else { return [] }
        return ErasureRules.shipped.obstacles(erasureFacts(person, &trace), on: today)
    }
}

extension ErasureGround {
    static var allKnown: [ErasureGround] {
        [.purposeEnded, .retentionExpired, .consentWithdrawn, .unlawful, .otherLaw]
    }
}

extension Rules.ErasureHindrance {
    /// Stable code, for the refusal's parameters.
    fileprivate var code: String {
        switch self {
        case .validRegistration: "VALID_REGISTRATION"
        case .filePending: "FILE_PENDING"
        case .proposalOpen: "PROPOSAL_OPEN"
        case .remedyOpen: "REMEDY_OPEN"
        case .complaintOpen: "COMPLAINT_OPEN"
        case .retentionRunning: "RETENTION_RUNNING"
        }
    }
}

extension Schema.ErasureObstacle {
    fileprivate init(_ obstacle: Rules.ErasureObstacle) {
        self.init()
        hindrance = Schema.ErasureHindrance(rawValue: Int32(obstacle.hindrance.rawValue))
        recordId = obstacle.record
        untilDay = obstacle.until?.yyyymmdd ?? 0
    }
}
