import Glibc
import Testing

/// Feedback on its whole way, by the real programs over the real socket, each officer under his own
/// account: not in the roster, feedback, one message to the spool, an account. Accounts that every
/// Debian has stand for the officers.
@Suite(
    .serialized,
    .enabled(
        if: DaemonProcess.binary != nil && Office.client != nil,
        "SKIPPED: shegongd and shegong are not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"))
struct FeedbackPathTests {
    @Test func `From not in the roster to exactly one message and an account`() throws {
        let office = try Office()
        let wang = "王例\n449014189912310010\n"
        let refused = office.run("sys", ["account", "open"], input: wang)
        #expect(refused.status == 7 && refused.output.contains("ROSTER_NOT_LOADED"))
        let roster = office.home.path + "/roster.csv"
        try office.home.write(
            "姓名,证件号码,级别,考试年度,管理号,行政区划代码\n"
                + "张试,44122618991231001X,助理社会工作师,2020,20204412260000001,441226\n", to: roster)
        chmod(roster, 0o644)
        #expect(office.run("man", ["roster", "import", roster]).status == 0)
        #expect(office.run("sys", ["account", "open"], input: wang).status == 5)

        let claims = [
            "--level", "assistant", "--exam-year", "2020", "--province", "430000", "--evidence",
            "成绩单第1页",
        ]
        let opened = office.run(
            "sys", ["feedback", "open", "20204304000000003"] + claims,
            input: wang + "13800000000\n")
        #expect(opened.status == 0, "\(opened.output)")
        let early = office.run("games", ["feedback", "confirm", "1", "--outcome", "approve"])
        #expect(early.status == 7 && early.output.contains("FEEDBACK_STATE"))
        #expect(
            office.run("sys", ["feedback", "review", "1", "--outcome", "approve"]).status == 4)
        for (officer, verb) in [("sync", "review"), ("games", "confirm")] {
            let decided = office.run(officer, ["feedback", verb, "1", "--outcome", "approve"])
            #expect(decided.status == 0, "\(decided.output)")
        }

        let spool = try office.makeSpool()
        let deliver = ["message", "deliver", "--spool", spool, "--once"]
        for _ in 0..<2 {
            let delivered = office.run("man", deliver)
            #expect(delivered.status == 0, "\(delivered.output)")
        }
        let files = office.names(spool + "/outgoing")
        #expect(files.count == 1 && files.first?.hasPrefix("1-") == true)
        rename(
            "\(spool)/outgoing/\(files.first ?? "")", "\(spool)/sent/\(files.first ?? "")")
        #expect(office.run("man", deliver).output.contains("\"delivered\":1"))
        #expect(office.names(spool + "/sent") == [] && office.names(spool + "/outgoing") == [])
        let listed = office.run("sys", ["message", "list"]).output
        #expect(listed.contains("\"delivered\"") && !listed.contains("13800000000"))

        let unconfirmed = office.run("man", ["roster", "unconfirmed"]).output
        #expect(unconfirmed.contains("20204304000000003"))
        #expect(office.run("sys", ["account", "open"], input: wang).status == 0)
        let used = office.run("man", ["roster", "undo", "1", "--reason", "名单有误", "--yes"])
        #expect(used.status == 0, "\(used.output)")
    }

    @Test func `Figures, their list and a report that stays the same`() throws {
        let office = try Office()
        let roster = office.home.path + "/roster.csv"
        try office.home.write(
            "姓名,证件号码,级别,考试年度,管理号,行政区划代码\n"
                + "张试,44122618991231001X,助理社会工作师,2020,20204412260000001,441226\n", to: roster)
        chmod(roster, 0o644)
        #expect(office.run("man", ["roster", "import", roster]).status == 0)
        let zhang = "张试\n44122618991231001X\n"
        #expect(office.run("sys", ["account", "open"], input: zhang).status == 0)

        let listed = office.run("games", ["statistics", "list", "never-registered"])
        #expect(listed.status == 0 && listed.output.contains("20204412260000001"))
        #expect(!listed.output.contains("44122618991231001X"))
        let publish = ["report", "publish", "stock", "--kind", "stock", "--yes"]
        #expect(office.run("games", publish).status == 0)
        let shown = office.run("games", ["report", "show", "stock"]).output
        #expect(shown.contains("\"never-registered\""))
        #expect(office.run("games", publish).output.contains("REASON_REQUIRED"))
        #expect(office.run("games", ["report", "show", "1"]).output == shown)
        #expect(office.run("sys", ["report", "show", "1"]).status == 4)
    }
}

/// A rehearsal's daemon with Zhaoqing's offices, and officers who call it by the command line.
private final class Office {
    let home: DaemonHome
    private let daemon: DaemonProcess
    private var calls = 0

    static let client: String? = {
        let folder = DaemonProcess.binary?.dropLast("shegongd".count) ?? ""
        return access(folder + "shegong", X_OK) == 0 ? folder + "shegong" : nil
    }()

    init() throws {
        home = try DaemonHome()
        try home.initialize(isRehearsal: true)
        daemon = try home.serve()
        // In production a group of the clients' does this.
        chmod(home.path, 0o711)
        chmod(home.bureauSocket, 0o666)
        for (name, role) in [("daemon", "system"), ("bin", "security")] {
            try make(
                "root", ["administrator", "appoint", name, "--role", role + "-administrator"])
        }
        try make("daemon", ["division", "install"])
        try make(
            "daemon", ["bureau", "create", "zhaoqing", "--name", "肇庆市民政局", "--division", "441200"])
        try make(
            "daemon",
            [
                "bureau", "create", "deqing", "--name", "德庆县民政局", "--division", "441226",
                "--parent", "1",
            ])
        for (name, bureau, role) in [
            ("sys", "deqing", "clerk"), ("sync", "deqing", "reviewer"),
            ("games", "zhaoqing", "final-reviewer"), ("man", "zhaoqing", "batch"),
        ] {
            try make(
                "bin", ["operator", "create", name, "--bureau", bureau, "--role", role])
        }
        // Whoever decides is confirmed by a second person.
        for grant in 1...2 {
            try make("daemon", ["operator", "confirm", "\(grant)"])
        }
    }

    private func make(_ officer: String, _ arguments: [String]) throws {
        let answer = run(officer, arguments)
        try #require(answer.status == 0, "\(arguments): \(answer.output)")
    }

    /// Runs the command line as an officer; both its outputs in one.
    func run(
        _ officer: String, _ arguments: [String], input: String = ""
    ) -> (status: Int32?, output: String) {
        calls += 1
        let log = "\(home.path)/call-\(calls)"
        let socket = officer == "root" ? home.administrationSocket : home.bureauSocket
        let script = """
            printf '%s' "$INPUT" | exec setpriv --reuid="$OFFICER" --regid=nogroup --clear-groups \
            "$@"
            """
        let process = DaemonProcess(
            ["/bin/sh", "-c", script, "sh", Self.client ?? ""] + arguments
                + ["--socket", socket, "--output", "json", "--lang", "zh"],
            environment: ["INPUT=\(input)", "OFFICER=\(officer)"], logTo: log)
        let status = process?.exitCode(within: 30)
        return (status, text(of: log))
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

    private func text(of path: String) -> String {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
