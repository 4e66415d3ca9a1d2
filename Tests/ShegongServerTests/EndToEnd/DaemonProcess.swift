import Glibc
import Testing

/// A directory of a test with a store and sockets in it, and the daemon's binary run on it.
final class DaemonHome {
    let path: String
    var store: String { path + "/store" }
    var bureauSocket: String { path + "/bureau.sock" }
    var administrationSocket: String { path + "/admin.sock" }

    init() throws {
        var template = Array("/tmp/shegong-test-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template).map { String(cString: $0) })
        path = made
    }

    deinit {
        let remove = DaemonProcess(["/bin/rm", "-rf", path])
        _ = remove?.exitCode(within: 10)
    }

    /// Makes the store.
    func initialize(isRehearsal: Bool = false) throws {
        let binary = try #require(DaemonProcess.binary)
        let arguments =
            [binary, "init", "--directory", store] + (isRehearsal ? ["--rehearsal"] : [])
        let process = try #require(DaemonProcess(arguments, logTo: path + "/init.log"))
        #expect(process.exitCode(within: 20) == 0)
    }

    var serveArguments: [String] { serveArguments(on: store) }

    private func serveArguments(on store: String) -> [String] {
        [
            DaemonProcess.binary ?? "", "serve", "--directory", store, "--socket", bureauSocket,
            "--admin-socket", administrationSocket,
        ]
    }

    /// Starts the daemon and waits until its administration socket answers.
    func serve(
        on store: String? = nil, arguments: [String] = [], environment: [String] = []
    ) throws -> DaemonProcess {
        let process = try #require(
            DaemonProcess(
                serveArguments(on: store ?? self.store) + arguments, environment: environment,
                logTo: path + "/serve.log"))
        try #require(
            poll(within: 20) { BlockingClient(path: administrationSocket) != nil },
            "the daemon did not come up")
        return process
    }

    /// What the daemon has logged so far.
    var log: String { contents(of: path + "/serve.log") ?? "" }

    /// The text of a file that is there.
    func text(of path: String) throws -> String {
        try #require(contents(of: path), "\(path)")
    }

    private func contents(of path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = fgetc(file), byte != EOF {
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        try #require(fputs(text, file) >= 0)
    }

    func permissions(of path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }
}

/// A process that a test started.
final class DaemonProcess {
    let id: pid_t
    private var status: Int32?

    /// The daemon as built beside these tests; nil if it was not built.
    static let binary: String? = {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? ""
        let folder = bundle.firstRange(of: "/debug/").map { bundle[..<$0.upperBound] } ?? ""
        let candidate = folder + "shegongd"
        return access(String(candidate), X_OK) == 0 ? String(candidate) : nil
    }()

    /// The command line's program as built beside it; nil if it was not built.
    static let commandLine: String? = {
        let candidate = String((binary ?? "").dropLast())
        return access(candidate, X_OK) == 0 ? candidate : nil
    }()

    /// What a program built with a sanitizer is told (scripts/sanitize.sh), as this one was.
    private static var sanitizerOptions: [String] {
        ["ASAN_OPTIONS", "TSAN_OPTIONS"].compactMap { name in
            getenv(name).map { name + "=" + String(cString: $0) }
        }
    }

    init?(_ arguments: [String], environment: [String] = [], logTo log: String = "/dev/null") {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [Int32(1), 2] {
            posix_spawn_file_actions_addopen(
                &actions, descriptor, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        var argumentPointers = arguments.map { strdup($0) }
        argumentPointers.append(nil)
        let path = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]
        var variables = (environment + path + Self.sanitizerOptions).map { strdup($0) }
        variables.append(nil)
        defer { (argumentPointers + variables).forEach { free($0) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, arguments[0], &actions, nil, argumentPointers, variables)
        guard code == 0 else { return nil }
        self.id = id
    }

    deinit {
        guard status == nil else { return }
        kill(id, SIGKILL)
        _ = exitCode(within: 10)
    }

    func signal(_ number: Int32) { kill(id, number) }

    /// Exit code, or 128 and the signal that ended it; nil if it has not ended in time.
    func exitCode(within seconds: Double) -> Int32? {
        if status == nil {
            _ = poll(within: seconds) {
                var status: Int32 = 0
                guard waitpid(id, &status, WNOHANG) == id else { return false }
                self.status = status
                return true
            }
        }
        return status.map { $0 & 0x7F == 0 ? ($0 >> 8) & 0xFF : 128 + ($0 & 0x7F) }
    }
}

/// Asks again and again until it is so, or the time is up.
func poll(within seconds: Double, _ isSo: () -> Bool) -> Bool {
    let start = ContinuousClock.now
    while !isSo() {
        guard ContinuousClock.now - start < .seconds(seconds) else { return false }
        usleep(5_000)
    }
    return true
}
