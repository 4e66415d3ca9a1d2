import Glibc
import Testing

@testable import ShegongServer

/// One human with two accounts as officers find, merge and part them: the real binaries, a real
/// socket, and every command under the uid of its officer. And the organisation he works for.
@Suite(
    .serialized,
    .enabled(if: DaemonProcess.binary != nil, "SKIPPED: shegongd is not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"))
struct DuplicatePathTests {
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

    /// The same name and birth date, two numbers.
    private static let numbers = ["44122618991231001X", "441226189912310036"]
    private static let certificates = ["20204412260000001", "20204412260000002"]

    private func open(_ office: Office) throws {
        try office.play(nil, ["rehearsal", "set-clock", "2021-12-20 09:00:00"])
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
        let rows = zip(Self.numbers, Self.certificates).map {
            "张试,\($0),\($1),assistant,2020,441226,2020-12-30\n"
        }
        let path = try office.file(
            "roster.csv",
            "name,id_number,management_number,level,exam_year,division,passed_on\n"
                + rows.joined())
        try office.play(.batch, ["roster", "import", path])
        for number in Self.numbers {
            try office.play(.clerk, ["account", "open"], input: "张试\n\(number)\n")
        }
    }

    @Test func `Two accounts of one human are found, compared, merged, and parted again`() throws {
        let home = try DaemonHome()
        try home.initialize(isRehearsal: true)
        let daemon = try home.serve(environment: ["SHEGONG_SOCKET_GROUP=daemon"])
        let office = try Office(home)
        try open(office)

        let found = try office.play(.clerk, ["duplicate", "find"])
        #expect(found.contains("name-and-birth"))
        let compared = try office.play(.reviewer, ["duplicate", "compare", "1", "2"])
        for number in Self.numbers {
            #expect(!compared.contains(number))
        }
        try office.play(
            .reviewer, ["duplicate", "merge", "1", "--merged", "2", "--reason", "新旧证件"])
        try office.play(.reviewer, ["duplicate", "decide", "1", "--approve", "--yes"], code: 4)
        try office.play(.final, ["duplicate", "decide", "1", "--approve", "--yes"])
        for person in ["2", Self.certificates[1]] {
            let shown = try office.play(.clerk, ["person", "show", person])
            #expect(Self.certificates.allSatisfy(shown.contains))
        }
        let byNumber = try office.play(
            .clerk, ["person", "show", "--identity"], input: "张试\n\(Self.numbers[1])\n")
        #expect(Self.certificates.allSatisfy(byNumber.contains))
        #expect(try office.play(.clerk, ["duplicate", "list"]).contains("\"merged\""))
        try office.play(.reviewer, ["duplicate", "undo", "1", "--reason", "两人"])
        try office.play(.final, ["duplicate", "decide", "1", "--approve", "--yes"])
        let parted = try office.play(.clerk, ["person", "show", "2"])
        #expect(!parted.contains(Self.certificates[0]) && parted.contains(Self.certificates[1]))
        try office.play(.clerk, ["duplicate", "not", "1", "2", "--reason", "双胞胎"])
        #expect(try !office.play(.clerk, ["duplicate", "find"]).contains("name-and-birth"))
        try organisations(office)
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
        let verify = try #require(
            DaemonProcess([DaemonProcess.binary ?? "", "verify", "--directory", home.store]))
        #expect(verify.exitCode(within: 20) == 0)
    }

    private func organisations(_ office: Office) throws {
        try office.play(
            .clerk, ["organisation", "create", "德城社会工作服务中心", "--kind", "agency"])
        try office.play(.clerk, ["organisation", "rename", "1", "--name", "德城社会工作总站"])
        let listed = try office.play(.final, ["organisation", "list", "服务中心"])
        #expect(listed.contains("德城社会工作总站"))
        try office.play(.clerk, ["organisation", "workers", "1"])
        let unregistered = try office.play(
            .clerk, ["person", "search", "--status", "never-registered"])
        #expect(unregistered.contains("张试"))
        try office.play(.clerk, ["organisation", "close", "1", "--reason", "注销", "--yes"])
        let shown = try office.play(.clerk, ["organisation", "show", "1"])
        #expect(shown.contains("2021-12-20"))
    }
}
