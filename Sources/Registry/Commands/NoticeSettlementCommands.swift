import Rules
package import Schema

/// What becomes of a case that was pinned to a notice before that was withdrawn (撤回). It is not
/// decided until the bureau of the final step has said under what: kept under the notice that the
/// applicant relied on, or pinned to another notice or the general rule and judged anew.
///
/// - Pinned are submitted cases. A draft has declared nothing under a notice yet, also where its
///   receipt lies inside the window: it is listed, and submitted under something else.
/// - What was decided already stays decided: revocation, correction and the review of a refusal
///   (复核) are there for that.
/// - The pledge stays as it was given, in the words of the former notice.
extension Registry {
    private static var casesAtOnce: Int { 200 }
    /// A change never carries more than 1 MiB.
    private static var settlementBytes: Int { 1_000 * 1024 }

    /// All of the cases or none. ids: none.
    func planSettleNotice(
        _ request: SettleNoticeRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let applications = request.items.map(\.applicationId)
        guard (1...Self.casesAtOnce).contains(applications.count),
            Set(applications).count == applications.count,
            request.outcome == .kept || request.outcome == .otherRules
        else { throw Refusal(.requestInvalid) }
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        // Whoever is spared what holds for all others is spared it by some rule.
        if request.outcome == .kept, HalfWidthText(request.basis).trimmed.isEmpty {
            throw Refusal(.fieldInvalid, fields: [.missing("basis")])
        }
        // Each case is planned on a copy that has those before it: two of one person must not
        // freeze the same hours.
        var ahead = self
        var plan = Plan()
        for item in request.items {
            plan.puts += try ahead.settle(item, request, context, known: revision, &trace).puts
        }
        let bytes = plan.puts.reduce(0) { $0 + $1.record.count }
        guard bytes <= Self.settlementBytes else { throw Refusal(.batchFull) }
        plan.reason = request.reason
        if request.items.count == 1, let id = applications.first {
            plan.personID = get(Application.self, .application, id, &trace)?.personId ?? 0
        }
        return plan
    }

    /// Settles one case on this copy; a refusal of many says which.
    private mutating func settle(
        _ item: SettleNoticeItem, _ request: SettleNoticeRequest, _ context: CommandContext,
        known: UInt64, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var seen = ReadTrace()
        // The copy runs ahead of the history: an answer waits for nothing beyond it.
        defer { trace.note(min(seen.newestRevision, known)) }
        var plan = Plan()
        do throws(Refusal) {
            let application = try settled(item, request, context, &seen)
            plan.put(application, in: .application, key: application.id)
        } catch {
            var refusal = error
            refusal.parameters.append(.init("case", "\(item.applicationId)"))
            throw refusal
        }
        guard
            (try? apply(change(from: plan, method: "", context: context, key: nil))) != nil
        else { throw Refusal(.requestInvalid) }
        return plan
    }

