import ProtobufRuntime
import Registry
import Schema

/// The data of the world: invented people, all born in 1899, and the rules of 2021.
extension RegistryWorld {
    struct Passer {
        var name: String
        var number: String
        var managementNumber: String
    }

    static let zhang = Passer(
        name: "张试", number: "44122618991231001X", managementNumber: "20204412260000001")
    static let li = Passer(
        name: "李验", number: "441283189912310017", managementNumber: "20184412260000002")

    static let roster: [RosterEntry] = [
        entry(zhang, year: 2020, passedOn: 20_201_230),
        entry(li, year: 2018, passedOn: 20_180_908),
    ]

    static func entry(
        _ passer: Passer, year: UInt32, passedOn: UInt32, level: Level = .assistant
    ) -> RosterEntry {
        RosterEntry(
            examYear: year, level: level, name: passer.name, documentKind: .resident,
            documentNumber: passer.number, managementNumber: passer.managementNumber,
            divisionId: 441_226, passedOn: passedOn)
    }

    static let guangdong = RuleSet(
        name: "guangdong-2021", version: 1, regionDivisionId: 440_000,
        effectiveFrom: 20_210_101, legalBasis: "民发〔2009〕44号", firstClock: .passed,
        firstWithinYears: 1, validityYears: 3, periodEnd: .sameDay,
        firstClause: "第六条", scopeClause: "第七条")

    static let zhaoqing2021 = Notice(
        name: "zhaoqing-2021", version: 1, title: "关于开展2021年社会工作者登记工作的通知",
        regionDivisionId: 441_200, kinds: [.first],
        // 2021-12-15 00:00:00.000 to 2022-01-15 23:59:59.999 in UTC+8.
        opensAt: 1_639_497_600_000, closesAt: 1_642_262_399_999,
        examYears: [2020], lateExamYearsUntil: 2019, scopeDivisionId: 440_000,
        steps: [
            ReviewStep(level: .county, isFinal: false, displayName: "初审"),
            ReviewStep(level: .prefecture, isFinal: true, displayName: "终审"),
        ],
        ruleSetName: "guangdong-2021", firstClause: "一、（一）首次登记",
        windowClause: "二、登记时间", pledgeText: "本人承诺所填信息真实有效。")

    static func identity(_ passer: Passer) -> FullIdentity {
        FullIdentity(
            name: passer.name,
            document: IdentityDocument(kind: .resident, number: passer.number))
    }

    static func form(_ passer: Passer) -> PersonalForm {
        PersonalForm(
            name: passer.name,
            document: IdentityDocument(kind: .resident, number: passer.number), sex: .male,
            birthDate: 18_991_231, ethnicity: "汉族", politicalStatus: .none,
            householdDivisionId: 441_226, workplaceDivisionId: 441_226, education: .bachelor,
            school: "某大学", major: "社会工作", employerName: "某社会工作服务中心",
            employerKind: .socialWorkAgency, post: "社工", fieldOfService: "社区服务",
            practising: true, mobile: "13800000000", address: "德庆县德城街道某路1号",
            postcode: "526600")
    }

    // MARK: Steps that many tests begin with

    mutating func openAccount(_ passer: Passer = zhang) throws -> UInt64 {
        let request = OpenAccountRequest(identity: Self.identity(passer))
        return try run(.openAccount(request), as: .deqingClerk).first ?? 0
    }

    mutating func fillForm(_ person: UInt64, _ passer: Passer = zhang) throws {
        let request = UpdatePersonalFormRequest(
            personId: person, form: Self.form(passer), expectedVersion: 0)
        try run(.updatePersonalForm(request), as: .deqingClerk)
    }

    mutating func createApplication(_ passer: Passer = zhang) throws -> UInt64 {
        let request = CreateApplicationRequest(
            kind: .first, managementNumber: passer.managementNumber)
        return try run(.createApplication(request), as: .deqingClerk).first ?? 0
    }

    func version(of application: UInt64) -> UInt32 {
        var trace = ReadTrace()
        return registry.get(Application.self, .application, application, &trace)?.version ?? 0
    }

    func state(of application: UInt64) -> ApplicationState? {
        var trace = ReadTrace()
        return registry.get(Application.self, .application, application, &trace)?.state
    }

    mutating func submit(_ application: UInt64, pledge: Bool = true) throws(Refusal) {
        let request = SubmitApplicationRequest(
            applicationId: application, expectedVersion: version(of: application),
            noticeName: "zhaoqing-2021", pledgeGiven: pledge)
        try run(.submitApplication(request), as: .deqingClerk)
    }

    @discardableResult
    mutating func review(
        _ application: UInt64, _ stage: ReviewStage, _ outcome: ReviewOutcome = .approved,
        as officer: Officer, reason: String = "", version: UInt32? = nil
    ) throws(Refusal) -> [UInt64] {
        let request = ReviewApplicationRequest(
            applicationId: application,
            expectedVersion: version ?? self.version(of: application), stage: stage,
            outcome: outcome, reason: reason)
        return try run(.reviewApplication(request), as: officer)
    }

    /// From the roster to a pending application.
    mutating func submitted(_ passer: Passer = zhang) throws -> UInt64 {
        let person = try openAccount(passer)
        try fillForm(person, passer)
        let application = try createApplication(passer)
        try submit(application)
        return application
    }

    /// A record by a change of its own, as no command would make it.
    mutating func put(_ record: some ProtobufMessage, _ table: Table, _ key: UInt64) throws {
        var change = Change()
        change.revision = registry.revision + 1
        change.at = max(now, registry.lastChangeAt)
        change.puts = [RecordPut(table: table.rawValue, key: key, record: record.encoded())]
        try registry.apply(change)
    }
}
