import Glibc
import Testing

/// A rehearsal's daemon with Zhaoqing's offices and three counties', and officers who call it by
/// the command line, each under a uid of his own. Accounts that every Debian has stand for them.
final class MapOffice {
    enum Officer: String {
        case root
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
    private let program: String
    private var calls = 0

    /// At 2021-12-20 09:00.
    init() throws {
        home = try DaemonHome()
        try home.initialize(isRehearsal: true)
        daemon = try home.serve()
        program = home.path + "/shegong"
        let copy = try #require(
            DaemonProcess(["/bin/cp", String((DaemonProcess.binary ?? "").dropLast()), program]))
        try #require(copy.exitCode(within: 20) == 0)
        openSockets()
        try play(.root, ["rehearsal", "set-clock", "2021-12-20 09:00:00"])
        for (officer, role) in [(Officer.system, "system"), (.security, "security")] {
            try play(
                .root,
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

    /// In production a group of the clients' does this.
    private func openSockets() {
        chmod(home.path, 0o711)
        chmod(home.bureauSocket, 0o666)
    }

    /// The power fails, and comes back.
    func killAndRestart() throws {
        daemon.signal(SIGKILL)
        #expect(daemon.exitCode(within: 10) == 128 + SIGKILL)
        unlink(home.administrationSocket)
        daemon = try home.serve()
        openSockets()
    }

    /// The store stands up to a check after all that.
    func stopAndVerify() throws {
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
        let verify = try #require(
            DaemonProcess([DaemonProcess.binary ?? "", "verify", "--directory", home.store]))
        #expect(verify.exitCode(within: 20) == 0)
    }

    /// Runs a line as an officer; both its outputs in one.
    @discardableResult
    func play(
        _ officer: Officer, _ arguments: [String], input: String = "", code: Int32 = 0
    ) throws -> String {
        calls += 1
        let log = "\(home.path)/call-\(calls)"
        let socket = officer == .root ? home.administrationSocket : home.bureauSocket
        let script = """
            printf '%s' "$INPUT" | exec setpriv --reuid="$OFFICER" --regid=nogroup --clear-groups \
            "$@"
            """
        let process = DaemonProcess(
            ["/bin/sh", "-c", script, "sh", program] + arguments
                + ["--socket", socket, "--output", "json", "--lang", "en"],
            environment: ["INPUT=\(input)", "OFFICER=\(officer.rawValue)"], logTo: log)
        let status = process?.exitCode(within: 60)
        let output = text(of: log)
        try #require(status == code, "\(arguments): \(output)")
        return output
    }

    /// A file that every officer may read.
    func file(_ name: String, _ text: String) throws -> String {
        let path = home.path + "/" + name
        try home.write(text, to: path)
        chmod(path, 0o644)
        return path
    }

    private func text(of path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = fgetc(file), byte != EOF {
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
