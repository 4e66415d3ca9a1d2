/// May this certificate be registered first (首次登记)?
///
/// Its duties:
/// 1. every condition of the rule set, and of the notice where there is one, answered for itself;
/// 2. a notice that names exam years takes the place of the general time limit (the seed notice
///    states the limit and invites everybody who never registered);
/// 3. exact instants at the edges of a window, days in UTC+8 everywhere else;
/// 4. no answer without its figure, legal basis and days.
package struct FirstRegistrationEligibility: Sendable {
    package let ruleSet: RuleSet
    /// nil = the general rule.
    package let notice: Notice?
    package let divisions: DivisionTree

    package init(ruleSet: RuleSet, notice: Notice?, divisions: DivisionTree) {
        self.ruleSet = ruleSet
        self.notice = notice
        self.divisions = divisions
    }

    package func answer(
        _ facts: FirstRegistrationFacts, at decisive: DecisiveInstant
    ) -> EligibilityAnswer {
        let day = decisive.decidedAt.day
        let shared = shared
        var conditions = shared.noticeStands + [shared.ruleSetInForce(on: day)]
        if let notice {
            conditions.append(shared.kindAdmitted(.first, notice, basis: firstBasis))
            conditions.append(shared.windowOpen(notice, decisive))
        }
        conditions.append(certificateInRoster(facts))
        if let notice, notice.admitsByExamYear {
            conditions.append(examYearAdmitted(facts, notice, on: day))
        } else {
            conditions.append(withinTime(facts, on: day))
        }
        conditions.append(
            shared.placeInRegion(
                household: facts.household, workplace: facts.workplace, on: day))
        conditions.append(notRegisteredBefore(facts, on: day))
        conditions.append(
            shared.fullCivilCapacity(
                birthDay: facts.birthDay, incapacityDeclared: facts.incapacityDeclared, on: day))
        conditions += shared.attachmentsGiven(facts.attachments, for: .first)
        if let acts = facts.acts { conditions += shared.applicantsActs(acts) }
        return EligibilityAnswer(decidedAt: decisive.decidedAt, conditions: conditions)
    }

    /// The earliest day, not before the given one, on which one of the published notices or rule
    /// sets says yes; nil = "none under published notices".
    package static func firstDay(
        _ facts: FirstRegistrationFacts, under published: [FirstRegistrationEligibility],
        notBefore instant: Instant
    ) -> CalendarDay? {
        published.compactMap {
            $0.answer(facts, at: DecisiveInstant(readAt: instant)).nextDay
        }.min()
    }
}

extension FirstRegistrationEligibility {
    private var shared: SharedConditions {
        SharedConditions(ruleSet: ruleSet, notice: notice, divisions: divisions)
    }

    var firstBasis: String { shared.basis(notice?.firstClause, ruleSet.firstClause) }
    /// The general rule's clause, whatever the notice says.
    var generalBasis: String { shared.basis(ruleSet.firstClause) }
}

// MARK: - Conditions of the rule set and the notice

extension FirstRegistrationEligibility {
    private func examYearAdmitted(
        _ facts: FirstRegistrationFacts, _ notice: Notice, on day: CalendarDay
    ) -> ConditionAnswer {
        guard let year = facts.examYear else {
            return .cannotTell(.examYearAdmitted, .none, firstBasis, .examYear)
        }
        if notice.admits(examYear: year) {
            return .yes(.examYearAdmitted, .examYear(year), firstBasis)
        }
        var admitted = notice.examYears.sorted().map { String($0) }
        if notice.lateExamYearsUntil != 0 { admitted.append("<=\(notice.lateExamYearsUntil)") }
        var parameters = [
            RefusalParameter("exam_year", String(year)),
            RefusalParameter("admitted", admitted.joined(separator: ",")),
        ]
        // Not invited is not lost: the general rule may still give time to wait for a notice.
        if let start = clockStart(facts), start <= day,
            let last = ruleSet.firstDeadline(from: start), day <= last
        {
            parameters.append(RefusalParameter("right_open_until", last))
            parameters.append(RefusalParameter("advice", "WAIT_FOR_NOTICE"))
        }
        return .no(
            .examYearAdmitted, .examYear(year), firstBasis,
            Refusal(.examYearNotAdmitted, parameters))
    }

    private func clockStart(_ facts: FirstRegistrationFacts) -> CalendarDay? {
        ruleSet.firstClock == .passed ? facts.passedOn : facts.issuedOn
    }

    private func withinTime(
        _ facts: FirstRegistrationFacts, on day: CalendarDay
    ) -> ConditionAnswer {
        let fromPassing = ruleSet.firstClock == .passed
        let condition: EligibilityCondition =
            fromPassing ? .withinOneYearOfPassing : .withinOneYearOfIssue
        let basis = generalBasis
        guard let start = clockStart(facts) else {
            return .cannotTell(
                condition, .none, basis, fromPassing ? .passingDay : .issueDay)
        }
        let last = ruleSet.firstDeadline(from: start)
        let holds = DayRanges(from: start, until: last)
        if holds.contains(day) {
            return .yes(condition, .day(start), basis, holds: holds)
        }
        let startName = fromPassing ? "passed_on" : "issued_on"
        var parameters = [RefusalParameter(startName, start)]
        if let last {
            parameters.append(RefusalParameter("last_day", last))
            parameters.append(RefusalParameter("years", String(ruleSet.firstWithinYears)))
        }
        return .no(
            condition, .day(start), basis, holds: holds,
            Refusal(day < start ? .notPassedYet : .deadlinePassed, parameters))
    }
}
