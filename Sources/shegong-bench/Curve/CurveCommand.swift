import ArgumentParser
import Glibc

/// The same figures at registers of growing size, so that a cost which bends upward shows.
struct CurveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curve", abstract: "Measures registers of growing size, one line each.")

    @OptionGroup var options: MeasureOptions

    @Option(help: "Persons of each register, separated by commas.")
    var sizes = "10000,100000,1000000"

    func validate() throws {
        guard let sizes = parsedSizes, !sizes.isEmpty,
            sizes.allSatisfy({ (10_000...InventedIdentity.count).contains($0) })
        else { throw ValidationError("sizes are 10000 to \(InventedIdentity.count), with commas") }
    }

    private var parsedSizes: [Int]? {
        let sizes = sizes.split(separator: ",").map { Int($0) }
        return sizes.contains(nil) ? nil : sizes.compactMap { $0 }
    }

    func run() throws {
        var report = Report(
            benchmark: "curve",
            conditions: [
                "registers of \(sizes) persons, each with certificate and registration; medians of "
                    + "\(options.rounds) rounds"
            ])
        for persons in parsedSizes ?? [] {
            try measure(persons, &report)
        }
        try options.finish(report)
    }

    private func measure(_ persons: Int, _ report: inout Report) throws {
        let daemon = try MeasuredDaemon(options, registered: persons)
        defer { daemon.stop() }
        let common = ["--persons", "\(persons)", "--seed", "\(options.seed)"]
        var restarts: [Double] = []
        var lookups: [Double] = []
        var writes: [Double] = []
        var snapshots: [Double] = []
        for round in 0..<options.rounds {
            restarts.append(Double(try daemon.restart()) / 1e6)
            let reader = try daemon.startDriver("drive-latency", common, as: .batch)
            sleep(1)
            lookups.append(try Latencies.Found(reader.finish()).p50)
            let first = ["--first", "\(round * (persons / options.rounds))"]
            let writer = try daemon.startDriver("drive-updates", common + first, as: .batch)
            usleep(200_000)
            writes.append(try Latencies.Found(writer.finish()).p50)
            let taken = try daemon.startDriver("take-snapshot", as: .system).finish()
            snapshots.append(try TakeSnapshotCommand.milliseconds(taken))
        }
        let memory = try ProcessMemory(of: daemon.processID)
        let label = "\(persons) persons: "
        report.add(
            label + "memory a person", unit: "B",
            [memory.anonymousMiB * 1_048_576 / Double(persons)])
        report.add(label + "lookup p50", unit: "µs", lookups)
        report.add(label + "write p50", unit: "µs", writes)
        report.add(label + "start to first answer", unit: "ms", restarts)
        report.add(label + "snapshot, verified", unit: "ms", snapshots)
    }
}
