import Glibc
import Testing

@testable import ShegongServer

/// A whole renewal as officers type it: the real binaries, real sockets, and every command under
/// the uid of its officer. Registered in 2018, lapsed in 2021, hours recorded one by one and as a
/// roll, renewed under the notice of Zhaoqing.
@Suite(
    .serialized,
    .enabled(if: DaemonProcess.binary != nil, "SKIPPED: shegongd is not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"))
struct RenewalTests {
    /// Accounts that every Debian has, so that none has to be made.
    private enum Officer: String {
        case system = "daemon"
        case security = "bin"
        case final = "sys"
        case reviewer = "sync"
        case clerk = "games"
        case batch = "man"
    }

    private typealias Office = OfficerTerminal<Officer>

    private static let number = "44122618991231001X"
    private static let certificate = "20174412260000001"

    private static let roster = """
        name,id_number,management_number,level,exam_year,division,passed_on
        张试,\(number),\(certificate),assistant,2017,441226,2018-01-20

        """

    private static let form = """
        name = "张试"
        sex = "male"
        birth_date = "1899-12-31"
        ethnicity = "汉族"
        political_status = "none"
        household_division_id = 441226
        workplace_division_id = 441226
        education = "bachelor"
        school = "西江学院"
        major = "社会工作"
        employer_name = "德城社会工作服务中心"
        employer_kind = "social-work-agency"
        post = "社工"
        field_of_service = "社区服务"
        practising = true
        mobile = "13900000000"
        address = "德庆县德城街道"
        postcode = "526600"

        [document]
        kind = "resident"
        number = "\(number)"

        """

    /// Bureaus, officers, rules, and the roster, in 2018.
    private func open(_ office: Office) throws {
        try office.play(nil, ["rehearsal", "set-clock", "2018-06-01 09:00:00"])
        for (account, role) in [
            (Officer.system, "system-administrator"), (.security, "security-administrator"),
        ] {
            try office.play(nil, ["administrator", "appoint", account.rawValue, "--role", role])
        }
        try office.play(.system, ["division", "install"])
        try office.play(
            .system, ["bureau", "create", "zhaoqing", "--name", "肇庆市民政局", "--division", "441200"])
        try office.play(
            .system,
            [
                "bureau", "create", "deqing", "--name", "德庆县民政局", "--parent", "1", "--division",
                "441226",
            ])
        for (account, bureau, role) in [
            (Officer.clerk, "deqing", "clerk"), (.reviewer, "deqing", "reviewer"),
            (.final, "zhaoqing", "final-reviewer"), (.batch, "zhaoqing", "batch"),
        ] {
            try office.play(
                .security,
                ["operator", "create", account.rawValue, "--bureau", bureau, "--role", role])
        }
        // Whoever decides is confirmed by a second person.
        for grant in 1...2 {
            try office.play(.system, ["operator", "confirm", "\(grant)"])
        }
        for name in ["national-2009", "guangdong-2021"] {
            let rules = try office.shipped("rule-sets/\(name).toml")
            try office.play(.final, ["rule-set", "publish", rules])
        }
        let notice = try office.shipped("notices/zhaoqing-2021.toml")
        try office.play(.final, ["notice", "publish", notice])
        let roster = try office.file("roster.csv", Self.roster)
        try office.play(.batch, ["roster", "import", roster])
    }

    /// Two reviews and the certificate.
    private func decide(_ application: String, _ office: Office) throws {
        for (officer, stage) in [(Officer.reviewer, "first"), (.final, "final")] {
            try office.play(
                officer,
                ["application", "review", application, "--stage", stage, "--outcome", "approve"])
        }
        try office.play(.final, ["application", "issue", application])
    }

    @Test func `Registered in 2018, studied, and renewed in the window of 2021`() throws {
        let home = try DaemonHome()
        try home.initialize(isRehearsal: true)
        let daemon = try home.serve(environment: ["SHEGONG_SOCKET_GROUP=daemon"])
        let office = try Office(home, output: nil)
        try open(office)
        try office.play(.clerk, ["account", "open"], input: "张试\n\(Self.number)\n")
        let form = try office.file("form.toml", Self.form)
        try office.play(.clerk, ["person", "form", Self.certificate, "--file", form])
        try office.play(.clerk, ["application", "create", Self.certificate])
        try office.play(.clerk, ["application", "submit", "1", "--pledge"])
        try decide("1", office)

        // In the window, lapsed since 2021-06-01, and nothing studied yet.
        try office.play(nil, ["rehearsal", "set-clock", "2021-12-20 10:00:00"])
        try office.play(
            .clerk, ["application", "create", Self.certificate, "--kind", "renewal"])
        let refused = try office.play(
            .clerk, ["application", "submit", "2", "--notice", "zhaoqing-2021", "--pledge"],
            code: 7)
        #expect(refused.contains("CONTINUING_EDUCATION_MISSING"))
        try study(office)
        let list = try office.play(
            .clerk, ["education", "list", Self.certificate, "--notice", "zhaoqing-2021"])
        #expect(list.contains("4320") && list.contains("missing"))
        let answer = try office.play(
            .clerk,
            [
                "eligibility", "explain", Self.certificate, "--kind", "renewal", "--notice",
                "zhaoqing-2021",
            ])
        #expect(answer.contains("4320/4320"))
        try office.play(
            .clerk, ["application", "submit", "2", "--notice", "zhaoqing-2021", "--pledge"])
        try decide("2", office)
        let shown = try office.play(.clerk, ["certificate", "show", "2"])
        #expect(shown.contains("2021-12-20") && shown.contains("2024-12-20"))
        let used = try office.play(
            .clerk, ["education", "withdraw", "1", "--reason", "x", "--expected-version", "2"],
            code: 7)
        #expect(used.contains("EDUCATION_IN_USE"))
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
        let verify = try #require(
            DaemonProcess([DaemonProcess.binary ?? "", "verify", "--directory", home.store]))
        #expect(verify.exitCode(within: 20) == 0)
    }

    /// 70 hours by certificate, two by a roll in GB18030; all recognised by the reviewer.
    private func study(_ office: Office) throws {
        try office.play(
            .clerk,
            [
                "education", "record", Self.certificate, "--organiser", "某协会", "--from-day",
                "2020-03-01", "--until-day", "2020-03-15", "--hours", "70", "--proof", "P-1",
            ])
        let roll = try office.file(
            "roll.csv", "management_number,小时\n\(Self.certificate),2\n")
        let course = ["--organiser", "某协会", "--from-day", "2021-09-01"]
        try office.play(.clerk, ["education", "import-roll", roll] + course)
        // The same content makes no more of it; a row in error, nothing at all.
        try office.play(.clerk, ["education", "import-roll", roll] + course)
        let wrong = try office.file(
            "wrong.csv", "management_number,小时\n\(Self.certificate),3\nNOBODY0000001,2\n")
        let refused = try office.play(
            .clerk, ["education", "import-roll", wrong] + course, code: 1)
        #expect(refused.contains("NOT_FOUND"))
        for (entry, minutes) in [("1", "4200"), ("2", "120")] {
            try office.play(.reviewer, ["education", "recognize", entry, "--minutes", minutes])
        }
        try office.play(.clerk, ["education", "recognize", "1", "--minutes", "1"], code: 4)
    }
}
