import Foundation
import Glibc

/// Programs that a benchmark starts.
enum Program {
    /// This program's own binary.
    static var own: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments.first ?? ""
    }

    /// Starts a program; its output goes where ours goes.
    static func start(
        _ path: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { _, new in new }
        try process.run()
        return process
    }

    /// Runs a program to its end.
    ///
    /// - Returns: its exit status.
    static func run(_ path: String, _ arguments: [String]) throws -> Int32 {
        let process = try start(path, arguments)
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Runs a program to its end and keeps what it prints on both outputs.
    static func output(_ path: String, _ arguments: [String]) throws -> (
        status: Int32, text: String
    ) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// How long a server may take until it listens: several times what a busy machine needs for a
    /// register of so many persons.
    static func secondsToLoad(_ persons: Int) -> Int { 60 + persons / 20_000 }

    /// Waits until somebody listens on a socket.
    static func awaitListener(on path: String, of process: Process, seconds: Int) throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            guard process.isRunning else {
                throw BenchFailure.program(
                    "\(process.executableURL?.lastPathComponent ?? "") ended with "
                        + "\(process.terminationStatus) before it listened on \(path)")
            }
            if (try? RawConnection(to: path)) != nil { return }
            usleep(10_000)
        }
        throw BenchFailure.program("nobody listens on \(path) after \(seconds) s")
    }

    /// Ends a program of ours. One that does not stop within `seconds` is killed, and that is said:
    /// figures of a daemon that cannot stop are not to be trusted.
    static func stop(_ process: Process, seconds: Int = 15) {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGTERM)
        let deadline = ContinuousClock.now + .seconds(seconds)
        while process.isRunning, ContinuousClock.now < deadline {
            usleep(10_000)
        }
        guard process.isRunning else { return }
        let name = process.executableURL?.lastPathComponent ?? "a program"
        FileHandle.standardError.write(
            Data("shegong-bench: \(name) did not stop within \(seconds) s, killed\n".utf8))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
