import Glibc
import Testing

/// Where officers type lines of the command line: the real binary over the daemon's real socket,
/// each line under the uid of its officer. Accounts that every Debian has stand for the officers,
/// so that none has to be made; an officer's raw value names his.
struct OfficerTerminal<Officer: RawRepresentable<String>> {
    let home: DaemonHome
    private let program: String
    private let options: [String]

    /// - Parameters:
    ///   - output: how every line answers; nil = as people read it, or as the line itself says.
    ///   - language: the messages' language.
    init(_ home: DaemonHome, output: String? = "json", language: String = "en") throws {
        try #require(access(UIDSwitch.program, X_OK) == 0, "setpriv is not installed")
        // Other uids have to reach the sockets, the files and a copy of the program.
        try #require(chmod(home.path, 0o755) == 0)
        self.home = home
        program = home.path + "/shegong"
        let built = try #require(
            DaemonProcess.commandLine, "shegong is not built beside these tests")
        let copy = try #require(DaemonProcess(["/bin/cp", built, program]))
        try #require(copy.exitCode(within: 20) == 0)
        options = ["--lang", language] + (output.map { ["--output", $0] } ?? [])
    }

    /// Runs a line as an officer, or as root where it is nil; exit code and both outputs in one.
    func run(
        _ officer: Officer?, _ arguments: [String], input: String = ""
    ) throws -> (code: Int32?, text: String) {
        let socket = officer == nil ? home.administrationSocket : home.bureauSocket
        let log = home.path + "/line.log"
        unlink(log)
        try home.write(input, to: home.path + "/input")
        // The shell reads the file as root, before the uid changes.
        let shell = ["/bin/sh", "-c", "exec \"$@\" < \(home.path)/input", "sh"]
        let line =
            try shell + (officer.map { try UIDSwitch.prefix($0.rawValue) } ?? []) + [program]
            + arguments + ["--socket", socket] + options
        let process = try #require(DaemonProcess(line, logTo: log))
        let code = process.exitCode(within: 60)
        return (code, try home.text(of: log))
    }

    /// The same, of a line that ends with this exit code; its output.
    @discardableResult
    func play(
        _ officer: Officer?, _ arguments: [String], input: String = "", code: Int32 = 0
    ) throws -> String {
        let ended = try run(officer, arguments, input: input)
        try #require(ended.code == code, "\(arguments): \(ended.text)")
        return ended.text
    }

    /// A file that every officer may read.
    func file(_ name: String, _ text: String) throws -> String {
        let path = home.path + "/" + name
        try home.write(text, to: path)
        try #require(chmod(path, 0o644) == 0)
        return path
    }

    /// One of the files that the command line ships, where every officer may read it.
    func shipped(_ name: String) throws -> String {
        let root = try #require(
            "\(#filePath)".firstRange(of: "/Tests/ShegongServerTests").map {
                "\(#filePath)"[..<$0.lowerBound]
            })
        let text = try home.text(of: root + "/Sources/shegong/Data/" + name)
        return try file(name.replacing("/", with: "-"), text)
    }
}

/// What runs a program under the uid of an account, in the daemon's group and no other.
enum UIDSwitch {
    static let program = "/usr/bin/setpriv"

    static func prefix(_ account: String) throws -> [String] {
        let uid = try #require(getpwnam(account), "no account \(account)").pointee.pw_uid
        return [program, "--reuid", "\(uid)", "--regid", "1", "--clear-groups"]
    }
}
