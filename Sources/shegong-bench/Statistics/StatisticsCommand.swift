import ArgumentParser
import CFloor
import Schema

/// The stock of the whole register over the socket, against counting three bytes a row in memory.
struct StatisticsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics", abstract: "Asks for the stock by division, level and status.")

    @OptionGroup var options: MeasureOptions
    @OptionGroup var register: RegisterSize

    func run() throws {
        let daemon = try MeasuredDaemon(options, register.register(seed: options.seed))
        defer { daemon.stop() }
        try daemon.drive("drive-statistics", options, ["--persons", "\(register.persons)"])
    }
}

/// The part of `statistics` that runs under the batch operator's uid.
struct StatisticsDriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-statistics", shouldDisplay: false)

    @OptionGroup var options: DriverOptions
    @OptionGroup var register: RegisterSize

    func run() async throws {
        var frames = EncodedFrames()
        frames.append("shegong.v1.Statistics", "Stock", StockRequest())
        var connection = try RawConnection(to: options.socket)
        let floor = CountedColumns(rows: register.persons, seed: options.seed)
        // The first is not kept: it warms what the next ones find.
        _ = try connection.drive(frames, window: 1, timed: true)
        var ours: [Double] = []
        var theirs: [Double] = []
        for _ in 0..<options.rounds {
            let asked = try connection.drive(frames, window: 1, timed: true)
            ours.append(asked.nanoseconds.reduce(0) { $0 + Double($1) } / 1e6)
            theirs.append(floor.milliseconds())
        }
        let lookups = LookupsBeside(register, options, question: frames)
        var quiet: [Latencies.Found] = []
        var busy: [Latencies.Found] = []
        for _ in 0..<options.rounds {
            quiet.append(try lookups.alone())
            busy.append(try await lookups.besideTheQuestion())
        }
        var report = Report(
            benchmark: "statistics",
            conditions: [
                register.condition,
                "\(options.rounds) rounds: the stock by division, level and status of today, with "
                    + "the map of today's divisions, alternating with a count of three bytes a row",
                "then look-ups one by one, alone and while the stock is asked for without a pause",
            ])
        report.add("stock over the socket", unit: "ms", ours)
        report.add("count of three columns", unit: "ms", theirs)
        report.addRatio("stock to count", of: ours, to: theirs)
        report.add(
            "stock, a million certificates", unit: "ms",
            ours.map { $0 * 1e6 / Double(register.persons) })
        report.add("lookup, quiet, p99", unit: "µs", quiet.map(\.p99))
        report.add("lookup, beside the stock, p99", unit: "µs", busy.map(\.p99))
        report.addRatio(
            "lookup p99, beside the stock to quiet", of: busy.map(\.p99), to: quiet.map(\.p99),
            atMost: 1.5)
        try options.finish(report)
    }
}

/// As many rows as the register, as three columns of a byte.
private struct CountedColumns {
    private let first: [UInt8]
    private let second: [UInt8]
    private let third: [UInt8]

    init(rows: Int, seed: UInt64) {
        var random = SeededRandom(seed: seed)
        func column(below limit: UInt64) -> [UInt8] {
            (0..<rows).map { _ in UInt8(random.next() % limit) }
        }
        first = column(below: 9)
        second = column(below: 3)
        third = column(below: 7)
    }

    func milliseconds() -> Double {
        var cells = [UInt64](repeating: 0, count: Int(FLOOR_CELLS))
        let nanoseconds = first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
                third.withUnsafeBufferPointer { third in
                    floor_count(
                        floor_keys(
                            first: first.baseAddress, second: second.baseAddress,
                            third: third.baseAddress), first.count, &cells)
                }
            }
        }
        return Double(nanoseconds) / 1e6
    }
}
