import ArgumentParser
import CFloor
import Foundation
import Glibc

/// A daemon of the benchmark's own, on a temporary store that goes away with it.
final class MeasuredDaemon {
    private let directory: String
    private let binary: String
    private let program: String
    private let pollMicroseconds: Int
    private let placement: Placement?
    private var process: Process

    var socket: String { directory + "/shegong.sock" }
    var store: String { directory + "/store" }
    /// A directory on the store's file system that drivers may write in.
    var scratch: String { directory + "/scratch" }
    var processID: Int32 { process.processIdentifier }
    private var administrationSocket: String { directory + "/admin.sock" }

    /// Makes the store, starts the daemon, and makes administrators, a bureau and the operator.
    ///
    /// - Parameters:
    ///   - register: with it the store is restored from a backup of this register; without it the
    ///     store is empty.
    ///   - placement: where the daemon runs and its drivers do; nil leaves it to the scheduler.
    init(
        _ options: MeasureOptions, _ register: InventedRegister? = nil,
        placement: Placement? = nil
    ) throws {
        guard geteuid() == 0 else {
            FileHandle.standardError.write(
                Data(
                    """
                    shegong-bench: operators are told apart by uid, so a benchmark calls under \
                    uids of its own; run it as root.\n
                    """.utf8))
            throw ExitCode(2)
        }
        binary = try Self.daemonBinary(options.daemon)
        pollMicroseconds = options.pollMicroseconds
        self.placement = placement
        var template = Array((options.directory + "/shegong-bench.XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw BenchFailure.system(call: "mkdtemp in \(options.directory)", errno: errno)
        }
        let path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        directory = path
        program = path + "/shegong-bench"
        do {
            try Self.prepare(path, program: program)
            try Self.makeStore(path, binary: binary, register)
            process = try Self.serve(
                path, binary: binary, pollMicroseconds, on: placement?.server)
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
        do {
            // The one that is made last: then the other is there as well.
            try Program.awaitListener(
                on: administrationSocket, of: process,
                seconds: Program.secondsToLoad(Int(register?.persons ?? 0)))
            try appointOfficers(hasBureau: register != nil)
        } catch {
            stop()
            throw error
        }
    }

    private static func daemonBinary(_ given: String?) throws -> String {
        let beside = URL(fileURLWithPath: Program.own).deletingLastPathComponent()
            .appendingPathComponent("shegongd").path
        let binary = given ?? beside
        guard FileManager.default.isExecutableFile(atPath: binary) else {
            throw BenchFailure.unusable("no daemon at \(binary); name one with --daemon")
        }
        return binary
    }

    /// The drivers' uids must be able to reach this program, so it is copied into the directory.
    private static func prepare(_ path: String, program: String) throws {
        let files = FileManager.default
        chmod(path, 0o755)
        try files.copyItem(atPath: Program.own, toPath: program)
        try files.createDirectory(atPath: path + "/scratch", withIntermediateDirectories: false)
        chown(path + "/scratch", Account.batch.rawValue, Account.batch.rawValue)
    }

    private static func makeStore(
        _ path: String, binary: String, _ register: InventedRegister?
    ) throws {
        let store = path + "/store"
        guard let register else {
            return try make([binary, "init", "--rehearsal", "--directory", store])
        }
        let backup = path + "/backup"
        _ = try register.writeBackup(to: backup)
        try make([binary, "restore", "--from", backup, "--directory", store])
        try FileManager.default.removeItem(atPath: backup)
    }

    /// Runs a program whose output is wanted only if it fails: standard output is the report's.
    private static func make(_ command: [String]) throws {
        let made = try Program.output(command[0], Array(command.dropFirst()))
        guard made.status == 0 else {
            throw BenchFailure.program("\(command.joined(separator: " ")) failed: \(made.text)")
        }
    }

    /// What the daemon has instead of its defaults. One uid drives all connections, and no snapshot
    /// comes in between: it is measured apart.
    private static let settings = [
        ("connections-per-user", "256"), ("connections", "512"), ("snapshot-changes", "100000000"),
        ("snapshot-megabytes", "100000"), ("snapshot-minutes", "100000"), ("log-level", "warning"),
    ]

    /// As the daemon's unit has it.
    private static var memoryTuning: String {
        "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1:glibc.malloc.tcache_count=32"
    }

    /// The limits that were in force, for a report.
    static var limits: String {
        "limits in force: the daemon's defaults, but "
            + settings.map { "\($0) \($1)" }.joined(separator: ", ")
    }

    private static func serve(
        _ path: String, binary: String, _ pollMicroseconds: Int, on processor: Int?
    ) throws -> Process {
        let command = Placement.command(
            binary,
            [
                "serve", "--directory", path + "/store", "--socket", path + "/shegong.sock",
                "--admin-socket", path + "/admin.sock",
            ], on: processor)
        return try Program.start(
            command.path, command.arguments,
            environment: (settings + [("poll-microseconds", "\(pollMicroseconds)")]).reduce(
                into: ["GLIBC_TUNABLES": memoryTuning]
            ) {
                let variable = $1.0.uppercased().replacingOccurrences(of: "-", with: "_")
                $0["SHEGONG_" + variable] = $1.1
            })
    }

    /// Stops the daemon, which seals its journal, and starts it again.
    ///
    /// - Returns: nanoseconds from its start to its first answer to the batch operator.
    func restart() throws -> UInt64 {
        Program.stop(process)
        let waiting = try startDriver("await-answer", as: .batch)
        let began = floor_now()
        process = try Self.serve(
            directory, binary: binary, pollMicroseconds, on: placement?.server)
        let text = try waiting.finish()
        guard let answered = UInt64(text.trimmingCharacters(in: .whitespacesAndNewlines)),
            answered > began
        else { throw BenchFailure.program("await-answer printed \(text)") }
        return answered - began
    }

    private func appointOfficers(hasBureau: Bool) throws {
        try prepare("administrators", on: administrationSocket, as: nil)
        try prepare("divisions", on: socket, as: .system)
        if !hasBureau {
            try prepare("bureau", on: socket, as: .system)
        }
        try prepare("operators", on: socket, as: .security)
    }

    private func prepare(_ step: String, on socket: String, as account: Account?) throws {
        let arguments = ["prepare", "--socket", socket, "--step", step]
        guard try run(arguments, as: account) == 0 else {
            throw BenchFailure.program("preparation failed at: \(step)")
        }
    }

    /// Runs a driver as the batch operator and ends with its exit status if that is not 0.
    func drive(_ driver: String, _ options: MeasureOptions, _ arguments: [String]) throws {
        let common = [
            driver, "--socket", socket, "--daemon-pid", "\(process.processIdentifier)",
            "--scratch", scratch,
        ]
        let status = try run(common + options.forDriver + arguments, as: .batch)
        guard status == 0 else { throw ExitCode(status) }
    }

    private func run(_ arguments: [String], as account: Account?) throws -> Int32 {
        let command = command(arguments, as: account)
        return try Program.run(command.path, command.arguments)
    }

    /// Starts a driver that prints what it finds.
    func startDriver(
        _ driver: String, _ arguments: [String] = [], as account: Account
    ) throws -> RunningDriver {
        let command = command([driver, "--socket", socket] + arguments, as: account)
        return try RunningDriver(command.path, command.arguments)
    }

    private func command(
        _ arguments: [String], as account: Account?
    ) -> (path: String, arguments: [String]) {
        guard let account else { return (program, arguments) }
        let id = account.rawValue
        // The socket is open to its group, which is that of the daemon.
        return Placement.command(
            "/usr/bin/setpriv",
            ["--reuid=\(id)", "--regid=\(id)", "--groups=\(getegid())", program] + arguments,
            on: placement?.driver)
    }

    /// Stops the daemon and removes everything.
    func stop() {
        Program.stop(process)
        try? FileManager.default.removeItem(atPath: directory)
    }
}
