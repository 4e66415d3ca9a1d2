// Conditions of a re-registration alone: the period behind it and the hours.

extension RenewalEligibility {
    func holdsRegistration(_ facts: RenewalFacts, on day: CalendarDay) -> ConditionAnswer {
        let condition = EligibilityCondition.holdsRegistration
        let basis = renewalBasis
        guard let periods = facts.periods else {
            return .cannotTell(condition, .none, basis, .earlierRegistrations)
        }
        guard let latest = HeldRegistration.latest(periods) else {
            return .no(condition, .count(0), basis, Refusal(.neverRegistered))
        }
        let held = HeldRegistration(periods)
        guard let held, !isEndedByRevocation(latest) else {
            return .no(
                condition, .day(latest.validUntil), basis,
                Refusal(
                    .registrationRevoked, [RefusalParameter("valid_until", latest.validUntil)]))
        }
        let registered = held.first.validFrom
        let holds = DayRanges(from: registered)
        if day >= registered {
            return .yes(condition, .day(latest.validUntil), basis, holds: holds)
        }
        return .no(
            condition, .day(registered), basis, holds: holds,
            Refusal(.notRegisteredYet, [RefusalParameter("registered_on", registered)]))
    }

    /// The newest period of all was revoked (撤销), and the rules let none before it be renewed.
    private func isEndedByRevocation(_ latest: HeldPeriod) -> Bool {
        latest.revoked && ruleSet.afterRevokedRenewal == .nothing
    }

    func periodConditions(
        _ held: HeldRegistration, on day: CalendarDay
    ) -> [ConditionAnswer] {
        var answers: [ConditionAnswer] = []
        if let last = notice?.renewalFirstRegisteredUntil {
            answers.append(firstRegisteredInTime(held, until: last))
            answers.append(periodComplete(held, on: day))
        } else {
            answers.append(withinGeneralWindow(held, on: day))
        }
        answers.append(notReRegistered(held, on: day))
        return answers
    }

    /// The notice's cut-off: 2018年及以前已进行首次登记.
    private func firstRegisteredInTime(
        _ held: HeldRegistration, until last: CalendarDay
    ) -> ConditionAnswer {
        let first = held.first.validFrom
        if first <= last {
            return .yes(.firstRegisteredInTime, .day(first), renewalBasis)
        }
        return .no(
            .firstRegisteredInTime, .day(first), renewalBasis,
            Refusal(
                .firstRegisteredTooLate,
                [
                    RefusalParameter("first_registered_on", first),
                    RefusalParameter("first_registered_until", last),
                ]))
    }

    private func withinGeneralWindow(
        _ held: HeldRegistration, on day: CalendarDay
    ) -> ConditionAnswer {
        let condition = EligibilityCondition.withinRenewalWindow
        let basis = shared.basis(ruleSet.renewalClause)
        let end = held.latest.validUntil
        let opens = ruleSet.renewalOpens(validUntil: end)
        let closes = ruleSet.renewalCloses(validUntil: end)
        let holds = DayRanges(from: opens, until: closes)
        if holds.contains(day) { return .yes(condition, .day(end), basis, holds: holds) }
        guard !holds.isEmpty else {
            // An expiry on 31 December leaves no day of "that year".
            return .no(
                condition, .day(end), basis, holds: holds,
                Refusal(
                    .renewalWindowEmpty,
                    [
                        RefusalParameter("valid_until", end),
                        RefusalParameter("advice", "WAIT_FOR_NOTICE"),
                    ]))
        }
        var parameters = [
            RefusalParameter("valid_until", end), RefusalParameter("opens_on", opens),
            RefusalParameter("closes_on", closes),
        ]
        if day < opens {
            return .no(
                condition, .day(end), basis, holds: holds,
                Refusal(.renewalWindowNotOpenYet, parameters))
        }
        parameters.append(RefusalParameter("advice", "WAIT_FOR_NOTICE"))
        return .no(
            condition, .day(end), basis, holds: holds, Refusal(.renewalWindowClosed, parameters))
    }

    /// 满三年: the day is later than the printed end; where renewals come before the expiry, the
    /// period is in its last months.
    private func periodComplete(
        _ held: HeldRegistration, on day: CalendarDay
    ) -> ConditionAnswer {
        let end = held.latest.validUntil
        let first = ruleSet.renewalOpens(validUntil: end)
        let holds = DayRanges(from: first)
        if day >= first { return .yes(.periodComplete, .day(end), renewalBasis, holds: holds) }
        return .no(
            .periodComplete, .day(end), renewalBasis, holds: holds,
            Refusal(
                .periodNotComplete,
                [RefusalParameter("valid_until", end), RefusalParameter("opens_on", first)]))
    }

    /// 未再登记: since the latest expiry, so that nobody renews a period before it has begun; or,
    /// read literally, ever.
    private func notReRegistered(
        _ held: HeldRegistration, on day: CalendarDay
    ) -> ConditionAnswer {
        let condition = EligibilityCondition.notReRegistered
        let basis = renewalBasis
        switch ruleSet.notReRegistered {
        case .ever:
            guard let earlier = held.renewals.map(\.validFrom).min() else {
                return .yes(condition, .count(0), basis)
            }
            return .no(
                condition, .day(earlier), basis,
                Refusal(.reRegistered, [RefusalParameter("re_registered_from", earlier)]))
        case .sinceLatestExpiry:
            guard held.latest.kind == .renewal else { return .yes(condition, .count(0), basis) }
            let begins = held.latest.validFrom
            let holds = DayRanges(from: begins)
            if day >= begins { return .yes(condition, .day(begins), basis, holds: holds) }
            return .no(
                condition, .day(begins), basis, holds: holds,
                Refusal(
                    .reRegistered,
                    [
                        RefusalParameter("re_registered_from", begins),
                        RefusalParameter("valid_until", held.latest.validUntil),
                    ]))
        }
    }

    func educationDone(
        _ facts: RenewalFacts, _ held: HeldRegistration, on day: CalendarDay
    ) -> ConditionAnswer {
        let condition = EligibilityCondition.continuingEducationDone
        let basis = educationBasis
        guard demandsEducation else { return .yes(condition, .given(false), basis) }
        let education = ContinuingEducation(ruleSet: ruleSet)
        let period = held.latest.days
        let count = education.count(
            facts.education, level: facts.level, period: period, on: day)
        let figure = EligibilityFigure.minutes(counted: count.counted, required: count.required)
        let holds = education.sufficientDays(
            facts.education, level: facts.level, period: period)
        if count.missing == 0 { return .yes(condition, figure, basis, holds: holds) }
        var parameters = [
            RefusalParameter("required_minutes", String(count.required)),
            RefusalParameter("counted_minutes", String(count.counted)),
            RefusalParameter("missing_minutes", String(count.missing)),
            RefusalParameter("counted_from", count.days.lower),
            RefusalParameter("counted_until", count.days.upper),
        ]
        if !count.lossList.isEmpty {
            parameters.append(RefusalParameter("not_counted", count.lossList))
        }
        return .no(
            condition, figure, basis, holds: holds,
            Refusal(.educationMissing, parameters))
    }
}
