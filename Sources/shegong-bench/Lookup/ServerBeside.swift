import Foundation

/// A server that the daemon is held against, as a process of its own like the daemon.
struct ServerBeside {
    let socket: String
    private let process: Process

    /// `command` is one of this program's; `persons` are those that it holds. It runs on
    /// `processor`, or without one where the scheduler likes.
    init(
        _ command: String, _ options: DriverOptions, on processor: Int?, replyBytes: Int,
        persons: Int? = nil
    ) throws {
        let held = persons.map { ["--persons", "\($0)", "--seed", "\(options.seed)"] } ?? []
        socket = options.scratch + "/\(command).sock"
        let placed = Placement.command(
            Program.own,
            [command, "--socket", socket, "--reply-bytes", "\(replyBytes)"] + held, on: processor)
        process = try Program.start(placed.path, placed.arguments)
        try Program.awaitListener(
            on: socket, of: process, seconds: Program.secondsToLoad(persons ?? 0))
    }

    func stop() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
