import Glibc
import Testing

@testable import ShegongServer

/// Oversight as officers play it: recusals, spot checks, figures by groups and of an earlier
/// revision, and a file that an organisation hands in. The real binaries, a real socket, and every
/// command under the uid of its officer.
@Suite(
    .serialized,
    .enabled(if: DaemonProcess.binary != nil, "SKIPPED: shegongd is not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"))
struct OversightPathTests {
    /// Accounts that every Debian has, so that none has to be made.
    private enum Officer: String {
        case system = "daemon"
        case security = "bin"
        case final = "sys"
        case secondFinal = "lp"
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

    /// Bureaus, officers, rules, and a file that an organisation handed in, in 2018.
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
            (.final, "zhaoqing", "final-reviewer"), (.secondFinal, "zhaoqing", "final-reviewer"),
            (.batch, "zhaoqing", "batch"),
        ] {
            try office.play(
                .security,
                ["operator", "create", account.rawValue, "--bureau", bureau, "--role", role])
        }
        // Whoever decides is confirmed by a second person.
        for grant in 1...3 {
            try office.play(.system, ["operator", "confirm", "\(grant)"])
        }
        let rules = try office.shipped("rule-sets/national-2009.toml")
        try office.play(.final, ["rule-set", "publish", rules])
        let roster = try office.file("roster.csv", Self.roster)
        try office.play(.batch, ["roster", "import", roster])
        try office.play(.clerk, ["account", "open"], input: "张试\n\(Self.number)\n")
        let form = try office.file("form.toml", Self.form)
        try office.play(.clerk, ["person", "form", Self.certificate, "--file", form])
        try office.play(
            .clerk, ["organisation", "create", "德城社会工作服务中心", "--kind", "agency"])
        try office.play(
            .clerk, ["application", "create", Self.certificate, "--handed-in-by", "1"])
        try office.play(.clerk, ["application", "submit", "1", "--pledge"])
    }

    @Test func `Recused, decided by a colleague, looked at by another, and counted`() throws {
        let home = try DaemonHome()
        try home.initialize(isRehearsal: true)
        let environment = ["SHEGONG_SOCKET_GROUP=daemon"]
        let daemon = try home.serve(environment: environment)
        let office = try Office(home)
        try open(office)
        let listed = try office.play(.clerk, ["application", "list", "--handed-in-by", "1"])
        #expect(listed.contains(Self.certificate))
        try recuse(office)
        for (officer, stage) in [(Officer.reviewer, "first"), (.final, "final")] {
            try office.play(
                officer, ["application", "review", "1", "--stage", stage, "--outcome", "approve"])
        }
        let before = try figures(office)
        try spotCheck(office)
        let asOf = try count(before, office)
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
        unlink(home.administrationSocket)
        unlink(home.bureauSocket)
        let second = try home.serve(environment: environment)
        #expect(try office.play(.final, Self.flow + ["--as-of", before.revision]) == asOf)
        second.signal(SIGTERM)
        #expect(second.exitCode(within: 5) == 0)
        let verify = try #require(
            DaemonProcess([DaemonProcess.binary ?? "", "verify", "--directory", home.store]))
        #expect(verify.exitCode(within: 20) == 0)
    }

    private func recuse(_ office: Office) throws {
        try office.play(
            .reviewer, ["recusal", "declare", "--application", "1", "--reason", "亲属"])
        let review = ["application", "review", "1", "--stage", "first", "--outcome", "approve"]
        #expect(try office.play(.reviewer, review, code: 4).contains("RECUSED"))
        for officer in [Officer.clerk, .reviewer] {
            try office.play(officer, ["recusal", "lift", "1", "--reason", "已无关系"], code: 4)
        }
        #expect(try office.play(.clerk, ["recusal", "list"]).contains("亲属"))
        try office.play(.final, ["recusal", "lift", "1", "--reason", "已无关系"])
    }

    private static let flow = [
        "statistics", "flow", "--from", "2018-01-01", "--until", "2018-12-31", "--by", "sex,age",
    ]

    /// What was counted, and at which revision.
    private func figures(_ office: Office) throws -> (cells: Substring, revision: String) {
        let output = try office.play(.final, Self.flow)
        let mark = try #require(output.firstRange(of: "\"revision\":"))
        let revision = output[mark.upperBound...].drop { $0 == " " }.prefix { $0.isNumber }
        #expect(output.contains("\"male\"") && output.contains("60-"))
        return (try cells(output), String(revision))
    }

    private func cells(_ output: String) throws -> Substring {
        output[..<(try #require(output.firstRange(of: "\"counted\""))).lowerBound]
    }

    private func spotCheck(_ office: Office) throws {
        let draw = [
            "spot-check", "draw", "--from", "2018-01-01", "--percent", "100", "--seed", "7",
        ]
        try office.play(.clerk, draw, code: 4)
        try office.play(.final, draw)
        let own = try office.play(
            .final, ["spot-check", "record", "1", "1", "--in-order"], code: 4)
        #expect(own.contains("SAME_OFFICER"))
        try office.play(
            .secondFinal,
            ["spot-check", "record", "1", "1", "--defect", "form", "--note", "缺页"])
        #expect(try office.play(.final, ["spot-check", "show", "1"]).contains("1/1"))
    }

    /// After the registration was revoked, the figures of before are still what they were.
    private func count(
        _ before: (cells: Substring, revision: String), _ office: Office
    ) throws -> String {
        let listed = try office.play(.clerk, ["person", "show", Self.certificate])
        let mark = try #require(listed.firstRange(of: "4412262018"))
        let number = listed[mark.lowerBound...].prefix { $0 != "\"" }
        try office.play(
            .reviewer,
            [
                "registration", "revoke", String(number), "--ground", "improper-means",
                "--reason", "抽查发现",
            ])
        try office.play(.secondFinal, ["registration", "decide", "1", "--approve", "--yes"])
        let now = try office.play(.final, Self.flow)
        #expect(try cells(now) != before.cells)
        let asOf = try office.play(.final, Self.flow + ["--as-of", before.revision])
        #expect(try cells(asOf) == before.cells)
        try office.play(.clerk, Self.flow + ["--as-of", before.revision], code: 4)
        // The list behind it is of then too: nothing is revoked, and one is in force.
        let list = ["statistics", "list", "in-force", "--until", "2018-06-01"]
        #expect(!(try office.play(.final, list)).contains(Self.certificate))
        let inForce = try office.play(.final, list + ["--as-of", before.revision])
        #expect(inForce.contains(Self.certificate))
        return asOf
    }
}
