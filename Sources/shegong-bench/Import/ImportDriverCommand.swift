import ArgumentParser
import Schema
import ShegongClient

/// The part of `load` that runs under the batch operator's uid.
struct ImportDriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-import", shouldDisplay: false)

    @OptionGroup var options: DriverOptions
    @Option var rows: Int

    func run() async throws {
        let population = Population(count: rows, seed: options.seed)
        let client = RegistryClient(settings: ClientSettings(socketPath: options.socket))
        let empty = try await client.status()
        let daemonAtRest = try ProcessMemory(of: options.daemonPid)
        let start = ContinuousClock.now
        let reply = try await client.importRoster(
            population.header, rows: InventedRoster(count: rows, seed: options.seed))
        let elapsed = ContinuousClock.now - start
        let own = try ProcessMemory(of: nil)
        let full = try await client.status()
        let daemon = try ProcessMemory(of: options.daemonPid)
        await client.close()
        guard reply.errorCount == 0, reply.batch?.rowCount == UInt32(rows) else {
            throw BenchFailure.program(
                "the import kept \(reply.batch?.rowCount ?? 0) of \(rows) rows, "
                    + "\(reply.errorCount) in error")
        }

        let stored = full.recordBytes
        var report = Report(
            benchmark: "load",
            conditions: [
                "\(rows) rows in one streaming call through ShegongClient, role batch",
                "daemon \(Report.number(daemonAtRest.residentMiB)) MiB resident before, "
                    + "\(empty.recordBytes) B of records",
            ])
        let seconds =
            Double(elapsed.components.seconds)
            + Double(elapsed.components.attoseconds) / 1e18
        report.add("rows a second, durable", unit: "1/s", [Double(rows) / max(seconds, 1e-9)])
        report.add("records stored", unit: "MiB", [Double(stored) / 1_048_576])
        report.add("daemon, peak resident", unit: "MiB", [daemon.peakMiB])
        let above = daemon.peakMiB - Double(stored) / 1_048_576
        report.add("daemon, peak above the stored bytes", unit: "MiB", [above])
        report.add("client, peak resident", unit: "MiB", [own.peakMiB])
        report.hold("daemon, peak above the stored bytes", [above], atMost: 64)
        report.hold("client, peak resident", [own.peakMiB], atMost: 64)
        try options.finish(report)
    }
}

extension StatusReply {
    /// Encoded bytes of all records.
    var recordBytes: UInt64 { tables.reduce(0) { $0 + $1.bytes } }
    /// Records of all tables.
    var recordCount: UInt64 { tables.reduce(0) { $0 + $1.rows } }
}
