import Rules
package import Schema

/// The letter of a refusal (不予登记决定书): facts, basis, remedy. Frozen with the decision, so that what
/// the applicant was told stays what he was told.
extension Registry {
    /// Writes the letter of a refusal that `review` makes, and has the application name it.
    func writeLetter(
        of review: Review, about application: inout Application, _ context: CommandContext,
        _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        guard review.outcome == .refused else { return }
        let form = get(FrozenForm.self, .frozenForm, application.submittedFormId, &trace)?.form
        let bureau = get(Bureau.self, .bureau, review.bureauId, &trace)
        var letter = DecisionLetter()
        letter.id = nextID(.decisionLetter)
        letter.applicationId = application.id
        letter.personId = application.personId
        letter.title = "不予登记决定书"
        letter.number = "不予登记〔\(context.today / 10_000)〕\(letter.id)号"
        letter.addresseeName = form?.name ?? ""
        letter.addresseeDocument = form?.document
        letter.managementNumber = application.examManagementNumber
        letter.level =
            get(Certificate.self, .certificate, application.certificateId, &trace)?.level
            ?? .unspecified
        letter.kind = application.kind
        letter.submittedOn = Instant(milliseconds: application.submittedAt).day.yyyymmdd
        letter.stage = review.stage
        letter.facts = review.reason
        letter.bureauName = bureau?.name ?? ""
        letter.decidedOn = context.today
        letter.rehearsal = context.isRehearsal
        addLaw(to: &letter, application, &trace)
        application.decisionLetterId = letter.id
        plan.put(letter, in: .decisionLetter, key: letter.id)
    }

    /// Basis and remedy, by the rules that were pinned at the submission.
    private func addLaw(
        to letter: inout DecisionLetter, _ application: Application, _ trace: inout ReadTrace
    ) {
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
        letter.legalBasis = basis.joined(separator: "；")
        let last = lastDayToAskForReview(of: application, refusedOn: letter.decidedOn, &trace)
        guard let last else { return }
        letter.reviewUntil = last.yyyymmdd
        letter.remedy =
            "如不服本决定，可于\(last)前（含当日）经受理机构申请复核，由未参与本决定的人员办理；也可依法申请行政复议或者提起行政诉讼。"
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
