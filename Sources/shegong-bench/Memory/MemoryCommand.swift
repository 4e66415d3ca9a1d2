import ArgumentParser
import Schema
import ShegongClient

/// What the register takes in memory: after a start, and after every person's form was updated ten
/// times.
struct MemoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory", abstract: "Measures memory before and after many updates.")

    @OptionGroup var options: MeasureOptions
    @OptionGroup var register: RegisterSize

    @Option(help: "Times that every person's form is updated.")
    var updates: UInt32 = 10

    func run() async throws {
        let daemon = try MeasuredDaemon(options, register.register(seed: options.seed))
        defer { daemon.stop() }
        try daemon.drive(
            "drive-memory", options,
            ["--persons", "\(register.persons)", "--updates", "\(updates)"])
    }
}

/// The part of `memory` that runs under the batch operator's uid.
struct MemoryDriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-memory", shouldDisplay: false)

    @OptionGroup var options: DriverOptions
    @OptionGroup var register: RegisterSize
    @Option var updates: UInt32

    func run() async throws {
        let client = RegistryClient(settings: ClientSettings(socketPath: options.socket))
        let loaded = try await client.status()
        let atStart = try ProcessMemory(of: options.daemonPid)
        try update()
        let updated = try await client.status()
        let atEnd = try ProcessMemory(of: options.daemonPid)
        await client.close()

        var report = Report(
            benchmark: "memory",
            conditions: [
                register.condition,
                "\(loaded.recordCount) records, \(loaded.recordBytes) B encoded after the start; "
                    + "\(updated.recordCount) and \(updated.recordBytes) B after \(updates) "
                    + "updates of every form; anonymous memory of the whole daemon, indexes "
                    + "included",
            ])
        for (moment, status, memory) in [
            ("after the start", loaded, atStart), ("after the updates", updated, atEnd),
        ] {
            let anonymous = memory.anonymousMiB * 1_048_576
            let allowed = Double(status.recordBytes) * 1.15 + Double(status.recordCount) * 24
            report.add("memory, \(moment)", unit: "MiB", [memory.anonymousMiB])
            report.add(
                "memory a person, \(moment)", unit: "B", [anonymous / Double(register.persons)])
            report.addRatio(
                "to 1.15 × encoded + 24 B a record, \(moment)", of: [anonymous], to: [allowed],
                atMost: 1)
        }
        try options.finish(report)
    }

    private func update() throws {
        let population = Population(count: register.persons, seed: options.seed)
        for turn in 1..<(updates + 1) {
            for start in stride(from: 0, to: register.persons, by: Self.chunk) {
                var frames = EncodedFrames()
                // Named when they are made, as clients do it: the daemon refuses names that are
                // older than the last one it has forgotten.
                var keys = WriteKeys()
                for index in start..<min(start + Self.chunk, register.persons) {
                    population.append(
                        formOf: population.person(index), version: turn, to: &frames, &keys)
                }
                var connection = try RawConnection(to: options.socket)
                _ = try connection.drive(frames, window: 64, timed: false)
            }
        }
    }

    /// Frames held at a time.
    private static var chunk: Int { 10_000 }
}
