import Rules
import Schema

/// Applications from draft to submission, and their withdrawal.
extension Registry {
    /// ids: the application.
    func planCreateApplication(
        _ request: CreateApplicationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard request.kind == .first || request.kind == .renewal else {
            throw Refusal(.kindNotOffered)
        }
        let known = certificate(managementNumber: request.managementNumber, &trace)
        let passed =
            known == nil ? certificatePassed(request.managementNumber, &trace) : nil
        guard let certificate = known ?? passed else { throw Refusal(.notFound) }
        let person = try personToActOn(certificate.personId, context, &trace)
        try checkKind(request.kind, certificate, today: context.today, &trace)
        if let open = openApplication(for: certificate, &trace) {
            throw Refusal(.applicationOpen, [.init("application", "\(open.id)")])
        }
        let division = request.divisionId == 0 ? person.divisionId : request.divisionId
        guard acts(context.caller, on: division, day: context.today, &trace),
            let bureau = bureauResponsible(for: division, day: context.today, &trace)
        else { throw Refusal(.notResponsible, [.init("division", "\(division)")]) }
        var application = Application()
        application.id = nextID(.application)
        application.kind = request.kind
        application.personId = person.id
        application.certificateId = certificate.id
        application.bureauId = bureau.id
        application.divisionId = division
        application.state = .draft
        application.version = 1
        application.createdAt = context.now
        application.enteredBy = context.caller.operator.id
        application.examManagementNumber = certificate.managementNumber
        application.organisationId = try handingIn(request.organisationId, context, &trace)
        var plan = Plan()
        if let passed {
            plan.put(passed, in: .certificate, key: passed.id)
        }
        plan.put(application, in: .application, key: application.id)
        plan.ids = [application.id]
        plan.personID = person.id
        return plan
    }

    /// The receipt's instant decides about the window. ids: the receipt.
    func planRecordReceipt(
        _ request: RecordReceiptRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var application = try applicationToEdit(request.applicationId, context, &trace)
        guard application.state == .draft else { throw stateForbids(application) }
        guard !request.number.isEmpty else {
            throw Refusal(.fieldInvalid, fields: [.missing("number")])
        }
        guard request.receivedAt > 0, request.receivedAt <= context.now else {
            throw Refusal(.receiptInFuture)
        }
        var receipt = Receipt()
        receipt.id = nextID(.receipt)
        receipt.number = request.number
        receipt.applicationId = application.id
        receipt.receivedAt = request.receivedAt
        receipt.enteredAt = context.now
        receipt.operatorId = context.caller.operator.id
        application.receiptId = receipt.id
        application.version &+= 1
        var plan = Plan()
        plan.put(receipt, in: .receipt, key: receipt.id)
        plan.put(application, in: .application, key: application.id)
        plan.ids = [receipt.id]
        plan.personID = application.personId
        return plan
    }

    /// Pins notice and rule set, freezes the personal form. ids: the frozen form.
    func planSubmitApplication(
        _ request: SubmitApplicationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var application = try applicationToEdit(request.applicationId, context, &trace)
        try check(application, version: request.expectedVersion)
        guard request.pledgeGiven else { throw Refusal(.pledgeMissing) }
        let next = try state(of: application, after: .submit(pledgeGiven: true))
        let file = try file(of: application, &trace)
        let missing = missingFields(file.person, file.identity, today: context.today)
        guard missing.isEmpty else { throw Refusal(.formIncomplete, fields: missing) }
        let receipt = get(Receipt.self, .receipt, application.receiptId, &trace)
        // A file that came back for correction keeps the instant at which it first came in.
        let decisive = DecisiveInstant(
            readAt: Instant(milliseconds: context.now),
            receivedAt: receipt.map { Instant(milliseconds: $0.receivedAt) },
            returnedFrom: application.state == .returned
                ? Instant(milliseconds: application.decisiveAt) : nil)
        let pinned = try rules(
            of: application, submittedUnder: request.noticeName,
            day: decisive.decidedAt.day.yyyymmdd, &trace)
        guard
            let certificate = get(
                Certificate.self, .certificate, application.certificateId, &trace)
        else { throw Refusal(.notFound) }
        let question = EligibilityCase(
            kind: application.kind, application: application.id, file: file,
            certificate: certificate, pinned: pinned, decisive: decisive,
            acts: ApplicantActs(pledgeGiven: true, formProblems: []))
        try checkEligible(question, &trace)
        try freezeRenewal(&application, question, &trace)
        let form = frozenForm(of: application, file, context)
        application.state = next
        application.version &+= 1
        application.submittedAt = context.now
        application.runClock(at: context.now)
        application.decisiveAt = decisive.decidedAt.milliseconds
        application.noticeId = pinned.notice?.id ?? 0
        application.ruleSetId = pinned.ruleSet.id
        application.pledgeText = pinned.notice?.pledgeText ?? PledgeText.general
        application.submittedFormId = form.id
        var plan = Plan()
        freezeAttachments(&application, &plan, &trace)
        plan.put(form, in: .frozenForm, key: form.id)
        plan.put(application, in: .application, key: application.id)
        plan.ids = [form.id]
        plan.personID = application.personId
        return plan
    }

