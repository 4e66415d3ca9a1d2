import ArgumentParser
import Schema
import ShegongClient

/// The part of `write` in which many clients write at the same time and share syncs. It runs under
/// the batch operator's uid.
struct SharedWritesDriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-shared-writes", shouldDisplay: false)

    @OptionGroup var options: DriverOptions
    @OptionGroup var amount: WriteAmount

    func run() async throws {
        let client = RegistryClient(settings: ClientSettings(socketPath: options.socket))
        var forms = try await FormUpdates(
            clients: amount.clients, seed: options.seed, client, socket: options.socket)
        // Warm: allocators and the journal's segment.
        _ = try await round(client, &forms, updates: 10)
        var rounds: [SharedRound] = []
        for _ in 0..<options.rounds {
            rounds.append(try await round(client, &forms, updates: amount.updates))
        }
        await client.close()
        try options.finish(report(rounds))
    }

    private func round(
        _ client: RegistryClient, _ forms: inout FormUpdates, updates: Int
    ) async throws -> SharedRound {
        let work = (0..<amount.clients).map { forms.next(updates, of: $0) }
        let before = try await client.status()
        // Connections are made at the last moment: an idle one is closed before its first request.
        var connections = try ManyConnections(amount.clients, to: options.socket)
        let (outcome, nanoseconds) = try connections.drive(work)
        let after = try await client.status()
        return SharedRound(
            latencies: Sample(microseconds: nanoseconds), throughput: outcome.requestsPerSecond,
            changes: Double(after.changes - before.changes),
            syncs: Double(after.syncs - before.syncs))
    }

    private func report(_ rounds: [SharedRound]) -> Report {
        let name = "\(amount.clients) clients"
        var report = Report(
            benchmark: "write, \(name)",
            conditions: [
                WriteCommand.work,
                "\(options.rounds) rounds: \(amount.updates) updates by each client, who sleeps "
                    + "until his reply comes; the scheduler chooses the processors",
            ])
        report.add(name, unit: "1/s", rounds.map(\.throughput))
        report.add(name + ", p50", unit: "µs", rounds.map { $0.latencies.quantile(0.5) })
        report.add(name + ", p99", unit: "µs", rounds.map { $0.latencies.quantile(0.99) })
        let shared = rounds.map { $0.syncs > 0 ? $0.changes / $0.syncs : 0 }
        report.add(name + ", changes per fdatasync", unit: "", shared)
        report.hold(name + ", changes per fdatasync", shared, atLeast: 16)
        return report
    }
}

/// A round of all clients together.
private struct SharedRound {
    var latencies: Sample
    var throughput: Double
    var changes: Double
    var syncs: Double
}
