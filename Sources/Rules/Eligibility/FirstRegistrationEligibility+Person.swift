// Conditions on the person and the certificate.

extension FirstRegistrationEligibility {
    func certificateInRoster(_ facts: FirstRegistrationFacts) -> ConditionAnswer {
        let figure = EligibilityFigure.standing(facts.rosterStanding)
        let basis = basis(ruleSet.firstClause)
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

    /// One of the two inside is enough; both outside is a refusal; else it hangs on what is
    /// unknown.
    func placeInRegion(
        _ facts: FirstRegistrationFacts, on day: CalendarDay
    ) -> ConditionAnswer {
        let region = notice.map(\.scopeDivision) ?? ruleSet.regionDivision
        let basis = basis(notice?.scopeClause, ruleSet.scopeClause)
        let condition = EligibilityCondition.householdOrWorkplaceInRegion
        let figure = EligibilityFigure.places(
            household: facts.household.code, workplace: facts.workplace.code)
        let household = inside(facts.household, region, on: day)
        let workplace = inside(facts.workplace, region, on: day)
        if household == .yes || workplace == .yes { return .yes(condition, figure, basis) }
        if household == .no, workplace == .no {
            return .no(
                condition, figure, basis,
                Refusal(.outsideRegion, [RefusalParameter("region", String(region))]))
        }
        let fact: MissingFact =
            if facts.household == .unknown {
                .household
            } else if facts.workplace == .unknown {
                .workplace
            } else {
                .divisionUnknown
            }
        return .cannotTell(condition, figure, basis, fact)
    }

    private func inside(_ place: Place, _ region: UInt32, on day: CalendarDay) -> Verdict {
        switch place {
        case .unknown: return .cannotTell
        case .none: return .no
        case .division(let code):
            if region == 0 { return .yes }
            return switch divisions.containment(of: code, in: region, on: day) {
            case .within: .yes
            case .outside: .no
            case .partly, .unknown: .cannotTell
            }
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
        let first = earlier.filter { $0.level == facts.level && !$0.revoked }
            .map(\.validFrom).min()
        guard let first else { return .yes(condition, .count(0), basis) }
        // On days before the first of them nothing stood in the way; later ones do not matter.
        let holds = DayRanges(until: first.previous)
        if day < first { return .yes(condition, .day(first), basis, holds: holds) }
        return .no(
            condition, .day(first), basis, holds: holds,
            Refusal(.registeredBefore, [RefusalParameter("registered_on", first)]))
    }

    /// Civil Code 17, 18: of full capacity is who is 18; at 16, who lives by his own labour.
    func fullCivilCapacity(
        _ facts: FirstRegistrationFacts, on day: CalendarDay
    ) -> ConditionAnswer {
        let condition = EligibilityCondition.fullCivilCapacity
        let basis = conditionBasis
        if facts.incapacityDeclared {
            return .no(condition, .none, basis, Refusal(.noCivilCapacity))
        }
        guard let birth = facts.birthDay else {
            return .cannotTell(condition, .none, basis, .birthDay)
        }
        let age = day.completedYears(since: birth)
        let fullAge = birth.adding(years: 18)
        let holds = DayRanges(from: fullAge)
        if age >= 18 { return .yes(condition, .age(age), basis, holds: holds) }
        if age >= 16 {
            return .cannotTell(condition, .age(age), basis, holds: holds, .ownIncome)
        }
        return .no(
            condition, .age(age), basis, holds: holds,
            Refusal(.underAge, [RefusalParameter("full_age_on", fullAge)]))
    }

    func applicantsActs(_ acts: ApplicantActs) -> [ConditionAnswer] {
        let basis = conditionBasis
        let others = acts.otherOpenApplications
        let fields = acts.formProblems.map(\.field)
        return [
            others == 0
                ? .yes(.noOtherApplicationOpen, .count(0), basis)
                : .no(
                    .noOtherApplicationOpen, .count(others), basis, Refusal(.otherApplicationOpen)),
            fields.isEmpty
                ? .yes(.personalFormComplete, .fields([]), basis)
                : .no(
                    .personalFormComplete, .fields(fields), basis,
                    Refusal(
                        .formIncomplete,
                        [RefusalParameter("fields", fields.joined(separator: ","))])),
            acts.pledgeGiven
                ? .yes(.pledgeGiven, .given(true), basis)
                : .no(.pledgeGiven, .given(false), basis, Refusal(.pledgeMissing)),
        ]
    }
}