    /// ids: none.
    func planWithdrawApplication(
        _ request: WithdrawApplicationRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var application = try applicationToEdit(request.applicationId, context, &trace)
        try check(application, version: request.expectedVersion)
        application.state = try state(of: application, after: .withdraw)
        application.version &+= 1
        application.withdrawnAt = context.now
        application.giveBack()
        guard !request.reason.isEmpty else { throw Refusal(.reasonRequired) }
        var plan = Plan()
        plan.put(application, in: .application, key: application.id)
        plan.reason = request.reason
        plan.personID = application.personId
        return plan
    }

    // MARK: What the steps share

    /// An application of a division in which the caller may act; otherwise as if there were none.
    func applicationToEdit(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Application {
        guard let application = get(Application.self, .application, id, &trace),
            acts(context.caller, on: application.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        try checkNotOwnCase(application, context, &trace)
        return application
    }

    /// Recusal (回避): nobody acts on his own case, nor on one that he has declared.
    func checkNotOwnCase(
        _ application: Application, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        let own = context.caller.operator.personId
        guard own == 0 || own != application.personId else { throw Refusal(.ownCase) }
        try checkNotRecused(
            person: application.personId, application: application.id, context, &trace)
    }

    func check(_ application: Application, version: UInt32) throws(Refusal) {
        guard application.version == version else {
            throw Refusal(.versionConflict, [.init("version", "\(application.version)")])
        }
    }

    func stateForbids(_ application: Application) -> Refusal {
        Refusal(.stateForbids, [.init("state", "\(application.state.rawValue)")])
    }

    func state(
        of application: Application, after event: ApplicationEvent, flow: ReviewFlow = .twoSteps
    ) throws(Refusal) -> Schema.ApplicationState {
        guard let current = application.state.ruleState,
            let next = try? current.next(on: event, flow: flow)
        else { throw stateForbids(application) }
        return Schema.ApplicationState(next)
    }

    func file(
        of application: Application, _ trace: inout ReadTrace
    ) throws(Refusal) -> PersonFile {
        guard let person = get(Person.self, .person, application.personId, &trace) else {
            throw Refusal(.notFound)
        }
        return file(of: person, &trace)
    }

    func frozenForm(
        of application: Application, _ file: PersonFile, _ context: CommandContext
    ) -> FrozenForm {
        var frozen = FrozenForm()
        frozen.id = nextID(.frozenForm)
        frozen.applicationId = application.id
        frozen.at = context.now
        frozen.form = PersonalForm(file.person, file.identity)
        return frozen
    }

    func periods(
        of certificate: Certificate, _ trace: inout ReadTrace
    ) -> [RegistrationPeriod] {
        periods(of: certificate.personId, &trace).filter { $0.certificateId == certificate.id }
    }

    private func openApplication(
        for certificate: Certificate, _ trace: inout ReadTrace
    ) -> Application? {
        applications(of: certificate.personId, &trace).first {
            $0.certificateId == certificate.id && $0.state.isOpen
        }
    }
}

extension Schema.ApplicationState {
    /// Somebody still has to do something about it.
    var isOpen: Bool {
        switch self {
        case .draft, .pending, .firstPassed, .finalPassed, .returned: true
        case .unspecified, .firstRefused, .finalRefused, .registered, .certificateIssued,
            .withdrawn, .notAccepted, .unrecognized:
            false
        }
    }
}

/// The pledge (承诺声明) where no notice words it.
enum PledgeText {
    static var general: String {
        "本人承诺所填信息真实、准确、完整，如有不实，愿承担由此产生的一切责任。"
    }
}
