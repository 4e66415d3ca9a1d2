import Rules
package import Schema

/// The letters of a refusal (不予登记决定书) and of not accepting a file (不予受理决定书): facts, basis,
/// remedy. Frozen with the decision, so that what the applicant was told stays what he was told.
extension Registry {
    /// Writes the letter of a refusal that `review` makes, and has the application name it.
    func writeLetter(
        of review: Review, about application: inout Application, _ context: CommandContext,
        _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        guard review.outcome == .refused else { return }
        var letter = letter(about: application, of: review.bureauId, context, &trace)
        letter.title = "不予登记决定书"
        letter.number = "不予登记〔\(context.today / 10_000)〕\(letter.id)号"
        letter.stage = review.stage
        letter.facts = review.reason
        addLaw(to: &letter, application, &trace)
        application.decisionLetterId = letter.id
        plan.put(letter, in: .decisionLetter, key: letter.id)
    }

    /// Writes the letter of a file that was not accepted, and has the application name it. The
    /// right itself is not refused, so there is no review of it here: the applicant goes to the
    /// bureau that is responsible, or to law.
    func writeLetterOfNotAccepting(
        _ application: inout Application, _ context: CommandContext, _ plan: inout Plan,
        _ trace: inout ReadTrace
    ) {
        let bureau = context.caller.operator.bureauId
        var letter = letter(about: application, of: bureau, context, &trace)
        letter.title = "不予受理决定书"
        letter.number = "不予受理〔\(context.today / 10_000)〕\(letter.id)号"
        letter.facts = application.notAcceptedReason
        letter.referredTo = application.referredTo
        letter.legalBasis = basis(of: application, &trace)
        letter.remedy =
            "请向\(application.referredTo)提出申请，本决定不影响登记的权利；如不服本决定，可依法申请行政复议或者提起行政诉讼。"
        application.decisionLetterId = letter.id
        plan.put(letter, in: .decisionLetter, key: letter.id)
    }

    /// What both letters say.
    private func letter(
        about application: Application, of bureau: UInt64, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) -> DecisionLetter {
        let form = form(of: application, &trace)
        var letter = DecisionLetter()
        letter.id = nextID(.decisionLetter)
        letter.applicationId = application.id
        letter.personId = application.personId
        letter.addresseeName = form?.name ?? ""
        letter.addresseeDocument = form?.document
        letter.managementNumber = application.examManagementNumber
        letter.level =
            get(Certificate.self, .certificate, application.certificateId, &trace)?.level
            ?? .unspecified
        letter.kind = application.kind
        if application.submittedAt != 0 {
            letter.submittedOn = Instant(milliseconds: application.submittedAt).day.yyyymmdd
        }
        letter.bureauName = get(Bureau.self, .bureau, bureau, &trace)?.name ?? ""
        letter.decidedOn = context.today
        letter.rehearsal = context.isRehearsal
        return letter
    }

    /// As frozen at submission; of a draft as it stands.
    private func form(
        of application: Application, _ trace: inout ReadTrace
    ) -> PersonalForm? {
        if let frozen = get(FrozenForm.self, .frozenForm, application.submittedFormId, &trace) {
            return frozen.form
        }
        return (try? file(of: application, &trace)).map { PersonalForm($0.person, $0.identity) }
    }

    /// Basis and remedy, by the rules that were pinned at the submission.
    private func addLaw(
        to letter: inout DecisionLetter, _ application: Application, _ trace: inout ReadTrace
    ) {
        letter.legalBasis = basis(of: application, &trace)
        let last = lastDayToAskForReview(of: application, refusedOn: letter.decidedOn, &trace)
        guard let last else { return }
        letter.reviewUntil = last.yyyymmdd
        letter.remedy =
            "如不服本决定，可于\(last)前（含当日）经受理机构申请复核，由未参与本决定的人员办理；也可依法申请行政复议或者提起行政诉讼。"
    }

    /// Rules and clauses that were pinned; empty for a draft.
    private func basis(of application: Application, _ trace: inout ReadTrace) -> String {
        let pinned = get(Schema.RuleSet.self, .ruleSet, application.ruleSetId, &trace)
        let notice = get(Schema.Notice.self, .notice, application.noticeId, &trace)
        var basis: [String] = []
        if let pinned {
            let clause = application.kind == .renewal ? pinned.renewalClause : pinned.firstClause
            basis.append(pinned.legalBasis + clause + pinned.conditionClause)
        }
        if let notice {
            basis.append("《\(notice.title)》" + (notice.number.isEmpty ? "" : "（\(notice.number)）"))
        }
        return basis.joined(separator: "；")
    }

    /// By the pinned rule set; nil if there is none, or the day cannot be.
    func lastDayToAskForReview(
        of application: Application, refusedOn day: UInt32, _ trace: inout ReadTrace
    ) -> CalendarDay? {
        let pinned = get(Schema.RuleSet.self, .ruleSet, application.ruleSetId, &trace)
        guard let rules = pinned.flatMap(Rules.RuleSet.init), let day = CalendarDay(yyyymmdd: day)
        else { return nil }
        return rules.lastDayToAskForReview(refusedOn: day)
    }

    /// A letter that the caller sees; otherwise as if there were none.
    package func decisionLetter(
        _ request: GetDecisionLetterRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> DecisionLetter {
        var id = request.letterId
        if id == 0 {
            id = try application(request.applicationId, context, &trace).decisionLetterId
        }
        guard let letter = get(DecisionLetter.self, .decisionLetter, id, &trace) else {
            throw Refusal(.notFound)
        }
        _ = try application(letter.applicationId, context, &trace)
        return letter
    }
}
