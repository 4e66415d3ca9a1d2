import Glibc
import Testing

/// A rehearsal's daemon with Zhaoqing's offices and three counties', and officers who call it by
/// the command line, each under a uid of his own.
final class MapOffice {
    enum Officer: String {
        case system = "daemon"
        case security = "bin"
        case dinghuClerk = "sys"
        case dinghuReviewer = "sync"
        case duanzhouReviewer = "lp"
        case final = "games"
        case batch = "man"
    }

    let home: DaemonHome
    private(set) var daemon: DaemonProcess
    private let terminal: OfficerTerminal<Officer>

    /// At 2021-12-20 09:00.
    init() throws {
        home = try DaemonHome()
        try home.initialize(isRehearsal: true)
        daemon = try Self.serve(home)
        terminal = try OfficerTerminal(home)
        try play(nil, ["rehearsal", "set-clock", "2021-12-20 09:00:00"])
        for (officer, role) in [(Officer.system, "system"), (.security, "security")] {
            try play(
                nil,
                ["administrator", "appoint", officer.rawValue, "--role", role + "-administrator"])
        }
        try play(.system, ["division", "install"])
        for (name, title, division, parent) in [
            ("zhaoqing", "肇庆市民政局", "441200", "0"), ("duanzhou", "端州区民政局", "441202", "1"),
            ("dinghu", "鼎湖区民政局", "441203", "1"),
        ] {
            try play(
                .system,
                [
                    "bureau", "create", name, "--name", title, "--division", division, "--parent",
                    parent,
                ])
        }
        for (officer, bureau, role) in [
            (Officer.dinghuClerk, "dinghu", "clerk"), (.dinghuReviewer, "dinghu", "reviewer"),
            (.duanzhouReviewer, "duanzhou", "reviewer"), (.final, "zhaoqing", "final-reviewer"),
            (.batch, "zhaoqing", "batch"),
        ] {
            try play(
                .security,
                ["operator", "create", officer.rawValue, "--bureau", bureau, "--role", role])
        }
        // Whoever decides is confirmed by a second person.
        for grant in 1...3 {
            try play(.system, ["operator", "confirm", "\(grant)"])
        }
    }

    private static func serve(_ home: DaemonHome) throws -> DaemonProcess {
        try home.serve(environment: ["SHEGONG_SOCKET_GROUP=daemon"])
    }

    /// The power fails, and comes back.
    func killAndRestart() throws {
        daemon.signal(SIGKILL)
        #expect(daemon.exitCode(within: 10) == 128 + SIGKILL)
        unlink(home.administrationSocket)
        daemon = try Self.serve(home)
    }

    /// The store stands up to a check after all that.
    func stopAndVerify() throws {
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
        let verify = try #require(
            DaemonProcess([DaemonProcess.binary ?? "", "verify", "--directory", home.store]))
        #expect(verify.exitCode(within: 20) == 0)
    }

    /// Runs a line as an officer, or as root where it is nil; both its outputs in one.
    @discardableResult
    func play(
        _ officer: Officer?, _ arguments: [String], input: String = "", code: Int32 = 0
    ) throws -> String {
        try terminal.play(officer, arguments, input: input, code: code)
    }

    /// A file that every officer may read.
    func file(_ name: String, _ text: String) throws -> String {
        try terminal.file(name, text)
    }
}
