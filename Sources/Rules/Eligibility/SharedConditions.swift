/// Conditions that a first registration and a re-registration share: on the rule set and the
/// notice, on the place, and on what the applicant does.
struct SharedConditions {
    let ruleSet: RuleSet
    /// nil = the general rule.
    let notice: Notice?
    let divisions: DivisionTree

    /// The first clause that is filled in; a rule set's title stands behind all of them, so that no
    /// condition is without its basis.
    func basis(_ clauses: String?...) -> String {
        for case let clause? in clauses where !clause.isEmpty { return clause }
        return ruleSet.legalBasis
    }

    var conditionBasis: String { basis(ruleSet.conditionClause) }
}

// MARK: - Rule set and notice

extension SharedConditions {
    func ruleSetInForce(on day: CalendarDay) -> ConditionAnswer {
        let days = ruleSet.effectiveDays
        let holds = DayRanges([days])
        if days.contains(day) {
            return .yes(.ruleSetInForce, .day(day), ruleSet.legalBasis, holds: holds)
        }
        var parameters = [
            RefusalParameter("rule_set", ruleSet.name),
            RefusalParameter("effective_from", ruleSet.effectiveFrom),
        ]
        if let until = ruleSet.effectiveUntil {
            parameters.append(RefusalParameter("effective_until", until))
        }
        return .no(
            .ruleSetInForce, .day(day), ruleSet.legalBasis, holds: holds,
            Refusal(.ruleSetNotInForce, parameters))
    }

    /// Nothing where the notice stands: that needs no answer.
    var noticeStands: [ConditionAnswer] {
        guard let withdrawal = notice?.withdrawal else { return [] }
        let parameters = [
            RefusalParameter("notice", withdrawal.notice),
            RefusalParameter("withdrawn_on", withdrawal.at.day),
            RefusalParameter("number", withdrawal.number),
            RefusalParameter("advice", "OTHER_NOTICE_OR_GENERAL_RULE"),
        ]
        return [
            .no(
                .noticeStands, .instant(withdrawal.at), basis(withdrawal.number),
                Refusal(.noticeWithdrawn, parameters))
        ]
    }

    func kindAdmitted(
        _ kind: RegistrationKind, _ notice: Notice, basis: String
    ) -> ConditionAnswer {
        if notice.kinds.contains(kind) {
            return .yes(.kindAdmitted, .kinds(notice.kinds), basis)
        }
        return .no(.kindAdmitted, .kinds(notice.kinds), basis, Refusal(.kindNotAdmitted))
    }

    func windowOpen(_ notice: Notice, _ decisive: DecisiveInstant) -> ConditionAnswer {
        let holds = DayRanges(from: notice.opensAt.day, until: notice.closesAt.day)
        let basis = basis(notice.windowClause, notice.title)
        var parameters = [
            RefusalParameter("opens_at", notice.opensAt.description),
            RefusalParameter("closes_at", notice.closesAt.description),
        ]
        let decided = decisive.decidedAt
        guard notice.isOpen(at: decided) else {
            let early = decided < notice.opensAt
            return .no(
                .windowOpen, .instant(decided), basis, holds: holds,
                Refusal(early ? .windowNotOpenYet : .windowClosed, parameters))
        }
        let arrived = decisive.arrivedAt
        if decisive.returnedFrom != nil, arrived > notice.correctionsCloseAt {
            parameters.append(
                RefusalParameter("correction_until", notice.correctionsCloseAt.day))
            return .no(
                .windowOpen, .instant(arrived), basis, holds: holds,
                Refusal(.windowClosed, parameters))
        }
        return .yes(.windowOpen, .instant(decided), basis, holds: holds)
    }
}

// MARK: - Place, person and acts

extension SharedConditions {
    /// One of the two inside is enough; both outside is a refusal; else it hangs on what is
    /// unknown.
    func placeInRegion(
        household: Place, workplace: Place, on day: CalendarDay
    ) -> ConditionAnswer {
        let region = notice.map(\.scopeDivision) ?? ruleSet.regionDivision
        let basis = basis(notice?.scopeClause, ruleSet.scopeClause)
        let condition = EligibilityCondition.householdOrWorkplaceInRegion
        let figure = EligibilityFigure.places(
            household: household.code, workplace: workplace.code)
        let atHome = inside(household, region, on: day)
        let atWork = inside(workplace, region, on: day)
        if atHome == .yes || atWork == .yes { return .yes(condition, figure, basis) }
        if atHome == .no, atWork == .no {
            return .no(
                condition, figure, basis,
                Refusal(.outsideRegion, [RefusalParameter("region", String(region))]))
        }
        let fact: MissingFact =
            if household == .unknown {
                .household
            } else if workplace == .unknown {
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

    /// Civil Code 17, 18: of full capacity is who is 18; at 16, who lives by his own labour.
    func fullCivilCapacity(
        birthDay: CalendarDay?, incapacityDeclared: Bool, on day: CalendarDay
    ) -> ConditionAnswer {
        let condition = EligibilityCondition.fullCivilCapacity
        let basis = conditionBasis
        if incapacityDeclared {
            return .no(condition, .none, basis, Refusal(.noCivilCapacity))
        }
        guard let birth = birthDay else {
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
