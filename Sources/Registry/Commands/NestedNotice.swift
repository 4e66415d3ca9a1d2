import Schema

/// A notice within another (批次嵌套): a province's campaign, and in it a prefecture's, which may be
/// narrower and never wider.
extension Registry {
    /// Refuses a notice that reaches beyond the one that it names, in the version that stands, or
    /// names one that was withdrawn.
    func checkWithin(
        _ notice: Notice, day: UInt32, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard !notice.withinNoticeName.isEmpty else { return }
        guard let outer = noticeInForce(named: notice.withinNoticeName, &trace),
            outer.name != notice.name
        else {
            throw Refusal(.noticeUnknown, [.init("notice", notice.withinNoticeName)])
        }
        if let withdrawal = withdrawal(of: outer, &trace) { throw withdrawal.refusal }
        var wider = notice.fieldsWider(than: outer)
        let bureau = Bureau(divisionIds: [outer.regionDivisionId])
        if !sees(bureau, notice.regionDivisionId, day: day, &trace) {
            wider.append("region_division_id")
        }
        guard wider.isEmpty else {
            throw Refusal(
                .fieldInvalid, [.init("notice", outer.name)],
                fields: wider.map { .problem($0, "WIDER_THAN_OUTER_NOTICE") })
        }
    }
}

extension Notice {
    /// The fields that admit more than the other notice does.
    fileprivate func fieldsWider(than outer: Notice) -> [String] {
        var wider: [String] = []
        if opensAt < outer.opensAt { wider.append("opens_at") }
        if closesAt > outer.closesAt { wider.append("closes_at") }
        if !kinds.allSatisfy(outer.kinds.contains) { wider.append("kinds") }
        if !examYears.allSatisfy(outer.admits) { wider.append("exam_years") }
        if lateExamYearsUntil > outer.lateExamYearsUntil {
            wider.append("late_exam_years_until")
        }
        if isCutOffWider(than: outer) { wider.append("renewal_first_registered_until") }
        if outer.ceDemanded, !ceDemanded { wider.append("ce_demanded") }
        if !outer.attachmentsNeeded.allSatisfy(attachmentsNeeded.contains) {
            wider.append("attachments_needed")
        }
        return wider
    }

    /// Without a cut-off the general rule's window decides; one admits who has lapsed beyond that.
    private func isCutOffWider(than outer: Notice) -> Bool {
        let cutOff = renewalFirstRegisteredUntil
        if outer.renewalFirstRegisteredUntil == 0 {
            return cutOff != 0 && kinds.contains(.renewal)
        }
        return cutOff == 0 || cutOff > outer.renewalFirstRegisteredUntil
    }

    private func admits(_ year: UInt32) -> Bool {
        examYears.contains(year) || year <= lateExamYearsUntil
    }
}
