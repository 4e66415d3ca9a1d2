import ArgumentParser
import Glibc

/// The same figures at registers of growing size, so that a cost which bends upward shows.
struct CurveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curve", abstract: "Measures registers of growing size, a paragraph each.")

    @OptionGroup var options: MeasureOptions

    @Option(help: "Persons of each register, separated by commas.")
    var sizes = "10000,100000,1000000"

    @Option(help: "What they hold of each: a registration with its papers, or a career.")
    var contents = RegisterContents.registrations

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
        let registers = (parsedSizes ?? []).map {
            InventedRegister(persons: UInt64($0), seed: options.seed, contents: contents)
        }
        var report = Report(
            benchmark: "curve",
            conditions: registers.map { contents.condition(persons: Int($0.persons)) } + [
                "medians of \(options.rounds) rounds, memory at their end"
            ])
        for register in registers {
            try measure(register, &report)
        }
        try options.finish(report)
    }

    private func measure(_ register: InventedRegister, _ report: inout Report) throws {
        let daemon = try MeasuredDaemon(options, register)
        defer { daemon.stop() }
        // A restored store writes a snapshot of its own after its first start, and questions would
        // wait for the slices of it.
        _ = try daemon.startDriver("take-snapshot", as: .system).finish()
        var point = CurvePoint(persons: Int(register.persons), seed: options.seed)
        for round in 0..<options.rounds {
            try point.measureRound(round, of: options.rounds, daemon)
        }
        try point.measureMemory(daemon)
        point.add(to: &report)
    }
}

/// The figures of a register of one size.
private struct CurvePoint {
    let persons: Int
    let seed: UInt64
    private var restarts: [Double] = []
    private var lookups: [Double] = []
    private var writes: [Double] = []
    private var stocks: [Double] = []
    private var wholeNames: [Double] = []
    private var misspeltNames: [Double] = []
    private var snapshots: [Double] = []
    private var longestBesideSnapshots: [Double] = []
    private var memoryPerPerson = 0.0
    private var peakMemory = 0.0

    init(persons: Int, seed: UInt64) {
        self.persons = persons
        self.seed = seed
    }

    private var common: [String] { ["--persons", "\(persons)", "--seed", "\(seed)"] }

    mutating func measureRound(_ round: Int, of rounds: Int, _ daemon: MeasuredDaemon) throws {
        restarts.append(Double(try daemon.restart()) / 1e6)
        // What is read once after a start is out of the way of what is measured next.
        stocks.append(try ask("stock", daemon) / 1e3)
        let reader = try daemon.startDriver("drive-latency", common, as: .batch)
        sleep(1)
        lookups.append(try Latencies.Found(reader.finish()).p50)
        let first = ["--first", "\(round * (persons / rounds))"]
        let writer = try daemon.startDriver("drive-updates", common + first, as: .batch)
        usleep(200_000)
        writes.append(try Latencies.Found(writer.finish()).p50)
        wholeNames.append(try ask("whole-name", daemon) / 1e3)
        misspeltNames.append(try ask("misspelt-name", daemon) / 1e3)
        let beside = try daemon.startDriver("drive-latency", common, as: .batch)
        let taken = try daemon.startDriver("take-snapshot", as: .system).finish()
        longestBesideSnapshots.append(try Latencies.Found(beside.finish()).longest / 1e3)
        snapshots.append(try TakeSnapshotCommand.milliseconds(taken))
    }

    /// The median answer to a question, microseconds.
    private func ask(_ question: String, _ daemon: MeasuredDaemon) throws -> Double {
        let driver = try daemon.startDriver(
            "drive-questions", common + ["--question", question], as: .batch)
        return try Latencies.Found(driver.finish()).p50
    }

    mutating func measureMemory(_ daemon: MeasuredDaemon) throws {
        let memory = try ProcessMemory(of: daemon.processID)
        memoryPerPerson = memory.anonymousMiB * 1_048_576 / Double(persons)
        peakMemory = memory.peakMiB
    }

    func add(to report: inout Report) {
        let label = "\(persons) persons: "
        report.add(label + "memory a person", unit: "B", [memoryPerPerson])
        report.add(label + "peak memory, files included", unit: "MiB", [peakMemory])
        report.add(label + "lookup p50", unit: "µs", lookups)
        report.add(label + "write p50", unit: "µs", writes)
        report.add(label + "start to first answer", unit: "ms", restarts)
        report.add(label + "snapshot, verified", unit: "ms", snapshots)
        report.add(
            label + "longest lookup beside it", unit: "ms", longestBesideSnapshots)
        report.add(label + "stock", unit: "ms", stocks)
        report.add(label + "search by whole name", unit: "ms", wholeNames)
        report.add(label + "search by misspelt name", unit: "ms", misspeltNames)
    }
}
