import Rules
import Schema

/// Feedback (反馈): somebody who passed and whom the roster does not name. A claim becomes a roster
/// entry only when the county stands for it and the prefecture confirms it, three officers apart.
extension Registry {
    /// ids: the feedback case.
    func planOpenFeedback(
        _ request: OpenFeedbackRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let identity = try fullIdentity(request.identity)
        let division = try registeringDivision(request.divisionId, context, &trace)
        try checkClaims(request, context, &trace)
        if let known = person(withDocument: identity.number, &trace) {
            throw accountExists(known.person, identity, context, &trace)
        }
        if let open = openFeedback(document: identity.number, &trace) {
            let bureau = get(Bureau.self, .bureau, open.bureauId, &trace)
            throw Refusal(.feedbackOpen, [.init("bureau", bureau?.name ?? "")])
        }
        var feedback = FeedbackCase()
        feedback.id = nextID(.feedbackCase)
        feedback.state = .open
        feedback.name = identity.name
        feedback.documentKind = identity.kind
        feedback.documentNumber = identity.number
        feedback.level = request.level
        feedback.examYear = request.examYear
        feedback.managementNumber =
            (try? ManagementNumber(parsing: request.managementNumber))?.text ?? ""
        feedback.examDivisionId = request.examDivisionId
        feedback.passedOn = request.passedOn
        feedback.phone = HalfWidthText(request.phone).trimmed
        feedback.evidence = request.evidence
        feedback.divisionId = division
        let responsible = bureauResponsible(for: division, day: context.today, &trace)
        feedback.bureauId = responsible?.id ?? context.caller.bureau?.id ?? 0
        feedback.enteredBy = context.caller.operator.id
        feedback.openedAt = context.now
        try checkNotInRoster(feedback, &trace)
        var plan = Plan()
        plan.put(feedback, in: .feedbackCase, key: feedback.id)
        plan.ids = [feedback.id]
        return plan
    }

    /// ids: none.
    func planReviewFeedback(
        _ request: ReviewFeedbackRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var feedback = try feedbackToDecide(request.feedbackId, context, &trace)
        let accepting = responsibleBureau(for: feedback, context, &trace)
        guard context.caller.has(.reviewer), let accepting,
            accepting.id == context.caller.bureau?.id
        else { throw Refusal(.notYourStep) }
        try check(feedback, is: .open)
        try checkReason(request.reason, approved: request.approved)
        feedback.decisions.append(
            FeedbackDecision(.first, request.approved, request.reason, context))
        feedback.state = request.approved ? .countyReviewed : .rejected
        var plan = Plan()
        conclude(&feedback, request.reason, context, &plan, &trace)
        return plan
    }

    /// ids: the roster entry, if it was confirmed.
    func planConfirmFeedback(
        _ request: ConfirmFeedbackRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var feedback = try feedbackToDecide(request.feedbackId, context, &trace)
        let accepting = responsibleBureau(for: feedback, context, &trace)
        guard context.caller.has(.finalReviewer), let accepting, accepting.parentId != 0,
            accepting.parentId == context.caller.bureau?.id
        else { throw Refusal(.notYourStep) }
        try check(feedback, is: .countyReviewed)
        try checkReason(request.reason, approved: request.approved)
        let officer = context.caller.operator.id
        guard officer != feedback.enteredBy,
            !feedback.decisions.contains(where: { $0.operatorId == officer })
        else { throw Refusal(.sameOfficer) }
        feedback.decisions.append(
            FeedbackDecision(.final, request.approved, request.reason, context))
        feedback.state = request.approved ? .confirmed : .rejected
        var plan = Plan()
        if request.approved {
            // An official roster may have come in between.
            try checkNotInRoster(feedback, &trace)
            let entry = RosterEntry(id: nextRosterEntryID(&trace), of: feedback)
            feedback.rosterEntryId = entry.id
            plan.put(entry, in: .rosterEntry, key: entry.id)
            plan.ids = [entry.id]
        }
        conclude(&feedback, request.reason, context, &plan, &trace)
        return plan
    }

    /// Puts a case as decided; the person hears of what ends it, be it yes or no.
    private func conclude(
        _ feedback: inout FeedbackCase, _ reason: String, _ context: CommandContext,
        _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        plan.reason = reason
        if feedback.state != .countyReviewed {
            feedback.closedAt = context.now
            queueMessage(
                feedback.state == .confirmed ? .feedbackConfirmed : .feedbackRejected,
                about: feedback, reason, context, &plan, &trace)
        }
        plan.put(feedback, in: .feedbackCase, key: feedback.id)
    }

