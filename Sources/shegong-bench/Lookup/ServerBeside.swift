import Foundation

/// A server that the daemon is held against, as a process of its own like the daemon.
struct ServerBeside {
    let socket: String
    private let process: Process

    /// `command` is one of this program's.
    init(
        _ command: String, _ options: DriverOptions, replyBytes: Int, _ arguments: [String] = []
    ) throws {
        socket = options.scratch + "/\(command).sock"
        process = try Program.start(
            Program.own,
            [command, "--socket", socket, "--reply-bytes", "\(replyBytes)"] + arguments)
        try Program.awaitListener(on: socket, of: process)
    }

    func stop() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
