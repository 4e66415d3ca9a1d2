import Rules
import Schema

/// The two reviews (初审, 终审) and the certificate that comes of them.
extension Registry {
    /// ids: the registration period, if the decision made one.
    func planReviewApplication(
        _ request: ReviewApplicationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard
            var application = get(
                Application.self, .application, request.applicationId, &trace),
            sees(context.caller, application.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        try checkNotOwnCase(application, context, &trace)
        try checkStep(request.stage, application, context, &trace)
        try checkHolder(application, context, &trace)
        try check(application, version: request.expectedVersion)
        if request.outcome != .approved {
            guard !request.reason.isEmpty else { throw Refusal(.reasonRequired) }
        }
        let event = try reviewEvent(request)
        let notice = get(Schema.Notice.self, .notice, application.noticeId, &trace).map(
            Rules.Notice.init)
        application.state = try state(
            of: application, after: event, flow: notice?.flow ?? .twoSteps)
        try checkNotice(of: application, request, &trace)
        if request.stage == .final {
            try checkTwoOfficers(application, context)
            try checkDidNotRecognise(application, context, &trace)
            try checkNotFeedbackOfficer(application, context, &trace)
        }
        let review = review(request, context, application.version)
        application.reviews.append(review)
        application.giveBack()
        if request.outcome == .returned {
            application.stopClock(at: context.now)
        }
        var plan = Plan()
        writeLetter(of: review, about: &application, context, &plan, &trace)
        plan.reason = request.reason
        plan.personID = application.personId
        if event == .finalReview(.approve) {
            try checkResultStands(application, &trace)
            try register(&application, context, &plan, &trace)
        }
        plan.put(application, in: .application, key: application.id)
        queueMessage(of: event, about: application, request.reason, context, &plan, &trace)
        return plan
    }

    /// Freezes the certificate's text (已出证). ids: the registration period.
    func planIssueCertificate(
        _ request: IssueCertificateRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard
            var application = get(
                Application.self, .application, request.applicationId, &trace),
            sees(context.caller, application.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        try checkNotOwnCase(application, context, &trace)
        application.state = try state(of: application, after: .issueCertificate)
        guard application.holdUntil <= context.now else {
            let until = Instant(milliseconds: application.holdUntil)
            throw Refusal(.holdRunning, [.init("until", until.description)])
        }
        guard
            let period = get(
                RegistrationPeriod.self, .registrationPeriod, application.periodId, &trace),
            let form = get(FrozenForm.self, .frozenForm, application.decidedFormId, &trace)?.form
        else { throw Refusal(.notFound) }
        guard period.revokedById == 0, period.cancelledById == 0 else {
            throw Refusal(.registrationEnded)
        }
        var text = CertificateText()
        text.periodId = period.id
        text.title = period.level.certificateTitle
        text.number = period.number
        text.holderName = form.name
        text.holderDocument = form.document
        text.managementNumber = application.examManagementNumber
        text.level = period.level
        text.validFrom = period.validFrom
        text.validUntil = period.validUntil
        text.bureauName = get(Bureau.self, .bureau, period.bureauId, &trace)?.name ?? ""
        text.issuedAt = context.now
        text.rehearsal = context.isRehearsal
        var plan = Plan()
        plan.put(text, in: .certificateText, key: period.id)
        plan.put(application, in: .application, key: application.id)
        plan.ids = [period.id]
        plan.personID = application.personId
        queueMessage(ofIssue: period, about: application, context, &plan, &trace)
        return plan
    }

    /// The step must be the caller's: by role, and by the bureau that the pinned notice names for
    /// it.
    func checkStep(
        _ stage: ReviewStage, _ application: Application, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) {
        let role: Role
        switch stage {
        case .first: role = .reviewer
        case .final: role = .finalReviewer
        case .unspecified, .unrecognized: throw Refusal(.requestInvalid)
        }
        guard context.caller.has(role), let bureau = context.caller.bureau else {
            throw Refusal(.notYourStep)
        }
        let accepting = get(Bureau.self, .bureau, application.bureauId, &trace)
        let level = reviewLevel(of: stage, application, &trace)
        let isAbove = level == .prefecture && !isOfPrefecture(accepting, &trace)
        let expected = isAbove ? accepting?.parentId : accepting?.id
        guard expected == bureau.id else { throw Refusal(.notYourStep) }
    }

    /// A prefecture without counties accepts files and decides about them.
    private func isOfPrefecture(_ bureau: Bureau?, _ trace: inout ReadTrace) -> Bool {
        for id in bureau?.divisionIds ?? [] {
            let division = get(Schema.Division.self, .division, UInt64(id), &trace)
            if division?.level == .prefecture { return true }
        }
        return false
    }

    /// The bureau level of a step: as the pinned notice says; county first, prefecture last without
    /// one.
    private func reviewLevel(
        of stage: ReviewStage, _ application: Application, _ trace: inout ReadTrace
    ) -> Schema.ReviewLevel {
        let notice = get(Schema.Notice.self, .notice, application.noticeId, &trace)
        let step = notice?.steps.first { $0.isFinal == (stage == .final) }
        return step?.level ?? (stage == .final ? .prefecture : .county)
    }

    /// Nobody gives both reviews of a case, and who entered it does not decide it.
    func checkTwoOfficers(
        _ application: Application, _ context: CommandContext
    ) throws(Refusal) {
        let officer = context.caller.operator.id
        guard officer != application.enteredBy,
            !application.reviews.contains(where: {
                $0.stage == .first && $0.operatorId == officer
            })
        else { throw Refusal(.sameOfficer) }
    }

    /// A case whose notice was withdrawn is not decided before somebody has said under what; a
    /// return, and a first step that passes it on, decide nothing.
    private func checkNotice(
        of application: Application, _ request: ReviewApplicationRequest,
        _ trace: inout ReadTrace
    ) throws(Refusal) {
        if request.outcome == .refused
            || (request.outcome == .approved && request.stage == .final)
        {
            try checkSettled(application, &trace)
        }
        if request.outcome == .approved {
            try checkJudgedAnew(application, &trace)
        }
    }

    private func reviewEvent(
        _ request: ReviewApplicationRequest
    ) throws(Refusal) -> ApplicationEvent {
        guard let outcome = request.outcome.ruleOutcome else { throw Refusal(.requestInvalid) }
        return request.stage == .final ? .finalReview(outcome) : .firstReview(outcome)
    }

    private func review(
        _ request: ReviewApplicationRequest, _ context: CommandContext, _ version: UInt32
    ) -> Review {
        var review = Review()
        review.stage = request.stage
        review.outcome = request.outcome
        review.reason = request.reason
        review.operatorId = context.caller.operator.id
        review.bureauId = context.caller.operator.bureauId
        review.version = version
        review.at = context.now
        return review
    }

    /// Writes the entry in the register: period, number and the form as of the decision.
    private func register(
        _ application: inout Application, _ context: CommandContext, _ plan: inout Plan,
        _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard
            let certificate = get(
                Certificate.self, .certificate, application.certificateId, &trace),
            let ruleSet = get(Schema.RuleSet.self, .ruleSet, application.ruleSetId, &trace),
            let submitted = get(FrozenForm.self, .frozenForm, application.submittedFormId, &trace)
        else { throw Refusal(.notFound) }
        var period = RegistrationPeriod()
        period.id = nextID(.registrationPeriod)
        period.personId = application.personId
        period.certificateId = certificate.id
        period.kind = application.kind
        period.level = certificate.level
        period.bureauId = context.caller.operator.bureauId
        period.divisionId = application.divisionId
        period.noticeId = application.noticeId
        period.applicationId = application.id
        period.validFrom = context.today
        guard let rules = Rules.RuleSet(ruleSet) else { throw Refusal(.ruleSetUnknown) }
        let decided = Instant(milliseconds: context.now).day
        period.validUntil = rules.periodEnd(from: decided).yyyymmdd
        if application.kind == .renewal {
            try renew(&period, application, rules, decidedOn: decided, &plan, &trace)
        }
        period.number =
            RegistrationNumber(
                division: period.divisionId, year: context.today / 10_000, kind: period.kind,
                serial: period.id
            ).text
        try checkNoOverlap(period, certificate, &trace)
        var frozen = submitted
        frozen.id = nextID(.frozenForm)
        frozen.at = context.now
        application.state = try state(of: application, after: .register)
        application.periodId = period.id
        application.decidedFormId = frozen.id
        plan.put(period, in: .registrationPeriod, key: period.id)
        plan.put(frozen, in: .frozenForm, key: frozen.id)
        plan.ids = [period.id]
    }

    private func checkNoOverlap(
        _ period: RegistrationPeriod, _ certificate: Certificate, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard !overlapsAnother(period, of: certificate, &trace) else {
            throw Refusal(.periodsOverlap)
        }
    }
}

extension Level {
    /// Title of the registration certificate (登记证书).
    var certificateTitle: String {
        switch self {
        case .assistant: "中华人民共和国助理社会工作师登记证书"
        case .socialWorker: "中华人民共和国社会工作师登记证书"
        case .senior: "中华人民共和国高级社会工作师登记证书"
        case .unspecified, .unrecognized: "社会工作者登记证书"
        }
    }
}
