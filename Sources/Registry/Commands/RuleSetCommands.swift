import ProtobufRuntime
import Rules
import Schema

/// Rule sets are published and never edited: a correction is the next version.
extension Registry {
    /// ids: the rule set.
    func planPublishRuleSet(
        _ request: PublishRuleSetRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var ruleSet = request.ruleSet else { throw Refusal(.requestInvalid) }
        try checkRuleSet(ruleSet, &trace)
        let former = self.ruleSet(named: ruleSet.name, &trace)
        for region in [ruleSet.regionDivisionId, former?.regionDivisionId].compactMap(\.self) {
            try checkMayRule(region, context, &trace)
        }
        let version = (former?.version ?? 0) &+ 1
        guard ruleSet.version == version else {
            throw Refusal(.versionNotNext, [.init("version", "\(version)")])
        }
        ruleSet.id = nextID(.ruleSet)
        var plan = Plan()
        plan.put(ruleSet, in: .ruleSet, key: ruleSet.id)
        plan.ids = [ruleSet.id]
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
        if ruleSet.regionDivisionId != 0, !hasDivision(ruleSet.regionDivisionId, &trace) {
            problems.append(.invalid("region_division_id"))
        }
        problems += readingProblems(ruleSet)
        problems += renewalProblems(ruleSet)
        if !ruleSet.attachmentsNeeded.allSatisfy(\.canBeGiven) {
            problems.append(.invalid("attachments_needed"))
        }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
    }

    /// A value that the rules do not know would be read as the shipped one, in silence.
    private func readingProblems(_ ruleSet: Schema.RuleSet) -> [FieldProblem] {
        let fields: [(String, isKnown: Bool)] = [
            ("period_end", ruleSet.periodEnd == .sameDay || ruleSet.periodEnd == .dayBefore),
            ("first_clock", ruleSet.firstClock == .passed || ruleSet.firstClock == .issued),
            ("renewal_window", ruleSet.renewalWindow.isKnown),
            ("renewed_from", ruleSet.renewedFrom.isKnown),
            ("ce_counts", ruleSet.ceCounts.isKnown),
            ("not_re_registered", ruleSet.notReRegistered.isKnown),
            ("same_year", ruleSet.sameYear.isKnown),
            ("after_cancellation", ruleSet.afterCancellation.isKnown),
            ("after_revoked_renewal", ruleSet.afterRevokedRenewal.isKnown),
            (
                "confirmed_readings",
                ruleSet.confirmedReadings.allSatisfy { RuleReading(rawValue: $0) != nil }
            ),
        ]
        return fields.filter { !$0.isKnown }.map { .invalid($0.0) }
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
}

extension ProtobufEnum {
    /// A value of this version, or none: what is not set has its shipped meaning.
    fileprivate var isKnown: Bool { Self.allKnown.contains(self) }
}
