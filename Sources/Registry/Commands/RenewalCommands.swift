import Rules
import Schema

/// What a re-registration (再登记) does beside a first registration: it renews a period, and uses up
/// continuing education.
extension Registry {
    /// A first registration is for who never registered, a re-registration for who did.
    func checkKind(
        _ kind: ApplicationKind, _ certificate: Certificate, today: UInt32,
        _ trace: inout ReadTrace
    ) throws(Refusal) {
        // One that was revoked (撤销) is as if it had never been.
        let latest = latestStanding(of: certificate, &trace)
        if kind == .renewal {
            guard let latest else { throw Refusal(.neverRegistered) }
            guard latest.cancelledById == 0 else { throw Refusal(.registrationEnded) }
        } else if let latest {
            // Whoever was cancelled (注销) has nothing to renew: he registers anew.
            guard latest.cancelledById != 0, latest.cancelledFrom <= today else {
                throw Refusal(.alreadyRegistered)
            }
        }
    }

    /// Keeps in the application which period it renews and which entries counted: from here on they
    /// serve nothing else. Changes nothing in a first registration.
    func freezeRenewal(
        _ application: inout Application, _ question: EligibilityCase, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard application.kind == .renewal else { return }
        let (rules, facts) = try renewalQuestion(question, &trace)
        guard let renewed = latestStanding(of: question.certificate, &trace),
            let count = rules.educationCount(facts, on: question.decisive.decidedAt.day)
        else { throw Refusal(.neverRegistered) }
        application.renewedPeriodId = renewed.id
        guard rules.demandsEducation else {
            application.education = []
            application.educationRequiredMinutes = 0
            application.educationCountedMinutes = 0
            return
        }
        application.educationRequiredMinutes = UInt32(clamping: count.required)
        application.educationCountedMinutes = UInt32(clamping: count.counted)
        application.education = count.rows.filter { $0.counted > 0 }.map {
            EducationCredit(entryId: $0.entry, minutes: UInt32(clamping: $0.counted))
        }
    }

    /// The final reviewer of a renewal may not have recognised its hours.
    func checkDidNotRecognise(
        _ application: Application, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        for credit in application.education {
            let entry = get(Schema.EducationEntry.self, .educationEntry, credit.entryId, &trace)
            guard entry?.recognisedBy != context.caller.operator.id else {
                throw Refusal(.recognisedHours)
            }
        }
    }

    /// Sets the days of a renewed period, and consumes the entries that the application froze.
    func renew(
        _ period: inout RegistrationPeriod, _ application: Application, _ rules: Rules.RuleSet,
        decidedOn day: CalendarDay, _ plan: inout Plan, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard
            let renewed = get(
                RegistrationPeriod.self, .registrationPeriod, application.renewedPeriodId, &trace),
            let previousEnd = CalendarDay(yyyymmdd: renewed.validUntil)
        else { throw Refusal(.neverRegistered) }
        let days = rules.renewedPeriod(previousUntil: previousEnd, decidedOn: day)
        period.validFrom = days.from?.yyyymmdd ?? 0
        period.validUntil = days.until?.yyyymmdd ?? 0
        period.renewedPeriodId = renewed.id
        for credit in application.education {
            guard
                var entry = get(
                    Schema.EducationEntry.self, .educationEntry, credit.entryId, &trace),
                entry.periodId == 0, entry.state == .recognised
            else { throw Refusal(.educationInUse, [.init("entry", "\(credit.entryId)")]) }
            entry.periodId = period.id
            plan.put(entry, in: .educationEntry, key: entry.id)
            period.educationEntryIds.append(entry.id)
        }
    }

    /// A renewal that was revoked (撤销) is as if it had never been: what it consumed is free again.
    /// Reinstated, it consumes that anew; refused if it serves something else by now.
    func moveHours(
        of period: RegistrationPeriod, _ plan: inout Plan, _ trace: inout ReadTrace
    ) throws(Refusal) {
        for id in period.educationEntryIds {
            guard var entry = get(Schema.EducationEntry.self, .educationEntry, id, &trace),
                entry.state == .recognised
            else { continue }
            if period.isRevoked {
                guard entry.periodId == period.id else { continue }
                entry.periodId = 0
            } else {
                guard entry.periodId == 0, applicationUsing(entry, &trace) == nil else {
                    throw Refusal(.educationInUse, [.init("entry", "\(id)")])
                }
                entry.periodId = period.id
            }
            plan.put(entry, in: .educationEntry, key: id)
        }
    }

    // MARK: Questions to the rules

    /// The rules and the facts of a question about a re-registration.
    func renewalQuestion(
        _ question: EligibilityCase, _ trace: inout ReadTrace
    ) throws(Refusal) -> (rules: RenewalEligibility, facts: RenewalFacts) {
        guard let ruleSet = question.ruleSet, let divisions = divisionTree(&trace),
            let level = question.certificate.level.ruleLevel
        else { throw Refusal(.ruleSetUnknown) }
        let file = question.file
        var facts = RenewalFacts(level: level)
        facts.periods = file.periods.filter { $0.certificateId == question.certificate.id }
            .compactMap(HeldPeriod.init)
        facts.household = Place(code: file.person.householdDivisionId, zeroMeans: .unknown)
        facts.workplace = Place(
            code: file.person.workplaceDivisionId,
            zeroMeans: file.person.employerKind == .none ? .none : .unknown)
        facts.birthDay = CalendarDay(yyyymmdd: file.identity.birthDate)
        facts.education = educationFacts(
            of: file.person.id, for: question.application, &trace)
        facts.acts = question.acts
        facts.attachments = attachmentKinds(question, &trace)
        let rules = RenewalEligibility(
            ruleSet: ruleSet, notice: question.pinned.rules,
            divisions: divisions)
        return (rules, facts)
    }

    /// The latest period that was not revoked (撤销): what a re-registration would renew.
    func latestStanding(
        of certificate: Certificate, _ trace: inout ReadTrace
    ) -> RegistrationPeriod? {
        let standing = periods(of: certificate, &trace).filter { !$0.isRevoked }
            .compactMap { record in RegisteredPeriod(record).map { (record, $0.order) } }
        return standing.max { $0.1 < $1.1 }?.0
    }

    /// All continuing education of a person, with what each entry has served for.
    private func educationFacts(
        of person: UInt64, for application: UInt64, _ trace: inout ReadTrace
    ) -> [Rules.EducationEntry] {
        let held = applications(of: person, &trace).filter {
            $0.id != application && $0.state.holdsEducation
        }
        let heldEntries = Set(held.flatMap(\.education).map(\.entryId))
        return education(of: person, &trace).compactMap { record in
            guard var entry = Rules.EducationEntry(record) else { return nil }
            if record.periodId != 0 {
                entry.use = .earlierPeriod
            } else if heldEntries.contains(record.id) {
                entry.use = .otherApplication
            }
            entry.proofIsAnothers =
                proofHolder(record.comparedProof, &trace) {
                    $0.personId != person
                } != nil
            return entry
        }
    }
}

extension Schema.ApplicationState {
    /// Submitted and not decided, or decided for: what it froze serves nothing else.
    var holdsEducation: Bool {
        switch self {
        case .pending, .firstPassed, .finalPassed: true
        default: false
        }
    }
}
