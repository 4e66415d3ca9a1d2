import Rules
package import Schema

/// A sample as a frozen copy had it, on its way into the register.
package struct DrawnSample: Sendable, Equatable {
    /// With every day filled in.
    package var scope: SpotCheckScope
    package var population: Int
    package var items: [SpotCheckItem]
    /// Revision at which it was drawn.
    package var revision: UInt64

    package init(
        scope: SpotCheckScope, population: Int, items: [SpotCheckItem], revision: UInt64
    ) {
        self.scope = scope
        self.population = population
        self.items = items
        self.revision = revision
    }
}

/// Spot checks (抽查): a sample of decided files is drawn beside the loop, on a frozen copy, and
/// kept; each file is looked at by an officer who had no hand in it.
extension Registry {
    /// Files of one sample at most: it is one record.
    package static var sampleAtMost: Int { 200 }

    /// Draws what a spot check is to keep. Walks all files: for a frozen copy.
    package func drawnSample(
        _ request: DrawSpotCheckRequest, _ context: CommandContext
    ) throws(Refusal) -> DrawnSample {
        var trace = ReadTrace()
        let scope = try filledIn(request, context, &trace)
        var decided: [UInt64: SpotCheckItem] = [:]
        forEach(Application.self, .application, &trace) { id, application in
            if let item = item(application, scope, context) { decided[id] = item }
            return true
        }
        let population = decided.keys.sorted()
        guard !population.isEmpty else { throw Refusal(.nothingToDraw) }
        let count =
            request.percent == 0
            ? Int(request.count)
            : SpotSample.count(percent: request.percent, of: population.count)
        guard count <= Self.sampleAtMost else {
            throw Refusal(.sampleTooLarge, [.init("limit", "\(Self.sampleAtMost)")])
        }
        let drawn = SpotSample(seed: request.seed).draw(count, from: population)
        return DrawnSample(
            scope: scope, population: population.count, items: drawn.compactMap { decided[$0] },
            revision: revision)
    }

    /// ids: the spot check.
    func planDrawSpotCheck(
        _ request: DrawSpotCheckRequest, _ drawn: DrawnSample, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard let bureau = context.caller.bureau else { throw Refusal(.notFound) }
        let check = SpotCheck(
            id: nextID(.spotCheck), bureauId: bureau.id, scope: drawn.scope, seed: request.seed,
            percent: request.percent, population: UInt64(drawn.population),
            revision: drawn.revision, items: drawn.items, drawnBy: context.caller.operator.id,
            drawnAt: context.now)
        var plan = Plan()
        plan.put(check, in: .spotCheck, key: check.id)
        plan.ids = [check.id]
        return plan
    }

    /// ids: none.
    func planRecordSpotFinding(
        _ request: RecordSpotFindingRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var check = try spotCheck(request.spotCheckId, context, &trace)
        guard
            let index = check.items.firstIndex(where: {
                $0.applicationId == request.applicationId
            })
        else { throw Refusal(.notFound) }
        let application = try application(request.applicationId, context, &trace)
        try checkNotOwnCase(application, context, &trace)
        try checkHadNoHand(in: application, check.items[index], context)
        guard check.items[index].finding == .unspecified else { throw Refusal(.alreadyDecided) }
        try checkFinding(request)
        check.items[index].finding = request.finding
        check.items[index].defect = request.defect
        check.items[index].note = request.note
        check.items[index].foundBy = context.caller.operator.id
        check.items[index].foundAt = context.now
        var plan = Plan()
        plan.put(check, in: .spotCheck, key: check.id)
        plan.reason = request.note
        plan.personID = application.personId
        return plan
    }

    /// A spot check of the caller's bureau; otherwise as if there were none.
    package func spotCheck(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> SpotCheck {
        guard let check = get(SpotCheck.self, .spotCheck, id, &trace),
            check.bureauId == context.caller.bureau?.id
        else { throw Refusal(.notFound) }
        return check
    }

    // MARK: Checks

    /// Neither who decided it, nor who reviewed or entered it.
    private func checkHadNoHand(
        in application: Application, _ item: SpotCheckItem, _ context: CommandContext
    ) throws(Refusal) {
        let officer = context.caller.operator.id
        guard officer != item.decidedBy, officer != application.enteredBy,
            !application.reviews.contains(where: { $0.operatorId == officer })
        else { throw Refusal(.sameOfficer) }
    }

    private func checkFinding(_ request: RecordSpotFindingRequest) throws(Refusal) {
        var problems: [FieldProblem] = []
        switch request.finding {
        case .inOrder:
            if request.defect != .unspecified { problems.append(.invalid("defect")) }
        case .defect:
            if !SpotDefect.allKnown.dropFirst().contains(request.defect) {
                problems.append(.missing("defect"))
            }
            if HalfWidthText(request.note).trimmed.isEmpty { problems.append(.missing("note")) }
        case .unspecified, .unrecognized: problems.append(.missing("finding"))
        }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
    }

    private func filledIn(
        _ request: DrawSpotCheckRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> SpotCheckScope {
        var scope = request.scope ?? SpotCheckScope()
        if scope.untilDay == 0 { scope.untilDay = context.today }
        var problems: [FieldProblem] = []
        if CalendarDay(yyyymmdd: scope.fromDay) == nil { problems.append(.invalid("from_day")) }
        if CalendarDay(yyyymmdd: scope.untilDay) == nil || scope.untilDay < scope.fromDay {
            problems.append(.invalid("until_day"))
        }
        if request.seed == 0 { problems.append(.missing("seed")) }
        if (request.count == 0) == (request.percent == 0) { problems.append(.invalid("count")) }
        if request.percent > 100 { problems.append(.invalid("percent")) }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
        guard scope.noticeName.isEmpty || notice(named: scope.noticeName, &trace) != nil else {
            throw Refusal(.noticeUnknown, [.init("notice", scope.noticeName)])
        }
        return scope
    }

    /// A file as one of the population; nil if it is none of it, or out of the caller's sight.
    private func item(
        _ application: Application, _ scope: SpotCheckScope, _ context: CommandContext
    ) -> SpotCheckItem? {
        guard application.state.isDecided, let decision = application.reviews.last,
            scope.operatorId == 0 || decision.operatorId == scope.operatorId
        else { return nil }
        var trace = ReadTrace()
        let day = Instant(milliseconds: decision.at).day.yyyymmdd
        let below = Bureau(divisionIds: [scope.divisionId])
        guard scope.fromDay <= day, day <= scope.untilDay,
            scope.noticeName.isEmpty
                || get(Schema.Notice.self, .notice, application.noticeId, &trace)?.name
                    == scope.noticeName,
            scope.divisionId == 0
                || sees(below, application.divisionId, day: context.today, &trace),
            sees(context.caller, application.divisionId, day: context.today, &trace)
        else { return nil }
        return SpotCheckItem(
            applicationId: application.id, decidedBy: decision.operatorId,
            outcome: decision.outcome, decidedAt: decision.at, periodId: application.periodId)
    }
}
