import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Somebody invented, born in 1899.
struct Passer {
    var name: String
    var number: String
    var managementNumber: String

    static let zhang = Passer(
        name: "张试", number: "44122618991231001X", managementNumber: "20204412260000001")
    static let li = Passer(
        name: "李验", number: "441283189912310017", managementNumber: "20184412260000002")

    /// Passed in Hunan, is in no roster.
    static let wang = Passer(
        name: "王例", number: "449014189912310010", managementNumber: "20204304000000003")

    /// Asked for as the new number of Zhang; invented as well.
    static let newNumber = "441226189912310036"
    static let mobile = "13800000000"
    static let telephone = "07588888888"
    static let address = "德庆县德城街道某路1号"
    static let email = "nobody@example.invalid"

    func entry(year: UInt32 = 2020, passedOn: UInt32 = 20_201_230) -> RosterEntry {
        RosterEntry(
            examYear: year, level: .assistant, name: name, documentKind: .resident,
            documentNumber: number, managementNumber: managementNumber, divisionId: 441_226,
            passedOn: passedOn)
    }

    var identity: FullIdentity {
        FullIdentity(name: name, document: IdentityDocument(kind: .resident, number: number))
    }

    var form: PersonalForm {
        PersonalForm(
            name: name, document: IdentityDocument(kind: .resident, number: number), sex: .male,
            birthDate: 18_991_231, ethnicity: "汉族", politicalStatus: .none,
            householdDivisionId: 441_226, workplaceDivisionId: 441_226, education: .bachelor,
            school: "某大学", major: "社会工作", employerName: "某社会工作服务中心",
            employerKind: .socialWorkAgency, post: "社工", fieldOfService: "社区服务",
            practising: true, mobile: Self.mobile, telephone: Self.telephone, email: Self.email,
            address: Self.address, postcode: "526600")
    }
}

/// The rules of 2021.
enum Published {
    static let guangdong = RuleSet(
        name: "guangdong-2021", version: 1, regionDivisionId: 440_000,
        effectiveFrom: 20_210_101, legalBasis: "民发〔2009〕44号", firstClock: .passed,
        firstWithinYears: 1, validityYears: 3, periodEnd: .sameDay, firstClause: "第六条",
        scopeClause: "第七条")

    static let zhaoqing2021 = Notice(
        name: "zhaoqing-2021", version: 1, title: "关于开展2021年社会工作者登记工作的通知",
        regionDivisionId: 441_200, kinds: [.first],
        opensAt: 1_639_497_600_000, closesAt: 1_642_262_399_999, examYears: [2020],
        lateExamYearsUntil: 2019, scopeDivisionId: 440_000,
        steps: [
            ReviewStep(level: .county, isFinal: false, displayName: "初审"),
            ReviewStep(level: .prefecture, isFinal: true, displayName: "终审"),
        ],
        ruleSetName: "guangdong-2021", firstClause: "一、（一）首次登记",
        windowClause: "二、登记时间", pledgeText: "本人承诺所填信息真实有效。")
}

extension Published {
    static let newYears2027 = WorkingCalendar(
        year: 2027, version: 1, source: "国办发明电",
        holidays: [NamedDays(name: "元旦", fromDay: 20_270_101, untilDay: 20_270_101)])
}

/// Ids of the records that the full world has.
struct RegisterIDs {
    var person: UInt64 = 0
    var application: UInt64 = 0
    var certificateNumber = ""
    /// Revision at which all of it stood.
    var revision: UInt64 = 0
}

extension ServerWorld {
    /// With offices, rules, a roster of two.
    static func withRoster(settings: ServerSettings = ServerSettings()) throws -> ServerWorld {
        try StoreImage.roster.get().opened(settings)
    }

    static func makeRoster() throws -> ServerWorld {
        let world = try withOffices()
        try world.write(
            .publishRuleSet, PublishRuleSetRequest(ruleSet: Published.guangdong),
            as: .zhaoqingFinal)
        try world.write(
            .publishNotice, PublishNoticeRequest(notice: Published.zhaoqing2021),
            as: .zhaoqingFinal)
        let reply = try world.importRoster(
            [Passer.zhang.entry(), Passer.li.entry(year: 2018, passedOn: 20_180_908)])
        #expect(reply.errorCount == 0)
        return world
    }

    /// With one person from account to certificate, and a second one with an account only.
    static func withRegister() throws -> (world: ServerWorld, ids: RegisterIDs) {
        let image = try StoreImage.register.get()
        return (try image.opened(ServerSettings()), image.ids)
    }

    static func makeRegister() throws -> (world: ServerWorld, ids: RegisterIDs) {
        let world = try withRoster()
        var ids = RegisterIDs()
        ids.person = try world.openAccount(.zhang)
        try world.write(
            .updatePersonalForm,
            UpdatePersonalFormRequest(
                personId: ids.person, form: Passer.zhang.form, expectedVersion: 0),
            as: .deqingClerk)
        ids.application = try world.registered()
        _ = try world.openAccount(.li)
        try world.write(.openFeedback, SampleRequest.openFeedback, as: .deqingClerk)
        try world.furnishCasework()
        let text = try world.reply(
            .getCertificateText, GetCertificateTextRequest(applicationId: ids.application),
            as: .deqingClerk, GetCertificateTextReply.self)
        ids.certificateNumber = text.text?.number ?? ""
        ids.revision = world.core.durableRevision
        return (world, ids)
    }

    func openAccount(_ passer: Passer) throws -> UInt64 {
        try #require(
            try write(
                .openAccount, OpenAccountRequest(identity: passer.identity), as: .deqingClerk
            ).ids.first)
    }

    private func registered() throws -> UInt64 {
        let application = try #require(
            try write(
                .createApplication,
                CreateApplicationRequest(
                    kind: .first, managementNumber: Passer.zhang.managementNumber),
                as: .deqingClerk
            ).ids.first)
        try write(
            .submitApplication,
            SubmitApplicationRequest(
                applicationId: application, expectedVersion: version(of: application),
                noticeName: "zhaoqing-2021", pledgeGiven: true), as: .deqingClerk)
        for (stage, officer) in [
            (ReviewStage.first, Officer.deqingReviewer), (.final, .zhaoqingFinal),
        ] {
            try write(
                .reviewApplication,
                ReviewApplicationRequest(
                    applicationId: application, expectedVersion: version(of: application),
                    stage: stage, outcome: .approved), as: officer)
        }
        try write(
            .issueCertificate, IssueCertificateRequest(applicationId: application),
            as: .zhaoqingFinal)
        return application
    }

    func version(of application: UInt64) -> UInt32 {
        var trace = ReadTrace()
        return core.state.get(Application.self, .application, application, &trace)?.version ?? 0
    }
}
