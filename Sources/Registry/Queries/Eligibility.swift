import Rules
package import Schema

/// Rule set and notice that a case is judged by: pinned at submission, so that a later version
/// re-judges nothing.
struct PinnedRules {
    var notice: Schema.Notice?
    var ruleSet: Schema.RuleSet
    /// That the notice was withdrawn. Nil also where the case is judged by it all the same.
    var withdrawal: NoticeWithdrawal?

    /// The notice as the rules see it.
    var rules: Rules.Notice? {
        notice.map { record in
            var notice = Rules.Notice(record)
            notice.withdrawal = withdrawal
            return notice
        }
    }
}

/// One question to the rules about a registration.
struct EligibilityCase {
    var kind: ApplicationKind
    /// The application that is judged: hours it has frozen are its own; 0 = none.
    var application: UInt64 = 0
    var file: PersonFile
    var certificate: Certificate
    var pinned: PinnedRules
    /// The pinned rule set under another reading, to see whether that makes a difference.
    var ruleSetReadOtherwise: Rules.RuleSet?
    var decisive: DecisiveInstant
    /// Nil when somebody only asks.
    var acts: ApplicantActs?
    /// Whether attachments are looked for; what is not there in a preview may still come.
    var looksForAttachments = true

    /// The rule set to judge by; nil if the record makes none.
    var ruleSet: Rules.RuleSet? {
        ruleSetReadOtherwise ?? Rules.RuleSet(pinned.ruleSet)
    }
}

/// An explained answer and whom it is about, for the audit.
package struct ExplainedEligibility: Sendable {
    package var person: UInt64
    package var reply: ExplainEligibilityReply
}

extension Registry {
    /// The named notice with its rule set, in the version that stands; without a name, the rule
    /// set in force for the division on the day.
    func pinnedRules(
        noticeName: String, division: UInt32, day: UInt32, _ trace: inout ReadTrace
    ) throws(Refusal) -> PinnedRules {
        guard !noticeName.isEmpty else {
            guard let ruleSet = ruleSet(for: division, day: day, &trace) else {
                throw Refusal(.ruleSetUnknown)
            }
            return PinnedRules(notice: nil, ruleSet: ruleSet)
        }
        guard let notice = noticeInForce(named: noticeName, &trace) else {
            throw Refusal(.noticeUnknown, [.init("notice", noticeName)])
        }
        guard let ruleSet = ruleSet(named: notice.ruleSetName, &trace) else {
            throw Refusal(.ruleSetUnknown)
        }
        return PinnedRules(
            notice: notice, ruleSet: ruleSet, withdrawal: withdrawal(of: notice, &trace))
    }

    /// Refuses a case that the rules do not admit, with the first condition that stands in the way.
    func checkEligible(
        _ question: EligibilityCase, _ trace: inout ReadTrace
    ) throws(Refusal) {
        let answer = try answer(question, &trace)
        guard answer.verdict != .yes else { return }
        let obstacle = answer.conditions.first { $0.verdict != .yes }
        var parameters = [Refusal.Parameter("condition", obstacle?.condition.rawValue ?? "")]
        if let refusal = obstacle?.refusal {
            parameters.append(.init("reason", refusal.reason.rawValue))
            parameters += refusal.parameters.map { .init($0.name, $0.value) }
        } else if let fact = obstacle?.missingFact {
            parameters.append(.init("reason", "CANNOT_TELL"))
            parameters.append(.init("missing_fact", fact.rawValue))
        }
        if let day = answer.nextDay {
            parameters.append(.init("first_day", day.description))
        }
        throw Refusal(.notEligible, parameters)
    }

    func answer(
        _ question: EligibilityCase, _ trace: inout ReadTrace
    ) throws(Refusal) -> EligibilityAnswer {
        guard let ruleSet = question.ruleSet, let divisions = divisionTree(&trace)
        else { throw Refusal(.ruleSetUnknown) }
        if question.kind == .renewal {
            let (rules, facts) = try renewalQuestion(question, &trace)
            return rules.answer(facts, at: question.decisive)
        }
        guard let facts = facts(question, &trace) else { throw Refusal(.ruleSetUnknown) }
        let eligibility = FirstRegistrationEligibility(
            ruleSet: ruleSet, notice: question.pinned.rules,
            divisions: divisions)
        return eligibility.answer(facts, at: question.decisive)
    }

    private func facts(
        _ question: EligibilityCase, _ trace: inout ReadTrace
    ) -> FirstRegistrationFacts? {
        let file = question.file
        let certificate = question.certificate
        guard let level = certificate.level.ruleLevel else { return nil }
        var facts = FirstRegistrationFacts(level: level)
        facts.rosterStanding = rosterStanding(of: certificate, &trace)
        facts.examYear = certificate.examYear == 0 ? nil : certificate.examYear
        facts.passedOn = CalendarDay(yyyymmdd: certificate.passedOn)
        facts.issuedOn = CalendarDay(yyyymmdd: certificate.issuedOn)
        facts.household = Place(code: file.person.householdDivisionId, zeroMeans: .unknown)
        facts.workplace = Place(
            code: file.person.workplaceDivisionId,
            zeroMeans: file.person.employerKind == .none ? .none : .unknown)
        facts.birthDay = CalendarDay(yyyymmdd: file.identity.birthDate)
        facts.earlierRegistrations = file.periods.compactMap { period in
            guard let level = period.level.ruleLevel,
                let from = CalendarDay(yyyymmdd: period.validFrom),
                let until = CalendarDay(yyyymmdd: period.validUntil)
            else { return nil }
            return EarlierRegistration(
                level: level, validFrom: from, validUntil: until, revoked: period.isRevoked,
                cancelledFrom: CalendarDay(yyyymmdd: period.cancelledFrom))
        }
        facts.acts = question.acts
        facts.attachments = attachmentKinds(question, &trace)
        return facts
    }

