import ArgumentParser
import Foundation
import Glibc

/// A daemon of the benchmark's own, on a temporary store that goes away with it.
final class MeasuredDaemon {
    private let directory: String
    private let process: Process
    private let program: String

    var socket: String { directory + "/shegong.sock" }
    private var administrationSocket: String { directory + "/admin.sock" }

    /// Makes the store, starts the daemon, and makes administrators, a bureau and the operator.
    init(_ options: MeasureOptions) throws {
        guard geteuid() == 0 else {
            FileHandle.standardError.write(
                Data(
                    """
                    shegong-bench: operators are told apart by uid, so a benchmark calls under \
                    uids of its own; run it as root.\n
                    """.utf8))
            throw ExitCode(2)
        }
        let binary = try Self.daemonBinary(options.daemon)
        var template = Array((options.directory + "/shegong-bench.XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw BenchFailure.system(call: "mkdtemp in \(options.directory)", errno: errno)
        }
        let path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        directory = path
        program = path + "/shegong-bench"
        do {
            process = try Self.prepare(path, binary: binary, program: program)
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
        do {
            try appointOfficers()
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
    private static func prepare(
        _ path: String, binary: String, program: String
    ) throws -> Process {
        let files = FileManager.default
        chmod(path, 0o755)
        try files.copyItem(atPath: Program.own, toPath: program)
        try files.createDirectory(atPath: path + "/scratch", withIntermediateDirectories: false)
        chown(path + "/scratch", Account.batch.rawValue, Account.batch.rawValue)
        let store = path + "/store"
        guard try Program.run(binary, ["init", "--rehearsal", "--directory", store]) == 0 else {
            throw BenchFailure.program("shegongd init failed")
        }
        let socket = path + "/shegong.sock"
        // Connections: one uid drives them all. No snapshot comes in between: it is measured apart.
        let process = try Program.start(
            binary,
            [
                "serve", "--directory", store, "--socket", socket, "--admin-socket",
                path + "/admin.sock",
            ],
            environment: [
                "SHEGONG_CONNECTIONS_PER_USER": "256", "SHEGONG_CONNECTIONS": "512",
                "SHEGONG_SNAPSHOT_CHANGES": "100000000", "SHEGONG_SNAPSHOT_MEGABYTES": "100000",
                "SHEGONG_SNAPSHOT_MINUTES": "100000", "SHEGONG_LOG_LEVEL": "warning",
            ])
        do {
            try Program.awaitListener(on: socket, of: process)
            // The socket is for a group of officers; here three accounts without one share it.
            chmod(socket, 0o666)
        } catch {
            Program.stop(process)
            throw error
        }
        return process
    }

    private func appointOfficers() throws {
        try prepare("administrators", on: administrationSocket, as: nil)
        try prepare("places", on: socket, as: .system)
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
            "--scratch", directory + "/scratch",
        ]
        let status = try run(common + options.forDriver + arguments, as: .batch)
        guard status == 0 else { throw ExitCode(status) }
    }

    private func run(_ arguments: [String], as account: Account?) throws -> Int32 {
        guard let account else { return try Program.run(program, arguments) }
        let id = account.rawValue
        return try Program.run(
            "/usr/bin/setpriv",
            ["--reuid=\(id)", "--regid=\(id)", "--clear-groups", program] + arguments)
    }

    /// Stops the daemon and removes everything.
    func stop() {
        Program.stop(process)
        try? FileManager.default.removeItem(atPath: directory)
    }
}
