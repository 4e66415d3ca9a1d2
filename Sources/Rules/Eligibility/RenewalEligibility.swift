/// May this registration be renewed (再登记)?
///
/// Its duties:
/// 1. every condition of the rule set, and of the notice where there is one, answered for itself;
/// 2. the general rule's window decides, unless a notice says itself whom it invites (its cut-off):
///    then the period only has to have run out, or to be in its last months where renewals come
///    before the expiry;
/// 3. nothing is refused for being late but by the general rule: how long somebody has lapsed does
///    not matter to a notice that invites him;
/// 4. no answer without its figure, legal basis and days.
package struct RenewalEligibility: Sendable {
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
        _ facts: RenewalFacts, at decisive: DecisiveInstant
    ) -> EligibilityAnswer {
        let day = decisive.decidedAt.day
        let shared = shared
        var conditions = shared.noticeStands + [shared.ruleSetInForce(on: day)]
        if let notice {
            conditions.append(shared.kindAdmitted(.renewal, notice, basis: renewalBasis))
            conditions.append(shared.windowOpen(notice, decisive))
        }
        conditions.append(holdsRegistration(facts, on: day))
        let held = HeldRegistration(facts.periods)
        if let held { conditions += periodConditions(held, on: day) }
        conditions.append(
            shared.placeInRegion(
                household: facts.household, workplace: facts.workplace, on: day))
        if let held { conditions.append(educationDone(facts, held, on: day)) }
        conditions.append(
            shared.fullCivilCapacity(
                birthDay: facts.birthDay, incapacityDeclared: facts.incapacityDeclared, on: day))
        conditions += shared.attachmentsGiven(facts.attachments, for: .renewal)
        if let acts = facts.acts { conditions += shared.applicantsActs(acts) }
        return EligibilityAnswer(decidedAt: decisive.decidedAt, conditions: conditions)
    }

    /// What of the education counts on a day; nil without a period to renew.
    package func educationCount(_ facts: RenewalFacts, on day: CalendarDay) -> EducationCount? {
        HeldRegistration(facts.periods).map { held in
            ContinuingEducation(ruleSet: ruleSet).count(
                facts.education, level: facts.level, period: held.latest.days, on: day)
        }
    }

    /// Continuing education is asked for.
    package var demandsEducation: Bool { notice?.ceDemanded ?? true }

    package var educationBasis: String {
        shared.basis(notice?.ceClause, ruleSet.ceClause)
    }

    var shared: SharedConditions {
        SharedConditions(ruleSet: ruleSet, notice: notice, divisions: divisions)
    }

    var renewalBasis: String { shared.basis(notice?.renewalClause, ruleSet.renewalClause) }
}

/// The registration that is to be renewed: the first and the latest period that stand. One that was
/// revoked (撤销) is as if it had never been: the one before it is renewed.
struct HeldRegistration {
    let first: HeldPeriod
    let latest: HeldPeriod
    /// Re-registrations that stand.
    let renewals: [HeldPeriod]

    init?(_ periods: [HeldPeriod]?) {
        let standing = (periods ?? []).filter { !$0.revoked }
        guard let latest = Self.latest(standing) else { return nil }
        self.latest = latest
        first = standing.min { $0.validFrom < $1.validFrom } ?? latest
        renewals = standing.filter { $0.kind == .renewal }
    }

    static func latest(_ periods: [HeldPeriod]) -> HeldPeriod? {
        periods.max { $0.order < $1.order }
    }
}
