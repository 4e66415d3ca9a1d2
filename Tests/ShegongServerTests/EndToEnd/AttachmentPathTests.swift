import Glibc
import Testing

@testable import ShegongServer

/// Attachments as officers add, get and remove them: the real binaries, a real socket, real files,
/// and every command under the uid of its officer.
@Suite(
    .serialized,
    .enabled(if: DaemonProcess.binary != nil, "SKIPPED: shegongd is not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"))
struct AttachmentPathTests {
    /// Accounts that every Debian has, so that none has to be made.
    private enum Officer: String {
        case system = "daemon"
        case security = "bin"
        case final = "sys"
        case reviewer = "sync"
        case clerk = "games"
        case batch = "man"
        case foreign = "lp"
    }

    private typealias Office = OfficerTerminal<Officer>

    private func open(_ office: Office) throws {
        try office.play(nil, ["rehearsal", "set-clock", "2021-12-20 09:00:00"])
        for (account, role) in [
            (Officer.system, "system-administrator"), (.security, "security-administrator"),
        ] {
            try office.play(nil, ["administrator", "appoint", account.rawValue, "--role", role])
        }
        try office.play(.system, ["division", "install"])
        for (name, parent, division) in [
            ("zhaoqing", "0", "441200"), ("deqing", "1", "441226"), ("duanzhou", "1", "441202"),
        ] {
            try office.play(
                .system,
                ["bureau", "create", name, "--name", name, "--division", division]
                    + (parent == "0" ? [] : ["--parent", parent]))
        }
        for (account, bureau, role) in [
            (Officer.clerk, "deqing", "clerk"), (.reviewer, "deqing", "reviewer"),
            (.final, "zhaoqing", "final-reviewer"), (.batch, "zhaoqing", "batch"),
            (.foreign, "duanzhou", "clerk"),
        ] {
            try office.play(
                .security,
                ["operator", "create", account.rawValue, "--bureau", bureau, "--role", role])
        }
        // Whoever decides is confirmed by a second person.
        for grant in 1...2 {
            try office.play(.system, ["operator", "confirm", "\(grant)"])
        }
        let path = try office.file(
            "roster.csv",
            "name,id_number,management_number,level,exam_year,division,passed_on\n"
                + "张试,44122618991231001X,20204412260000001,assistant,2020,441226,2020-12-30\n")
        try office.play(.batch, ["roster", "import", path])
        try office.play(.clerk, ["account", "open"], input: "张试\n44122618991231001X\n")
    }

    private func office() throws -> (office: Office, daemon: DaemonProcess) {
        let home = try DaemonHome()
        try home.initialize(isRehearsal: true)
        let daemon = try serve(home)
        #expect(mkdir(home.path + "/out", 0o777) == 0 && chmod(home.path + "/out", 0o777) == 0)
        let office = try Office(home)
        try open(office)
        return (office, daemon)
    }

    private func serve(_ home: DaemonHome, on store: String? = nil) throws -> DaemonProcess {
        try home.serve(
            on: store,
            environment: ["SHEGONG_SOCKET_GROUP=daemon", "SHEGONG_ATTACHMENT_MEGABYTES=1"])
    }

