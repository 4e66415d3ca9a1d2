import Rules
import Schema

/// Notices are published and never edited: a correction is the next version.
extension Registry {
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
        let former = self.notice(named: notice.name, &trace)
        if let former, !sees(context.caller, former.regionDivisionId, day: context.today, &trace) {
            throw Refusal(.notResponsible, [.init("division", "\(former.regionDivisionId)")])
        }
        let version = (former?.version ?? 0) &+ 1
        guard notice.version == version else {
            throw Refusal(.versionNotNext, [.init("version", "\(version)")])
        }
        notice.id = nextID(.notice)
        var plan = Plan()
        plan.put(notice, in: .notice, key: notice.id)
        plan.ids = [notice.id]
        return plan
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
        if notice.kinds.contains(where: { $0.ruleKind == nil }) {
            problems.append(.invalid("kinds"))
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
        if !notice.steps.canBeCarriedOut {
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

    func hasDivision(_ id: UInt32, _ trace: inout ReadTrace) -> Bool {
        withRecord(.division, UInt64(id)) { record, pageRevision in
            trace.note(pageRevision)
            return record != nil
        }
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

extension [Schema.ReviewStep] {
    /// One step or two, the last of them deciding: no review is given between the first and the
    /// final one, so a third step would be printed and never taken.
    fileprivate var canBeCarriedOut: Bool {
        (1...2).contains(count) && last?.isFinal == true && count(where: \.isFinal) == 1
            && allSatisfy { $0.level == .county || $0.level == .prefecture }
    }
}
