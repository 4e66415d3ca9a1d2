import Glibc
import Testing

/// Feedback on its whole way, by the real programs over the real socket, each officer under his own
/// account: not in the roster, feedback, one message to the spool, an account. Accounts that every
/// Debian has stand for the officers.
@Suite(
    .serialized,
    .enabled(
        if: DaemonProcess.binary != nil && DaemonProcess.commandLine != nil,
        "SKIPPED: shegongd and shegong are not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"))
struct FeedbackPathTests {
    @Test func `From not in the roster to exactly one message and an account`() throws {
        let office = try Office()
        let wang = "王例\n449014189912310010\n"
        let refused = try office.run(.clerk, ["account", "open"], input: wang)
        #expect(refused.code == 7 && refused.text.contains("ROSTER_NOT_LOADED"))
        let roster = try office.roster()
        #expect(try office.run(.batch, ["roster", "import", roster]).code == 0)
        #expect(try office.run(.clerk, ["account", "open"], input: wang).code == 5)

        let claims = [
            "--level", "assistant", "--exam-year", "2020", "--province", "430000", "--evidence",
            "成绩单第1页",
        ]
        let opened = try office.run(
            .clerk, ["feedback", "open", "20204304000000003"] + claims,
            input: wang + "13800000000\n")
        #expect(opened.code == 0, "\(opened.text)")
        let early = try office.run(.final, ["feedback", "confirm", "1", "--outcome", "approve"])
        #expect(early.code == 7 && early.text.contains("FEEDBACK_STATE"))
        #expect(
            try office.run(.clerk, ["feedback", "review", "1", "--outcome", "approve"]).code == 4)
        for (officer, verb) in [(Office.Officer.reviewer, "review"), (.final, "confirm")] {
            let decided = try office.run(officer, ["feedback", verb, "1", "--outcome", "approve"])
            #expect(decided.code == 0, "\(decided.text)")
        }

        let spool = try office.makeSpool()
        let deliver = ["message", "deliver", "--spool", spool, "--once"]
        for _ in 0..<2 {
            let delivered = try office.run(.batch, deliver)
            #expect(delivered.code == 0, "\(delivered.text)")
        }
        let files = office.names(spool + "/outgoing")
        #expect(files.count == 1 && files.first?.hasPrefix("1-") == true)
        rename(
            "\(spool)/outgoing/\(files.first ?? "")", "\(spool)/sent/\(files.first ?? "")")
        #expect(try office.run(.batch, deliver).text.contains("\"delivered\":1"))
        #expect(office.names(spool + "/sent") == [] && office.names(spool + "/outgoing") == [])
        let listed = try office.run(.clerk, ["message", "list"]).text
        #expect(listed.contains("\"delivered\"") && !listed.contains("13800000000"))

        let unconfirmed = try office.run(.batch, ["roster", "unconfirmed"]).text
        #expect(unconfirmed.contains("20204304000000003"))
        #expect(try office.run(.clerk, ["account", "open"], input: wang).code == 0)
        let used = try office.run(.batch, ["roster", "undo", "1", "--reason", "名单有误", "--yes"])
        #expect(used.code == 0, "\(used.text)")
    }

    @Test func `Figures, their list and a report that stays the same`() throws {
        let office = try Office()
        let roster = try office.roster()
        #expect(try office.run(.batch, ["roster", "import", roster]).code == 0)
        let zhang = "张试\n44122618991231001X\n"
        #expect(try office.run(.clerk, ["account", "open"], input: zhang).code == 0)

        let listed = try office.run(.final, ["statistics", "list", "never-registered"])
        #expect(listed.code == 0 && listed.text.contains("20204412260000001"))
        #expect(!listed.text.contains("44122618991231001X"))
        let publish = ["report", "publish", "stock", "--kind", "stock", "--yes"]
        #expect(try office.run(.final, publish).code == 0)
        let shown = try office.run(.final, ["report", "show", "stock"]).text
        #expect(shown.contains("\"never-registered\""))
        #expect(try office.run(.final, publish).text.contains("REASON_REQUIRED"))
        #expect(try office.run(.final, ["report", "show", "1"]).text == shown)
        #expect(try office.run(.clerk, ["report", "show", "1"]).code == 4)
    }
}

/// A rehearsal's daemon with Zhaoqing's offices, and officers who call it by the command line.
private final class Office {
    let home: DaemonHome
    private let daemon: DaemonProcess
    private let terminal: OfficerTerminal<Officer>

    enum Officer: String {
        case system = "daemon"
        case security = "bin"
        case final = "games"
        case reviewer = "sync"
        case clerk = "sys"
        case batch = "man"
    }

    init() throws {
        home = try DaemonHome()
        try home.initialize(isRehearsal: true)
        daemon = try home.serve(environment: ["SHEGONG_SOCKET_GROUP=daemon"])
        terminal = try OfficerTerminal(home, language: "zh")
        for (officer, role) in [(Officer.system, "system"), (.security, "security")] {
            try terminal.play(
                nil,
                ["administrator", "appoint", officer.rawValue, "--role", role + "-administrator"])
        }
        try terminal.play(.system, ["division", "install"])
        try terminal.play(
            .system,
            ["bureau", "create", "zhaoqing", "--name", "肇庆市民政局", "--division", "441200"])
        try terminal.play(
            .system,
            [
                "bureau", "create", "deqing", "--name", "德庆县民政局", "--division", "441226",
                "--parent", "1",
            ])
        for (officer, bureau, role) in [
            (Officer.clerk, "deqing", "clerk"), (.reviewer, "deqing", "reviewer"),
            (.final, "zhaoqing", "final-reviewer"), (.batch, "zhaoqing", "batch"),
        ] {
            try terminal.play(
                .security,
                ["operator", "create", officer.rawValue, "--bureau", bureau, "--role", role])
        }
        // Whoever decides is confirmed by a second person.
        for grant in 1...2 {
            try terminal.play(.system, ["operator", "confirm", "\(grant)"])
        }
    }

    func run(
        _ officer: Officer, _ arguments: [String], input: String = ""
    ) throws -> (code: Int32?, text: String) {
        try terminal.run(officer, arguments, input: input)
    }

    /// A roster of one.
    func roster() throws -> String {
        try terminal.file(
            "roster.csv",
            "姓名,证件号码,级别,考试年度,管理号,行政区划代码\n"
                + "张试,44122618991231001X,助理社会工作师,2020,20204412260000001,441226\n")
    }

    /// smstools' folders, which the job may write.
    func makeSpool() throws -> String {
        let spool = home.path + "/spool"
        let man = try #require(getpwnam("man")).pointee.pw_uid
        for folder in ["", "/outgoing", "/checked", "/sent", "/failed"] {
            mkdir(spool + folder, 0o755)
            chown(spool + folder, man, 0)
        }
        return spool
    }

    func names(_ folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
