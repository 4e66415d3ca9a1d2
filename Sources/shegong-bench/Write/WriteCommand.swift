import ArgumentParser

/// Durable updates of personal forms: by one client alone, beside a bare write, and by many who
/// share syncs. Each part has a daemon and a report of its own: one client is measured with him
/// and the daemon each on a processor, many have the whole machine.
struct WriteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write", abstract: "Stores personal forms durably.")

    @OptionGroup var options: MeasureOptions
    @OptionGroup var places: PlacementOption
    @OptionGroup var amount: WriteAmount

    /// What is measured, for the reports.
    static let work = "updates of personal forms with all checks, key and audit, role batch"

    func run() async throws {
        let parts: [(driver: String, placement: Placement?)] = [
            ("drive-lone-write", places.placement), ("drive-shared-writes", nil),
        ]
        var missed: ExitCode?
        for part in parts {
            let daemon = try MeasuredDaemon(options, placement: part.placement)
            defer { daemon.stop() }
            do {
                try daemon.drive(
                    part.driver, options,
                    amount.forDriver + (part.placement?.forDriver ?? []))
            } catch let code as ExitCode where code == ExitCode(1) {
                // A missed target. The other part is wanted all the same.
                missed = code
            }
        }
        if let missed { throw missed }
    }
}

/// How much a round writes.
struct WriteAmount: ParsableArguments {
    @Option(help: "Clients that write at the same time, each with one request in flight.")
    var clients = 64

    @Option(help: "Updates of each of them in a round.")
    var updates = 200

    @Option(help: "Updates of the client that is alone, in a round.")
    var singleUpdates = 2_000

    func validate() throws {
        guard (1...192).contains(clients), updates > 0, singleUpdates > 0 else {
            throw ValidationError("1 to 192 clients, and at least one update")
        }
    }

    var forDriver: [String] {
        [
            "--clients", "\(clients)", "--updates", "\(updates)", "--single-updates",
            "\(singleUpdates)",
        ]
    }
}
