import ArgumentParser
import ShegongServer

/// What every benchmark that starts a daemon of its own can be told.
struct MeasureOptions: ParsableArguments {
    @Option(help: "The daemon's binary; otherwise the one beside this program.")
    var daemon: String?

    @Option(help: "Where the temporary store is made: its file system is what is measured.")
    var directory = "/tmp"

    @Option(help: "Seed of the invented data.")
    var seed: UInt64 = 20_211_215

    @Option(help: "Rounds; ours and the floor's alternate.")
    var rounds = 5

    @Option(help: "For how long after traffic the daemon polls, at most; 0 = not at all.")
    var pollMicroseconds = DaemonConfiguration().pollMicroseconds

    @Option(help: "How the report is printed.")
    var output = OutputForm.table

    func validate() throws {
        guard rounds >= 1 else { throw ValidationError("at least one round") }
        guard (0...1_000).contains(pollMicroseconds) else {
            throw ValidationError("0 to 1000 microseconds")
        }
    }

    /// Prints the report; a missed target is exit 1.
    func finish(_ measured: Report) throws {
        try measured.finish(output, pollMicroseconds: pollMicroseconds)
    }

    /// The options that a driver under another uid needs as well.
    var forDriver: [String] {
        [
            "--seed", "\(seed)", "--rounds", "\(rounds)", "--output", output.rawValue,
            "--poll-microseconds", "\(pollMicroseconds)",
        ]
    }
}

/// What a driver under another uid is told.
struct DriverOptions: ParsableArguments {
    @Option var socket: String
    @Option var daemonPid: Int32
    /// A directory on the store's file system that the driver may write in.
    @Option var scratch: String
    @Option var seed: UInt64
    @Option var rounds: Int
    @Option var output: OutputForm
    @Option var pollMicroseconds: Int

    /// Prints the report; a missed target is exit 1.
    func finish(_ measured: Report) throws {
        try measured.finish(output, pollMicroseconds: pollMicroseconds)
    }
}

extension Report {
    fileprivate func finish(_ form: OutputForm, pollMicroseconds: Int) throws {
        var report = self
        report.conditions.append(MeasuredDaemon.limits)
        report.conditions.append(
            pollMicroseconds > 0
                ? "the daemon polls for up to \(pollMicroseconds) µs after traffic"
                : "the daemon does not poll")
        report.noteLoad()
        print(try report.text(form))
        guard report.allTargetsMet else { throw ExitCode(1) }
    }
}