    func rosterStanding(
        of certificate: Certificate, _ trace: inout ReadTrace
    ) -> RosterStanding {
        let entry = get(RosterEntry.self, .rosterEntry, certificate.rosterEntryId, &trace)
        guard entry?.voidedAt ?? 0 == 0 else { return .void }
        switch entry?.origin {
        case .official: return .official
        case .feedback: return entry?.confirmedByBatchId == 0 ? .fromFeedback : .official
        case .unspecified, .unrecognized, nil: return .absent
        }
    }

    /// Explains whether somebody may register: every condition, and whether the caller's bureau is
    /// the one to go to.
    package func explainEligibility(
        _ request: ExplainEligibilityRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> ExplainedEligibility {
        let kind = request.kind == .unspecified ? .first : request.kind
        guard kind == .first || kind == .renewal else { throw Refusal(.kindNotOffered) }
        let person = try person(request.person, context, &trace)
        let file = file(of: person, &trace)
        let certificate = try certificate(
            request.managementNumber.isEmpty
                ? request.person?.managementNumber ?? "" : request.managementNumber, of: file)
        let day = CalendarDay(yyyymmdd: request.onDay == 0 ? context.today : request.onDay)
        guard let day else { throw Refusal(.fieldInvalid, fields: [.invalid("on_day")]) }
        let pinned = try pinnedRules(
            noticeName: request.noticeName, division: person.divisionId, day: day.yyyymmdd, &trace)
        let question = EligibilityCase(
            kind: kind, file: file, certificate: certificate, pinned: pinned,
            decisive: DecisiveInstant(
                askingAbout: day, under: pinned.notice.map(Rules.Notice.init)))
        let answer = try answer(question, &trace)
        let next = try firstDay(question, under: answer, &trace)
        var reply = answer.reply(firstDay: next)
        let readings = try unconfirmedReadings(question, under: answer, &trace)
        reply.unconfirmedReadings = readings.map(\.rawValue)
        let responsible = bureauResponsible(
            for: person.divisionId, day: context.today, &trace)
        reply.responsible = responsible != nil && responsible?.id == context.caller.bureau?.id
        reply.responsibleBureau = responsible?.name ?? ""
        return ExplainedEligibility(person: person.id, reply: reply)
    }

    /// The certificate of a file that is meant: the named one, or the only one.
    func certificate(
        _ managementNumber: String, of file: PersonFile
    ) throws(Refusal) -> Certificate {
        let wanted = (try? ManagementNumber(parsing: managementNumber))?.text
        let found = file.certificates.filter { wanted == nil || $0.managementNumber == wanted }
        guard let certificate = found.first, found.count == 1 || wanted != nil else {
            throw Refusal(.fieldInvalid, fields: [.missing("management_number")])
        }
        return certificate
    }

    /// The first day of yes under the notice asked about; without a notice, under any that is
    /// published or the general rule.
    private func firstDay(
        _ question: EligibilityCase, under answer: EligibilityAnswer, _ trace: inout ReadTrace
    ) throws(Refusal) -> CalendarDay? {
        guard question.pinned.notice == nil else { return answer.nextDay }
        var days = [answer.nextDay].compactMap { $0 }
        var notices: [Schema.Notice] = []
        forEach(Schema.Notice.self, .notice, &trace) { _, notice in
            notices.append(notice)
            return true
        }
        for notice in notices {
            guard let ruleSet = ruleSet(named: notice.ruleSetName, &trace) else { continue }
            var other = question
            other.pinned = PinnedRules(
                notice: notice, ruleSet: ruleSet, withdrawal: withdrawal(of: notice, &trace))
            if let day = try self.answer(other, &trace).nextDay {
                days.append(day)
            }
        }
        return days.min()
    }
}

extension EligibilityAnswer {
    fileprivate func reply(firstDay: CalendarDay?) -> ExplainEligibilityReply {
        var reply = ExplainEligibilityReply()
        reply.verdict = Schema.Verdict(rawValue: Int32(verdict.rawValue))
        reply.firstDay = firstDay?.yyyymmdd ?? 0
        reply.conditions = conditions.map { condition in
            var row = ConditionVerdict()
            row.condition = condition.condition.rawValue
            row.verdict = Schema.Verdict(rawValue: Int32(condition.verdict.rawValue))
            row.figure = condition.figure.text
            row.legalBasis = condition.legalBasis
            row.reason = condition.refusal?.reason.rawValue ?? ""
            row.missingFact = condition.missingFact?.rawValue ?? ""
            row.holds = condition.holds.ranges.map {
                Schema.DayRange(
                    fromDay: $0.from?.yyyymmdd ?? 0, untilDay: $0.until?.yyyymmdd ?? 0)
            }
            return row
        }
        // "Right open until 2023-01-13, wait for a notice": what a refusal knows beyond its code.
        reply.hints = refusals.flatMap { refusal in
            refusal.parameters.map { "\(refusal.reason.rawValue):\($0.name)=\($0.value)" }
        }
        return reply
    }
}
