import ProtobufRuntime
import Registry
import Schema
import Testing

/// Steps of renewals: a registration from before the store, hours, and the way to a new period.
extension RegistryWorld {
    /// The notice as it was published: renewals too, with its cut-off and hours demanded.
    static var renewalNotice: Notice {
        var notice = zhaoqing2021
        notice.version = 2
        notice.kinds = [.first, .renewal]
        notice.renewalFirstRegisteredUntil = 20_181_231
        notice.ceDemanded = true
        notice.renewalClause = "一、（二）再登记"
        notice.ceClause = "三、继续教育"
        return notice
    }

    /// Guangdong's rule as it was published: after the expiry, in that year.
    static var renewalRules: RuleSet {
        var rules = guangdong
        rules.version = 2
        rules.renewalWindow = .afterExpirySameYear
        rules.renewedFrom = .decisionDay
        rules.ceCounts = .sinceLastPeriodStart
        rules.notReRegistered = .sinceLatestExpiry
        rules.sameYear = .sameCalendarYear
        rules.renewalClause = "第八条"
        return rules
    }

    /// A world under those rules.
    static func forRenewals(
        rules: RuleSet = renewalRules, notice: Notice = renewalNotice,
        now: Int64 = insideWindow
    ) throws -> RegistryWorld {
        var world = try RegistryWorld(now: now)
        try world.run(.publishRuleSet(.init(ruleSet: rules)), as: .zhaoqingFinal)
        try world.run(.publishNotice(.init(notice: notice)), as: .zhaoqingFinal)
        return world
    }

    /// An account with a complete form.
    mutating func account(_ passer: Passer = zhang) throws -> UInt64 {
        let person = try openAccount(passer)
        try fillForm(person, passer)
        return person
    }

    /// A registration period as it stood before the store was made, by a change of its own.
    @discardableResult
    mutating func givePeriod(
        _ person: UInt64, from: UInt32, until: UInt32, kind: ApplicationKind = .first
    ) throws -> UInt64 {
        var trace = ReadTrace()
        let certificate = try #require(registry.certificates(of: person, &trace).first)
        let id = UInt64(registry.count(.registrationPeriod)) + 1
        let period = RegistrationPeriod(
            id: id, personId: person, certificateId: certificate.id, number: "旧\(id)", kind: kind,
            divisionId: 441_226, validFrom: from, validUntil: until, level: certificate.level)
        var change = Change()
        change.revision = registry.revision + 1
        change.at = max(now, registry.lastChangeAt)
        change.method = "test"
        change.puts = [
            RecordPut(
                table: Table.registrationPeriod.rawValue, key: id, record: period.encoded())
        ]
        try registry.apply(change)
        changes.append(change)
        return id
    }

    static func course(
        _ person: UInt64, _ day: UInt32, hours: UInt32, minutes: UInt32 = 0, proof: String,
        form: EducationForm = .training
    ) -> RecordEducationRequest {
        // Ten days, in any month.
        let first = day % 100 > 10 ? day - 10 : day
        return RecordEducationRequest(
            person: PersonSelector(personId: person), form: form, organiser: "某协会",
            studied: StudyTime(fromDay: first, untilDay: day),
            claimedMinutes: hours * 60 + minutes, proofNumber: proof)
    }

    /// Records hours and has them recognised in full; the entry's id.
    @discardableResult
    mutating func learn(
        _ person: UInt64, _ day: UInt32, hours: UInt32, minutes: UInt32 = 0, proof: String,
        form: EducationForm = .training, reviewer: Officer = .deqingReviewer
    ) throws -> UInt64 {
        let request = Self.course(
            person, day, hours: hours, minutes: minutes, proof: proof, form: form)
        let entry = try #require(try run(.recordEducation(request), as: .deqingClerk).first)
        try recognize(entry, request.claimedMinutes, as: reviewer)
        return entry
    }

    mutating func recognize(
        _ entry: UInt64, _ minutes: UInt32, reason: String = "", as officer: Officer,
        version: UInt32? = nil
    ) throws(Refusal) {
        let request = RecognizeEducationRequest(
            entryId: entry, expectedVersion: version ?? self.entry(entry)?.version ?? 0,
            recognisedMinutes: minutes, reason: reason)
        try run(.recognizeEducation(request), as: officer)
    }

    mutating func createRenewal(_ passer: Passer = zhang) throws(Refusal) -> UInt64 {
        let request = CreateApplicationRequest(
            kind: .renewal, managementNumber: passer.managementNumber)
        return try run(.createApplication(request), as: .deqingClerk).first ?? 0
    }

    func entry(_ id: UInt64) -> EducationEntry? {
        var trace = ReadTrace()
        return registry.get(EducationEntry.self, .educationEntry, id, &trace)
    }

    func application(_ id: UInt64) -> Application? {
        var trace = ReadTrace()
        return registry.get(Application.self, .application, id, &trace)
    }

    func period(_ id: UInt64?) -> RegistrationPeriod? {
        var trace = ReadTrace()
        return id.flatMap {
            registry.get(RegistrationPeriod.self, .registrationPeriod, $0, &trace)
        }
    }

    func explain(
        _ passer: Passer = zhang, notice: String = "zhaoqing-2021", on day: UInt32 = 0
    ) throws -> ExplainEligibilityReply {
        var trace = ReadTrace()
        return try registry.explainEligibility(
            ExplainEligibilityRequest(
                person: PersonSelector(managementNumber: passer.managementNumber),
                managementNumber: passer.managementNumber, kind: .renewal, noticeName: notice,
                onDay: day), context(.deqingClerk), &trace
        ).reply
    }

    func listEducation(
        _ person: UInt64, notice: String = "zhaoqing-2021", as officer: Officer = .deqingClerk
    ) throws -> ListEducationReply {
        var trace = ReadTrace()
        return try registry.listEducation(
            ListEducationRequest(
                person: PersonSelector(personId: person), noticeName: notice),
            context(officer), &trace)
    }
}
