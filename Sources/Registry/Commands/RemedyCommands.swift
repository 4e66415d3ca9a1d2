import Rules
import Schema

/// The review of a refusal (复核): asked for through a clerk in time, decided by an officer who had
/// no hand in the refusal.
extension Registry {
    /// ids: the case.
    func planOpenRemedyCase(
        _ request: OpenRemedyCaseRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var application = try applicationToEdit(request.applicationId, context, &trace)
        let refusal = try refusal(of: application)
        try checkFirst(application, refusal, &trace)
        guard !HalfWidthText(request.grounds).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        let asked = request.requestedOn == 0 ? context.today : request.requestedOn
        let refusedOn = Instant(milliseconds: refusal.at).day.yyyymmdd
        guard CalendarDay(yyyymmdd: asked) != nil, refusedOn <= asked, asked <= context.today else {
            throw Refusal(.fieldInvalid, fields: [.invalid("requested_on")])
        }
        // What the letter promised counts, not what the rules say now.
        let letter = get(
            DecisionLetter.self, .decisionLetter, application.decisionLetterId, &trace)
        let until =
            letter?.reviewUntil
            ?? lastDayToAskForReview(of: application, refusedOn: refusedOn, &trace)?.yyyymmdd
        guard let until else { throw Refusal(.ruleSetUnknown) }
        guard asked <= until else {
            let last = CalendarDay(yyyymmdd: until)?.description ?? ""
            throw Refusal(.reviewTooLate, [.init("until", last)])
        }
        var remedy = RemedyCase()
        remedy.id = nextID(.remedyCase)
        remedy.applicationId = application.id
        remedy.personId = application.personId
        remedy.letterId = letter?.id ?? 0
        remedy.refusedStage = refusal.stage
        remedy.refusedBy = refusal.operatorId
        remedy.refusedAt = refusal.at
        remedy.state = .open
        remedy.requestedOn = asked
        remedy.grounds = request.grounds
        remedy.enteredBy = context.caller.operator.id
        remedy.enteredAt = context.now
        remedy.bureauId = application.bureauId
        remedy.divisionId = application.divisionId
        let pinned = get(Schema.RuleSet.self, .ruleSet, application.ruleSetId, &trace)
        remedy.workingDays = pinned.flatMap(Rules.RuleSet.init)?.reviewWorkingDays ?? 0
        application.remedyCaseId = remedy.id
        var plan = Plan()
        plan.put(remedy, in: .remedyCase, key: remedy.id)
        plan.put(application, in: .application, key: application.id)
        plan.ids = [remedy.id]
        plan.personID = application.personId
        return plan
    }

    /// ids: none.
    func planDecideRemedyCase(
        _ request: DecideRemedyCaseRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var remedy = get(RemedyCase.self, .remedyCase, request.caseId, &trace) else {
            throw Refusal(.notFound)
        }
        var application = try application(remedy.applicationId, context, &trace)
        try checkNotOwnCase(application, context, &trace)
        guard remedy.state == .open else { throw Refusal(.alreadyDecided) }
        try checkNoHand(in: remedy, application, context)
        guard
            let outcome = UInt8(exactly: request.outcome.rawValue)
                .flatMap(RefusalReviewOutcome.init(rawValue:))
        else { throw Refusal(.requestInvalid) }
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        remedy.state = .decided
        remedy.outcome = request.outcome
        remedy.reason = request.reason
        remedy.decidedBy = context.caller.operator.id
        remedy.decidedBureauId = context.caller.bureau?.id ?? 0
        remedy.decidedAt = context.now
        var plan = Plan()
        plan.put(remedy, in: .remedyCase, key: remedy.id)
        if outcome != .upheld {
            try reopen(&application, outcome, remedy, context, &trace)
            plan.put(application, in: .application, key: application.id)
        }
        plan.reason = request.reason
        plan.personID = application.personId
        queueMessage(ofRemedy: remedy, about: application, context, &plan, &trace)
        return plan
    }

    /// Back to where it was refused, or to the first step. The clock of the decision stood from the
    /// refusal until now.
    private func reopen(
        _ application: inout Application, _ outcome: RefusalReviewOutcome, _ remedy: RemedyCase,
        _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        let certificate = application.certificateId
        let open = applications(of: application.personId, &trace).first {
            $0.certificateId == certificate && $0.state.isOpen
        }
        if let open { throw Refusal(.applicationOpen, [.init("application", "\(open.id)")]) }
        let notice = get(Schema.Notice.self, .notice, application.noticeId, &trace).map(
            Rules.Notice.init)
        guard
            let next = application.state.ruleState?.after(outcome, flow: notice?.flow ?? .twoSteps)
        else { throw stateForbids(application) }
        application.state = Schema.ApplicationState(next)
        application.version &+= 1
        application.remedyNote = remedy.reason
        application.giveBack()
        application.pauses.append(ClockPause(from: remedy.refusedAt, until: context.now))
    }

    /// The refusal that stands; refused if there is none.
    private func refusal(of application: Application) throws(Refusal) -> Review {
        guard application.state == .firstRefused || application.state == .finalRefused,
            let refusal = application.reviews.last(where: { $0.outcome == .refused })
        else { throw stateForbids(application) }
        return refusal
    }

    /// Each refusal is reviewed once.
    private func checkFirst(
        _ application: Application, _ refusal: Review, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard
            let former = get(RemedyCase.self, .remedyCase, application.remedyCaseId, &trace),
            former.refusedAt == refusal.at
        else { return }
        throw Refusal(
            former.state == .open ? .reviewOpen : .reviewDone, [.init("case", "\(former.id)")])
    }

    /// Neither who refused, nor who entered the file, nor any earlier reviewer of it.
    private func checkNoHand(
        in remedy: RemedyCase, _ application: Application, _ context: CommandContext
    ) throws(Refusal) {
        let officer = context.caller.operator.id
        guard officer != remedy.refusedBy, officer != application.enteredBy,
            officer != remedy.enteredBy,
            !application.reviews.contains(where: { $0.operatorId == officer })
        else { throw Refusal(.sameOfficer) }
    }
}
