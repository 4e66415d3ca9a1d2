import Foundation

/// A server that the daemon is held against, as a process of its own like the daemon.
struct ServerBeside {
    let socket: String
    private let process: Process

    /// `command` is one of this program's; `persons` are those that it holds.
    init(
        _ command: String, _ options: DriverOptions, replyBytes: Int, persons: Int? = nil
    ) throws {
        let held = persons.map { ["--persons", "\($0)", "--seed", "\(options.seed)"] } ?? []
        socket = options.scratch + "/\(command).sock"
        process = try Program.start(
            Program.own,
            [command, "--socket", socket, "--reply-bytes", "\(replyBytes)"] + held)
        try Program.awaitListener(
            on: socket, of: process, seconds: Program.secondsToLoad(persons ?? 0))
    }

    func stop() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
