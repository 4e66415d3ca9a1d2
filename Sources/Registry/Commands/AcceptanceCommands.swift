import Rules
import Schema

/// What happens to a file before it is reviewed: turned away, or taken anew from the personal form.
extension Registry {
    /// Not accepted (不予受理): the right itself is untouched, so the applicant hears where to go,
    /// in a letter. ids: the letter.
    func planRefuseAcceptance(
        _ request: RefuseAcceptanceRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var application = try applicationToEdit(request.applicationId, context, &trace)
        try checkHolder(application, context, &trace)
        try check(application, version: request.expectedVersion)
        application.state = try state(of: application, after: .refuseAcceptance)
        try checkSettled(application, &trace)
        guard !request.reason.isEmpty else { throw Refusal(.reasonRequired) }
        guard !request.referredTo.isEmpty else {
            throw Refusal(.fieldInvalid, fields: [.missing("referred_to")])
        }
        application.version &+= 1
        application.notAcceptedReason = request.reason
        application.referredTo = request.referredTo
        application.notAcceptedAt = context.now
        application.giveBack()
        var plan = Plan()
        writeLetterOfNotAccepting(&application, context, &plan, &trace)
        plan.ids = [application.decisionLetterId]
        plan.put(application, in: .application, key: application.id)
        plan.reason = request.reason
        plan.personID = application.personId
        return plan
    }

    /// Takes the form of a submitted file anew (同步). Judged again by what was pinned: an edit must
    /// not carry somebody in whom the rules had kept out. ids: the frozen form.
    func planResynchronize(
        _ request: ResynchronizeApplicationRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var application = try applicationToEdit(request.applicationId, context, &trace)
        try check(application, version: request.expectedVersion)
        application.state = try state(of: application, after: .resynchronise)
        try checkSettled(application, &trace)
        let file = try file(of: application, &trace)
        let missing = missingFields(file.person, file.identity, today: context.today)
        guard missing.isEmpty else { throw Refusal(.formIncomplete, fields: missing) }
        guard
            let ruleSet = get(Schema.RuleSet.self, .ruleSet, application.ruleSetId, &trace),
            let certificate = get(
                Certificate.self, .certificate, application.certificateId, &trace)
        else { throw Refusal(.notFound) }
        let notice = get(Schema.Notice.self, .notice, application.noticeId, &trace)
        let decided = Instant(milliseconds: application.decisiveAt)
        try checkEligible(
            EligibilityCase(
                kind: application.kind, application: application.id, file: file,
                certificate: certificate,
                pinned: PinnedRules(notice: notice, ruleSet: ruleSet),
                decisive: DecisiveInstant(readAt: decided),
                acts: ApplicantActs(pledgeGiven: true, formProblems: [])), &trace)
        let form = frozenForm(of: application, file, context)
        application.version &+= 1
        application.submittedFormId = form.id
        var plan = Plan()
        freezeAttachments(&application, &plan, &trace)
        plan.put(form, in: .frozenForm, key: form.id)
        plan.put(application, in: .application, key: application.id)
        plan.ids = [form.id]
        plan.personID = application.personId
        return plan
    }
}