    private func settled(
        _ item: SettleNoticeItem, _ request: SettleNoticeRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Application {
        var application = try application(item.applicationId, context, &trace)
        try checkNotOwnCase(application, context, &trace)
        try checkStep(.final, application, context, &trace)
        try checkTwoOfficers(application, context)
        try check(application, version: item.expectedVersion)
        guard application.state.isOpen, isUnsettled(application, &trace) else {
            throw Refusal(.nothingToSettle)
        }
        var settlement = NoticeSettlement(
            outcome: request.outcome, noticeId: application.noticeId, reason: request.reason,
            basis: HalfWidthText(request.basis).trimmed,
            operatorId: context.caller.operator.id, bureauId: context.caller.bureau?.id ?? 0,
            at: context.now)
        if request.outcome == .otherRules {
            try pin(&application, to: request.noticeName, &trace)
        }
        settlement.newNoticeId = application.noticeId
        settlement.ruleSetId = application.ruleSetId
        application.noticeSettlements.append(settlement)
        return application
    }

    /// What was reviewed under the wrong notice is reviewed again. Whether the other rules admit it
    /// is asked at its approval: whoever they shut out is refused by a review, with a letter and
    /// its remedy.
    private func pin(
        _ application: inout Application, to notice: String, _ trace: inout ReadTrace
    ) throws(Refusal) {
        let day = Instant(milliseconds: application.decisiveAt).day.yyyymmdd
        let pinned = try pinnedRules(
            noticeName: notice, division: application.divisionId, day: day, &trace)
        if let withdrawal = pinned.withdrawal { throw withdrawal.refusal }
        application.state = try state(of: application, after: .judgeAnew)
        application.noticeId = pinned.notice?.id ?? 0
        application.ruleSetId = pinned.ruleSet.id
        let question = try question(about: application, under: pinned, &trace)
        try freezeRenewal(&application, question, &trace)
        application.version &+= 1
        application.giveBack()
    }

    // MARK: What reviews ask

    /// Refused while nobody has decided under what the case is judged.
    func checkSettled(
        _ application: Application, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard isUnsettled(application, &trace),
            let notice = get(Schema.Notice.self, .notice, application.noticeId, &trace)
        else { return }
        throw Refusal(.noticeUnsettled, [.init("notice", notice.name)])
    }

    /// A case that was pinned to other rules is approved only if they admit it.
    func checkJudgedAnew(
        _ application: Application, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard application.noticeSettlements.last?.outcome == .otherRules else { return }
        guard let ruleSet = get(Schema.RuleSet.self, .ruleSet, application.ruleSetId, &trace) else {
            throw Refusal(.ruleSetUnknown)
        }
        let notice = get(Schema.Notice.self, .notice, application.noticeId, &trace)
        let pinned = PinnedRules(notice: notice, ruleSet: ruleSet)
        try checkEligible(try question(about: application, under: pinned, &trace), &trace)
    }

    /// The case as it was submitted: by the instant that decided, and by what the form said then.
    private func question(
        about application: Application, under pinned: PinnedRules, _ trace: inout ReadTrace
    ) throws(Refusal) -> EligibilityCase {
        guard
            let certificate = get(
                Certificate.self, .certificate, application.certificateId, &trace)
        else { throw Refusal(.notFound) }
        var file = try file(of: application, &trace)
        let frozen = get(FrozenForm.self, .frozenForm, application.submittedFormId, &trace)
        if let form = frozen?.form {
            file.person.householdDivisionId = form.householdDivisionId
            file.person.workplaceDivisionId = form.workplaceDivisionId
            file.person.employerKind = form.employerKind
        }
        return EligibilityCase(
            kind: application.kind, application: application.id, file: file,
            certificate: certificate, pinned: pinned,
            decisive: DecisiveInstant(readAt: Instant(milliseconds: application.decisiveAt)),
            acts: ApplicantActs(pledgeGiven: true, formProblems: []))
    }

    /// Pinned to a withdrawn notice, and not kept under it.
    package func isUnsettled(_ application: Application, _ trace: inout ReadTrace) -> Bool {
        guard !application.isKept,
            let notice = get(Schema.Notice.self, .notice, application.noticeId, &trace)
        else { return false }
        return withdrawal(of: notice, &trace) != nil
    }

    /// Rule set and notice of a submission. A file that was kept under its notice and came back for
    /// correction returns to that, and not to what stands now.
    func rules(
        of application: Application, submittedUnder name: String, day: UInt32,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> PinnedRules {
        if application.state == .returned, application.isKept,
            let notice = get(Schema.Notice.self, .notice, application.noticeId, &trace),
            notice.name == name,
            let ruleSet = get(Schema.RuleSet.self, .ruleSet, application.ruleSetId, &trace)
        {
            return PinnedRules(notice: notice, ruleSet: ruleSet)
        }
        let pinned = try pinnedRules(
            noticeName: name, division: application.divisionId, day: day, &trace)
        if let withdrawal = pinned.withdrawal { throw withdrawal.refusal }
        return pinned
    }
}

extension Application {
    /// Kept under the notice that it is pinned to, although that was withdrawn.
    var isKept: Bool {
        guard let last = noticeSettlements.last else { return false }
        return last.outcome == .kept && last.noticeId == noticeId
    }
}
