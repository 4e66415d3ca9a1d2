import ArgumentParser
import Schema
import ShegongClient

/// The part of `write` in which one client writes alone, beside the floor. It runs under the batch
/// operator's uid.
struct LoneWriteDriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-lone-write", shouldDisplay: false)

    @OptionGroup var options: DriverOptions
    @OptionGroup var amount: WriteAmount

    @Option(help: "Where the daemon runs, and so the floor.")
    var serverProcessor: Int?

    func run() async throws {
        let client = RegistryClient(settings: ClientSettings(socketPath: options.socket))
        var forms = try await FormUpdates(
            clients: 1, seed: options.seed, client, socket: options.socket)

        // Warm: allocators, the journal's segment, and the bytes that a change takes in it.
        let before = try await client.status()
        var asleep = try RawConnection(to: options.socket)
        _ = try asleep.drive(forms.next(amount.singleUpdates, of: 0), window: 1, timed: false)
        var awake = try RawConnection(to: options.socket, waitsAwake: true)
        _ = try awake.drive(forms.next(10, of: 0), window: 1, timed: false)
        let after = try await client.status()
        await client.close()
        let entryBytes = Self.entryBytes(before, after)
        let raw = try RawWrites(
            in: options.scratch, entryBytes: entryBytes, count: amount.singleUpdates)

        var rounds: [LoneRound] = []
        for _ in 0..<options.rounds {
            var samples: (asleep: [UInt32], awake: [UInt32], floor: [UInt32]) = ([], [], [])
            for start in stride(from: 0, to: amount.singleUpdates, by: Self.updatesOfATurn) {
                let count = min(Self.updatesOfATurn, amount.singleUpdates - start)
                let first = forms.next(count, of: 0)
                let second = forms.next(count, of: 0)
                samples.asleep += try asleep.drive(first, window: 1, timed: true).nanoseconds
                samples.awake += try awake.drive(second, window: 1, timed: true).nanoseconds
                samples.floor += try raw.write(count, on: serverProcessor)
            }
            rounds.append(
                LoneRound(
                    asleep: samples.asleep, awake: samples.awake, floor: samples.floor))
        }
        try options.finish(report(rounds, entryBytes: entryBytes))
    }

    /// Writes of a kind before those of the next: so few that whatever else the machine does for a
    /// while meets all three kinds alike.
    private static var updatesOfATurn: Int { 250 }

    /// Bytes of the journal that a change alone takes: whole blocks.
    private static func entryBytes(_ before: StatusReply, _ after: StatusReply) -> Int {
        let block = 4_096
        let changes = after.changes - before.changes
        // A snapshot begins the count anew.
        guard changes > 0, after.snapshotRevision == before.snapshotRevision,
            after.journalBytes > before.journalBytes
        else { return block }
        let bytes = Int((after.journalBytes - before.journalBytes) / changes)
        return (bytes + block - 1) / block * block
    }

    private func report(_ rounds: [LoneRound], entryBytes: Int) -> Report {
        var report = Report(
            benchmark: "write, one client alone",
            conditions: [
                WriteCommand.work,
                "\(options.rounds) rounds: \(amount.singleUpdates) updates by a client that sleeps "
                    + "until his reply comes, as many by one that waits awake, and a bare write "
                    + "and fdatasync of \(entryBytes) B as often, "
                    + "\(Self.updatesOfATurn) of each in turn",
                serverProcessor.map { "the daemon and the bare write on processor \($0)" }
                    ?? "the scheduler chooses the processors",
            ])
        let asleep = rounds.map { $0.asleep.quantile(0.5) }
        let awake = rounds.map { $0.awake.quantile(0.5) }
        let floor = rounds.map { $0.floor.quantile(0.5) }
        report.add("1 client, p50", unit: "µs", asleep)
        report.add("1 client that waits awake, p50", unit: "µs", awake)
        report.add("write + fdatasync, p50", unit: "µs", floor)
        report.add("1 client, p99", unit: "µs", rounds.map { $0.asleep.quantile(0.99) })
        report.add("write + fdatasync, p99", unit: "µs", rounds.map { $0.floor.quantile(0.99) })
        report.addRatio(
            "p50 of 1 client to write + fdatasync", of: asleep, to: floor, atMost: 1.5)
        report.addRatio("p50 of 1 client that waits awake to the same", of: awake, to: floor)
        return report
    }
}

/// A round of one client, in microseconds.
private struct LoneRound {
    var asleep: Sample
    var awake: Sample
    var floor: Sample

    init(asleep: [UInt32], awake: [UInt32], floor: [UInt32]) {
        self.asleep = Sample(microseconds: asleep)
        self.awake = Sample(microseconds: awake)
        self.floor = Sample(microseconds: floor)
    }
}
