import ArgumentParser
import Glibc

/// Look-ups by many clients, alone and beside others who write.
struct MixedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mixed", abstract: "Looks up and writes at the same time.")

    @OptionGroup var options: MeasureOptions
    @OptionGroup var register: RegisterSize

    @Option(help: "Connections that look up, each with one request in flight.")
    var readers = 14

    @Option(help: "Connections that write, each with one request in flight.")
    var writers = 2

    @Option(help: "Seconds of each half of a round.")
    var seconds: UInt32 = 2

    func validate() throws {
        guard (1...192).contains(readers), (1...32).contains(writers), seconds > 0 else {
            throw ValidationError("1 to 192 readers, 1 to 32 writers, and at least one second")
        }
    }

    func run() throws {
        let daemon = try MeasuredDaemon(options, register.register(seed: options.seed))
        defer { daemon.stop() }
        let common = ["--persons", "\(register.persons)", "--seed", "\(options.seed)"]
        let reading = common + ["--connections", "\(readers)"]
        var quiet: [Latencies.Found] = []
        var beside: [Latencies.Found] = []
        var writes: [Latencies.Found] = []
        for round in 0..<options.rounds {
            let alone = try daemon.startDriver("drive-latency", reading, as: .batch)
            sleep(seconds)
            quiet.append(try Latencies.Found(alone.finish()))
            let first = round * (register.persons / options.rounds)
            let reader = try daemon.startDriver("drive-latency", reading, as: .batch)
            let writer = try daemon.startDriver(
                "drive-updates",
                common + ["--connections", "\(writers)", "--first", "\(first)"], as: .batch)
            sleep(seconds)
            beside.append(try Latencies.Found(reader.finish()))
            writes.append(try Latencies.Found(writer.finish()))
        }
        try options.finish(report(quiet, beside, writes))
    }

    private func report(
        _ quiet: [Latencies.Found], _ beside: [Latencies.Found], _ writes: [Latencies.Found]
    ) -> Report {
        var report = Report(
            benchmark: "mixed",
            conditions: [
                register.condition,
                "\(options.rounds) rounds: \(readers) connections look up for \(seconds) s, then "
                    + "the same beside \(writers) that update forms",
            ])
        report.add("lookups alone", unit: "1/s", quiet.map(\.perSecond))
        report.add("lookups alone, p99", unit: "µs", quiet.map(\.p99))
        report.add("lookups beside writes", unit: "1/s", beside.map(\.perSecond))
        report.add("lookups beside writes, p99", unit: "µs", beside.map(\.p99))
        report.add("writes", unit: "1/s", writes.map(\.perSecond))
        report.add("writes, p50", unit: "µs", writes.map(\.p50))
        report.add("writes, p99", unit: "µs", writes.map(\.p99))
        report.addRatio(
            "lookup p99, beside writes to alone", of: beside.map(\.p99), to: quiet.map(\.p99))
        return report
    }
}
