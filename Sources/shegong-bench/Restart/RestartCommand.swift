import ArgumentParser

/// A clean stop and a start: until the first answer, against reading the snapshot's bytes.
struct RestartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart", abstract: "Starts the daemon on a register of any size.")

    @OptionGroup var options: MeasureOptions
    @OptionGroup var register: RegisterSize

    func run() throws {
        let daemon = try MeasuredDaemon(options, register.register(seed: options.seed))
        defer { daemon.stop() }
        // The first stop writes the journal's end; from then on every start reads the same.
        _ = try daemon.restart()
        var report = Report(
            benchmark: "restart",
            conditions: [
                register.condition, "snapshot \(try daemon.snapshotFile().bytes) B",
                "\(options.rounds) rounds, warm page cache: from the start of the program to the "
                    + "first answer, alternating with a bare read of the snapshot",
            ])
        var ours: [Double] = []
        var floor: [Double] = []
        for _ in 0..<options.rounds {
            ours.append(Double(try daemon.restart()) / 1e6)
            floor.append(try daemon.snapshotFile().readMilliseconds())
        }
        report.add("start to first answer", unit: "ms", ours)
        report.add("read of the snapshot", unit: "ms", floor)
        report.addRatio("start to read", of: ours, to: floor)
        report.add(
            "start, a million persons", unit: "ms",
            ours.map { $0 * 1e6 / Double(register.persons) })
        try options.finish(report)
    }
}