    // MARK: What the steps share

    private func checkClaims(
        _ request: OpenFeedbackRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        var claims = FeedbackClaims()
        claims.level = request.level.ruleLevel
        claims.examYear = request.examYear
        claims.managementNumber = request.managementNumber
        claims.passedOn = request.passedOn
        claims.phone = request.phone
        claims.evidence = request.evidence
        let today = Instant(milliseconds: context.now).day
        var problems = claims.problems(today: today).map {
            FieldProblem.problem($0.field, $0.code.rawValue)
        }
        let province = get(Division.self, .division, UInt64(request.examDivisionId), &trace)
        if province?.level != .province {
            problems.append(.problem("exam_division_id", RefusalReason.divisionUnknown.rawValue))
        }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
    }

    /// Neither the person may be in the roster nor anybody else with this management number.
    private func checkNotInRoster(
        _ feedback: FeedbackCase, _ trace: inout ReadTrace
    ) throws(Refusal) {
        let named = rosterEntries(document: feedback.documentNumber, &trace).filter {
            PersonName.agree($0.name, feedback.name)
        }
        guard named.isEmpty else {
            throw Refusal(named.allSatisfy { $0.voidedAt != 0 } ? .resultVoid : .inRoster)
        }
        let term = IndexTerm.text(feedback.managementNumber)
        for id in ids(.rosterByManagementNumber, term, &trace) {
            guard let entry = get(RosterEntry.self, .rosterEntry, id, &trace),
                entry.managementNumber == feedback.managementNumber,
                entry.documentNumber != feedback.documentNumber, isInForce(entry, &trace)
            else { continue }
            throw Refusal(.managementNumberTaken)
        }
    }

    /// A case that the caller sees and that is not his own; otherwise as if there were none.
    private func feedbackToDecide(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> FeedbackCase {
        let feedback = try feedback(id, context, &trace)
        let own = context.caller.operator.personId
        if own != 0, person(withDocument: feedback.documentNumber, &trace)?.person.id == own {
            throw Refusal(.ownCase)
        }
        return feedback
    }

    private func responsibleBureau(
        for feedback: FeedbackCase, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Bureau? {
        bureauResponsible(for: feedback.divisionId, day: context.today, &trace)
    }

    private func check(_ feedback: FeedbackCase, is state: FeedbackState) throws(Refusal) {
        guard feedback.state == state else {
            throw Refusal(.feedbackState, [.init("state", "\(feedback.state.rawValue)")])
        }
    }

    private func checkReason(_ reason: String, approved: Bool) throws(Refusal) {
        guard approved || !HalfWidthText(reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
    }

    /// Who stood for a person's feedback does not decide on his registration.
    func checkNotFeedbackOfficer(
        _ application: Application, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        let certificate = get(Certificate.self, .certificate, application.certificateId, &trace)
        let entry = get(
            RosterEntry.self, .rosterEntry, certificate?.rosterEntryId ?? 0, &trace)
        let feedback = get(FeedbackCase.self, .feedbackCase, entry?.feedbackId ?? 0, &trace)
        let officer = context.caller.operator.id
        guard let feedback else { return }
        guard !feedback.decisions.contains(where: { $0.operatorId == officer }) else {
            throw Refusal(.sameOfficer)
        }
    }
}

extension FeedbackState {
    /// Somebody still has to decide.
    var isOpen: Bool { self == .open || self == .countyReviewed }
}

extension FeedbackDecision {
    fileprivate init(
        _ stage: ReviewStage, _ approved: Bool, _ reason: String, _ context: CommandContext
    ) {
        self.init()
        self.stage = stage
        self.approved = approved
        self.reason = reason
        operatorId = context.caller.operator.id
        bureauId = context.caller.operator.bureauId
        at = context.now
    }
}

extension RosterEntry {
    /// The entry that a confirmed case makes; it belongs to no import.
    fileprivate init(id: UInt64, of feedback: FeedbackCase) {
        self.init()
        self.id = id
        examYear = feedback.examYear
        level = feedback.level
        name = feedback.name
        documentKind = feedback.documentKind
        documentNumber = feedback.documentNumber
        managementNumber = feedback.managementNumber
        // Not where the exam was: those who vouch for it have to see it.
        divisionId = feedback.divisionId
        passedOn = feedback.passedOn
        origin = .feedback
        feedbackId = feedback.id
    }
}
