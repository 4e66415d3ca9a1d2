import ArgumentParser

/// Durable updates of personal forms, many clients sharing syncs and one client alone.
struct WriteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write", abstract: "Stores personal forms durably.")

    @OptionGroup var options: MeasureOptions
    @OptionGroup var amount: WriteAmount

    func run() async throws {
        let daemon = try MeasuredDaemon(options)
        defer { daemon.stop() }
        try daemon.drive("drive-write", options, amount.forDriver)
    }
}

/// How much a round writes.
struct WriteAmount: ParsableArguments {
    @Option(help: "Clients that write at the same time, each with one request in flight.")
    var clients = 64

    @Option(help: "Updates of each of them in a round.")
    var updates = 200

    @Option(help: "Updates of the client that is alone, in a round.")
    var singleUpdates = 500

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