    /// A file that everybody can read, and that begins as a PDF does unless told otherwise.
    private func file(
        _ home: DaemonHome, _ name: String, beginning: String = "%PDF-1.7 ", bytes: Int
    ) throws -> String {
        let path = home.path + "/" + name
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let content =
            Array(beginning.utf8) + (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let count = Glibc.write(descriptor, content, content.count)
        try #require(count == content.count)
        return path
    }

    private func same(_ left: String, _ right: String) throws -> Bool {
        let compare = try #require(DaemonProcess(["/usr/bin/cmp", "-s", left, right]))
        return compare.exitCode(within: 20) == 0
    }

    private func run(_ arguments: [String], in home: DaemonHome) throws -> (Int32?, String) {
        let log = home.path + "/run.log"
        unlink(log)
        let process = try #require(DaemonProcess(arguments, logTo: log))
        let code = process.exitCode(within: 60)
        return (code, try home.text(of: log))
    }

    @Test
    func `Added, got byte for byte, refused to others, and there after kill -9 and a restore`()
        throws
    {
        let (office, daemon) = try office()
        let home = office.home
        let scan = try file(home, "扫描件.pdf", bytes: 700_000)
        let added = try office.play(
            .clerk, ["attachment", "add", scan, "--person", "1", "--kind", "identity"])
        #expect(added.contains("\"ids\":[1]"))
        // The same once more is the same attachment.
        let again = try office.play(
            .clerk, ["attachment", "add", scan, "--person", "1", "--kind", "identity"])
        #expect(again.contains("\"ids\":[1]") && again.contains("true"))
        // Acknowledged: whatever happens to the daemon now.
        daemon.signal(SIGKILL)
        #expect(daemon.exitCode(within: 10) == 128 + SIGKILL)
        unlink(home.bureauSocket)
        unlink(home.administrationSocket)
        let second = try serve(home)
        let got = home.path + "/out/got.pdf"
        let get = ["attachment", "get", "1", "--to", got]
        let unreasoned = try office.play(.reviewer, get, code: 1)
        #expect(unreasoned.contains("REASON_REQUIRED"))
        try office.play(.reviewer, get + ["--reason", "核对材料"])
        #expect(try same(scan, got))
        #expect(home.permissions(of: got) == 0o600)
        // Nothing is written over a file; nothing is left where it is refused.
        try office.play(.reviewer, get + ["--reason", "核对材料"], code: 2)
        let foreign = home.path + "/out/foreign.pdf"
        for attachment in ["1", "999"] {
            let refused = try office.play(
                .foreign,
                ["attachment", "get", attachment, "--to", foreign, "--reason", "核对材料"], code: 5)
            #expect(refused.contains("NOT_FOUND"))
        }
        #expect(access(foreign, F_OK) != 0 && access(foreign + ".temporary", F_OK) != 0)
        let large = try file(home, "large.pdf", bytes: 1_100_000)
        let html = try file(home, "page.pdf", beginning: "<html>", bytes: 100)
        for (path, reason) in [(large, "ATTACHMENT_TOO_LARGE"), (html, "ATTACHMENT_TYPE")] {
            let refused = try office.play(
                .clerk, ["attachment", "add", path, "--person", "1", "--kind", "other"], code: 1)
            #expect(refused.contains(reason))
        }

        let backup = home.path + "/backup"
        let saved = try office.play(nil, ["backup", "save", backup, "--reason", "每夜备份"])
        #expect(saved.contains("\"attachments\":1"))
        second.signal(SIGTERM)
        #expect(second.exitCode(within: 5) == 0)
        let copy = home.path + "/copy"
        let daemonProgram = DaemonProcess.binary ?? ""
        #expect(try run([daemonProgram, "backup", "verify", backup], in: home).0 == 0)
        #expect(
            try run([daemonProgram, "restore", "--from", backup, "--directory", copy], in: home).0
                == 0)
        let past = home.path + "/past"
        #expect(
            try run(
                [daemonProgram, "restore", "--from-store", home.store, "--directory", past],
                in: home
            ).0 == 0)
        for (number, store) in [copy, past].enumerated() {
            unlink(home.bureauSocket)
            unlink(home.administrationSocket)
            let restored = try serve(home, on: store)
            let again = home.path + "/out/restored-\(number).pdf"
            try office.play(
                .reviewer, ["attachment", "get", "1", "--to", again, "--reason", "核对材料"])
            #expect(try same(scan, again))
            restored.signal(SIGTERM)
            #expect(restored.exitCode(within: 5) == 0)
            #expect(try run([daemonProgram, "verify", "--directory", store], in: home).0 == 0)
        }
        // Without its content the store is not whole, and verify names which.
        let find = try run(
            ["/usr/bin/find", copy + "/attachments", "-type", "f", "-delete"], in: home)
        #expect(find.0 == 0)
        let verified = try run([daemonProgram, "verify", "--directory", copy], in: home)
        #expect(verified.0 == 65 && verified.1.contains("content of attachment 1"))
    }

    @Test func `A notice that needs a proof takes the application when it is there`() throws {
        let (office, daemon) = try office()
        let home = office.home
        let rules = try office.file(
            "rules.toml",
            """
            name = "guangdong-2021"
            version = 1
            region_division_id = 440000
            effective_from = "2021-01-01"
            legal_basis = "民发〔2009〕44号"
            first_clock = "passed"
            first_within_years = 1
            validity_years = 3
            period_end = "same_day"
            """)
        let notice = try office.file(
            "notice.toml",
            """
            name = "zhaoqing-2021"
            version = 1
            title = "登记通知"
            region_division_id = 441200
            kinds = ["first"]
            opens_at = "2021-12-15 00:00:00"
            closes_at = "2022-01-15 23:59:59.999"
            exam_years = [2020]
            scope_division_id = 440000
            rule_set_name = "guangdong-2021"
            pledge_text = "本人承诺所填信息真实有效。"
            attachments_needed = [{ application = "first", attachment = "identity" }]
            [[steps]]
            level = "county"
            is_final = false
            [[steps]]
            level = "prefecture"
            is_final = true
            """)
        try office.play(.final, ["rule-set", "publish", rules])
        try office.play(.final, ["notice", "publish", notice])
        let explain = [
            "eligibility", "explain", "20204412260000001", "--notice", "zhaoqing-2021",
        ]
        let before = try office.play(.clerk, explain)
        #expect(before.contains("ATTACHMENT_MISSING"))
        let scan = try file(home, "scan.pdf", bytes: 5_000)
        try office.play(
            .clerk, ["attachment", "add", scan, "--person", "1", "--kind", "identity"])
        let after = try office.play(.clerk, explain)
        #expect(!after.contains("ATTACHMENT_MISSING") && after.contains("ATTACHMENTS_GIVEN"))
        let listed = try office.play(.reviewer, ["attachment", "list", "--person", "1"])
        #expect(listed.contains("scan.pdf"))
        try office.play(
            .clerk, ["attachment", "remove", "1", "--reason", "传错文件", "--yes"])
        #expect(try office.play(.clerk, explain).contains("ATTACHMENT_MISSING"))
        let removed = try office.play(
            .reviewer, ["attachment", "list", "--person", "1", "--removed"])
        #expect(removed.contains("传错文件"))
        try office.play(.system, ["attachment", "sweep", "--reason", "定期清理", "--yes"])
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
    }
}
