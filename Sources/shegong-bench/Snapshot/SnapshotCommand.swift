import ArgumentParser
import CFloor
import Foundation
import ShegongClient

/// Snapshots while look-ups go on, and while somebody writes: how long they take, and what they do
/// to either.
struct SnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Takes snapshots while look-ups and writes go on.")

    @OptionGroup var options: MeasureOptions
    @OptionGroup var register: RegisterSize

    @Option(help: "Seconds of look-ups in a round without a snapshot.")
    var quietSeconds = 2

    func validate() throws {
        guard quietSeconds > 0 else { throw ValidationError("at least one second") }
    }

    func run() throws {
        let daemon = try MeasuredDaemon(options, register.register(seed: options.seed))
        defer { daemon.stop() }
        var rounds: [SnapshotRound] = []
        for number in 0..<options.rounds {
            // No form is updated twice.
            rounds.append(try round(daemon, first: number * (register.persons / options.rounds)))
        }
        try options.finish(report(rounds, bytes: try daemon.snapshotFile().bytes))
    }

    private func round(_ daemon: MeasuredDaemon, first: Int) throws -> SnapshotRound {
        let arguments = ["--persons", "\(register.persons)", "--seed", "\(options.seed)"]
        let before = try daemon.startDriver("drive-latency", arguments, as: .batch)
        sleep(UInt32(quietSeconds))
        let quiet = try Latencies.Found(before.finish())
        let beside = try daemon.startDriver("drive-latency", arguments, as: .batch)
        let taken = try daemon.startDriver("take-snapshot", as: .system).finish()
        let busy = try Latencies.Found(beside.finish())
        let writer = try daemon.startDriver(
            "drive-updates", arguments + ["--first", "\(first)"], as: .batch)
        _ = try daemon.startDriver("take-snapshot", as: .system).finish()
        let writes = try Latencies.Found(writer.finish())
        let floor = try daemon.snapshotFile().writeMilliseconds(at: daemon.scratch + "/floor")
        return SnapshotRound(
            taken: try TakeSnapshotCommand.milliseconds(taken), floor: floor, quiet: quiet,
            busy: busy, writes: writes)
    }

    private func report(_ rounds: [SnapshotRound], bytes: UInt64) -> Report {
        var report = Report(
            benchmark: "snapshot",
            conditions: [
                register.condition, "snapshot \(bytes) B",
                "\(options.rounds) rounds: look-ups one by one, the same beside a snapshot, "
                    + "updates of forms one by one beside another, then a bare write, fsync and "
                    + "read of as many bytes",
            ])
        report.add("snapshot, verified", unit: "ms", rounds.map(\.taken))
        report.add("write, fsync, read", unit: "ms", rounds.map(\.floor))
        report.addRatio(
            "snapshot to write, fsync, read", of: rounds.map(\.taken), to: rounds.map(\.floor))
        report.add("lookup, quiet, p50", unit: "µs", rounds.map(\.quiet.p50))
        report.add("lookup, quiet, p99", unit: "µs", rounds.map(\.quiet.p99))
        report.add("lookup, beside the snapshot, p50", unit: "µs", rounds.map(\.busy.p50))
        report.add("lookup, beside the snapshot, p99", unit: "µs", rounds.map(\.busy.p99))
        report.addRatio(
            "lookup p99, beside a snapshot to quiet", of: rounds.map(\.busy.p99),
            to: rounds.map(\.quiet.p99), atMost: 1.5)
        reportWrites(rounds.map(\.writes), &report)
        return report
    }

    private func reportWrites(_ rounds: [Latencies.Found], _ report: inout Report) {
        report.add("write, beside a snapshot, p50", unit: "µs", rounds.map(\.p50))
        for (figure, values, bound) in [
            ("p99", rounds.map(\.p99), 10_000.0), ("longest", rounds.map(\.longest), 50_000.0),
        ] {
            let name = "write, beside a snapshot, \(figure)"
            report.add(name, unit: "µs", values)
            report.hold(name, values, atMost: bound)
        }
    }
}

private struct SnapshotRound {
    /// Milliseconds.
    var taken: Double
    var floor: Double
    var quiet: Latencies.Found
    var busy: Latencies.Found
    /// Updates beside a snapshot of their own.
    var writes: Latencies.Found
}

/// Takes a snapshot as the system administrator and prints its milliseconds.
struct TakeSnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take-snapshot", shouldDisplay: false)

    @Option var socket: String

    /// Reads what it printed.
    static func milliseconds(_ text: String) throws(BenchFailure) -> Double {
        guard let value = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw .program("take-snapshot printed \(text)")
        }
        return value
    }

    func run() async throws {
        // Of ten million persons it takes a minute and more.
        let client = RegistryClient(
            settings: ClientSettings(
                socketPath: socket, deadline: .seconds(30), importDeadline: .seconds(3_600)))
        print(try await milliseconds(client))
        await client.close()
    }

    /// One may be under way, that of the start: then it begins when that has ended.
    private func milliseconds(_ client: RegistryClient) async throws -> Double {
        while true {
            let began = floor_now()
            do throws(RegistryError) {
                _ = try await client.takeSnapshot()
                return Double(floor_now() - began) / 1e6
            } catch {
                guard error.code == .resourceExhausted else { throw error }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
