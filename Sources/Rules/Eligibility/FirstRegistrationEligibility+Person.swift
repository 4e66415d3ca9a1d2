// Conditions on the person and the certificate.

extension FirstRegistrationEligibility {
    func certificateInRoster(_ facts: FirstRegistrationFacts) -> ConditionAnswer {
        let figure = EligibilityFigure.standing(facts.rosterStanding)
        let basis = generalBasis
        switch facts.rosterStanding {
        case .official, .fromFeedback:
            return .yes(.certificateInRoster, figure, basis)
        case .notLoaded:
            return .cannotTell(.certificateInRoster, figure, basis, .rosterNotLoaded)
        case .absent:
            return .no(.certificateInRoster, figure, basis, Refusal(.notInRoster))
        case .nameDiffers:
            return .no(.certificateInRoster, figure, basis, Refusal(.nameDiffers))
        case .void:
            return .no(.certificateInRoster, figure, basis, Refusal(.resultVoid))
        }
    }

    func notRegisteredBefore(
        _ facts: FirstRegistrationFacts, on day: CalendarDay
    ) -> ConditionAnswer {
        let condition = EligibilityCondition.notRegisteredBeforeAtLevel
        let basis = firstBasis
        guard let earlier = facts.earlierRegistrations else {
            return .cannotTell(condition, .none, basis, .earlierRegistrations)
        }
        let standing = earlier.filter { $0.level == facts.level && !$0.revoked }
        guard let first = standing.map(\.validFrom).min() else {
            return .yes(condition, .count(0), basis)
        }
        // On days before the first of them nothing stood in the way; later ones do not matter. Nor
        // does anything after the last was cancelled (注销), where the rules let him register anew.
        let ended =
            ruleSet.afterCancellation == .registersAnew
            ? standing.max { $0.order < $1.order }?.cancelledFrom : nil
        let after = ended.map { [DayRange(from: max($0, first))] } ?? []
        let holds = DayRanges([DayRange(until: first.previous)] + after)
        if holds.contains(day) { return .yes(condition, .day(first), basis, holds: holds) }
        return .no(
            condition, .day(first), basis, holds: holds,
            Refusal(.registeredBefore, [RefusalParameter("registered_on", first)]))
    }
}
