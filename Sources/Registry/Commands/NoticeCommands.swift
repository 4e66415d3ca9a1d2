import Rules
import Schema

/// Rule sets and notices are published and never edited: a correction is the next version.
extension Registry {
    /// ids: the rule set.
    func planPublishRuleSet(
        _ request: PublishRuleSetRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var ruleSet = request.ruleSet else { throw Refusal(.requestInvalid) }
        try checkRuleSet(ruleSet, &trace)
        let latest = self.ruleSet(named: ruleSet.name, &trace)?.version ?? 0
        guard ruleSet.version == latest &+ 1 else {
            throw Refusal(.versionNotNext, [.init("version", "\(latest &+ 1)")])
        }
        ruleSet.id = nextID(.ruleSet)
        var plan = Plan()
        plan.put(ruleSet, in: .ruleSet, key: ruleSet.id)
        plan.ids = [ruleSet.id]
        return plan
    }

    /// ids: the notice.
    func planPublishNotice(
        _ request: PublishNoticeRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var notice = request.notice?.asPublished else { throw Refusal(.requestInvalid) }
        try checkNotice(notice, &trace)
        guard sees(context.caller, notice.regionDivisionId, day: context.today, &trace) else {
            throw Refusal(.notResponsible, [.init("division", "\(notice.regionDivisionId)")])
        }
        try checkWithin(notice, day: context.today, &trace)
        let latest = self.notice(named: notice.name, &trace)?.version ?? 0
        guard notice.version == latest &+ 1 else {
            throw Refusal(.versionNotNext, [.init("version", "\(latest &+ 1)")])
        }
        notice.id = nextID(.notice)
        var plan = Plan()
        plan.put(notice, in: .notice, key: notice.id)
        plan.ids = [notice.id]
        return plan
    }

    func checkRuleSet(
        _ ruleSet: Schema.RuleSet, _ trace: inout ReadTrace
    ) throws(Refusal) {
        var problems: [FieldProblem] = []
        if !ruleSet.name.isShortName {
            problems.append(.invalid("name"))
        }
        if ruleSet.legalBasis.isEmpty {
            problems.append(.missing("legal_basis"))
        }
        if CalendarDay(yyyymmdd: ruleSet.effectiveFrom) == nil {
            problems.append(.invalid("effective_from"))
        }
        if ruleSet.effectiveUntil != 0, CalendarDay(yyyymmdd: ruleSet.effectiveUntil) == nil {
            problems.append(.invalid("effective_until"))
        }
        if !(1...30).contains(ruleSet.validityYears) {
            problems.append(.invalid("validity_years"))
        }
        if ruleSet.firstWithinYears > 30 {
            problems.append(.invalid("first_within_years"))
        }
        // 30 days: a longer hold would be a forgotten one.
        if ruleSet.bulkHoldHours > 30 * 24 {
            problems.append(.invalid("bulk_hold_hours"))
        }
        if ruleSet.reviewWithinDays > 366 {
            problems.append(.invalid("review_within_days"))
        }
        if ruleSet.reviewWorkingDays > 366 {
            problems.append(.invalid("review_working_days"))
        }
        if !ruleSet.figureAges.isEmpty, AgeGroups(firstAges: ruleSet.figureAges) == nil {
            problems.append(.invalid("figure_ages"))
        }
        if ruleSet.periodEnd != .sameDay, ruleSet.periodEnd != .dayBefore {
            problems.append(.invalid("period_end"))
        }
        if ruleSet.firstClock != .passed, ruleSet.firstClock != .issued {
            problems.append(.invalid("first_clock"))
        }
        if ruleSet.regionDivisionId != 0, !hasDivision(ruleSet.regionDivisionId, &trace) {
            problems.append(.invalid("region_division_id"))
        }
        problems += renewalProblems(ruleSet)
        if !ruleSet.attachmentsNeeded.allSatisfy(\.canBeGiven) {
            problems.append(.invalid("attachments_needed"))
        }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
    }

    private func renewalProblems(_ ruleSet: Schema.RuleSet) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if ruleSet.renewalWindowMonths > 120 {
            problems.append(.invalid("renewal_window_months"))
        }
        if ruleSet.ceForms.contains(where: { $0.ruleForm == nil }) {
            problems.append(.invalid("ce_forms"))
        }
        if ruleSet.ceCyclesDemanded > UInt32(ContinuingEducation.cyclesAtMost) {
            problems.append(.invalid("ce_cycles_demanded"))
        }
        return problems
    }

    /// - Parameter proposed: the rule set that a preview brings along instead of a published one.
    func checkNotice(
        _ notice: Schema.Notice, proposed: Schema.RuleSet? = nil, _ trace: inout ReadTrace
    ) throws(Refusal) {
        var problems: [FieldProblem] = []
        if !notice.name.isShortName {
            problems.append(.invalid("name"))
        }
        if notice.title.isEmpty {
            problems.append(.missing("title"))
        }
        if notice.opensAt <= 0 || notice.closesAt < notice.opensAt {
            problems.append(.invalid("closes_at"))
        }
        if notice.kinds.isEmpty {
            problems.append(.missing("kinds"))
        }
        if !hasDivision(notice.regionDivisionId, &trace) {
            problems.append(.invalid("region_division_id"))
        }
        if notice.scopeDivisionId != 0, !hasDivision(notice.scopeDivisionId, &trace) {
            problems.append(.invalid("scope_division_id"))
        }
        if notice.correctionUntil != 0, CalendarDay(yyyymmdd: notice.correctionUntil) == nil {
            problems.append(.invalid("correction_until"))
        }
        if notice.renewalFirstRegisteredUntil != 0,
            CalendarDay(yyyymmdd: notice.renewalFirstRegisteredUntil) == nil
        {
            problems.append(.invalid("renewal_first_registered_until"))
        }
        if notice.steps.count(where: { $0.isFinal }) != 1 || notice.steps.last?.isFinal != true {
            problems.append(.invalid("steps"))
        }
        if !notice.attachmentsNeeded.allSatisfy(\.canBeGiven) {
            problems.append(.invalid("attachments_needed"))
        }
        if notice.pledgeText.isEmpty {
            problems.append(.missing("pledge_text"))
        }
        if proposed == nil, ruleSet(named: notice.ruleSetName, &trace) == nil {
            problems.append(.invalid("rule_set_name"))
        }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
    }

    private func hasDivision(_ id: UInt32, _ trace: inout ReadTrace) -> Bool {
        get(Division.self, .division, UInt64(id), &trace) != nil
    }
}

extension Schema.Notice {
    /// Nobody publishes a notice that was withdrawn.
    var asPublished: Schema.Notice {
        var notice = self
        notice.withdrawnAt = 0
        notice.withdrawnBy = 0
        notice.withdrawnBureauId = 0
        notice.withdrawnNumber = ""
        notice.withdrawnReason = ""
        return notice
    }
}
