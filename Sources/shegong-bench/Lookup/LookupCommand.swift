import ArgumentParser

/// Look-ups of persons by full name and ID number, against an echo of the same size.
struct LookupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup", abstract: "Looks persons up by full ID number.")

    @OptionGroup var options: MeasureOptions
    @OptionGroup var amount: LookupAmount

    func run() async throws {
        let daemon = try MeasuredDaemon(options)
        defer { daemon.stop() }
        try daemon.drive("drive-lookup", options, amount.forDriver)
    }
}

/// How much a round asks.
struct LookupAmount: ParsableArguments {
    @Option(help: "Persons in the registry.")
    var persons = 100_000

    @Option(help: "Requests of a round one by one.")
    var singleRequests = 10_000

    @Option(help: "Requests of a round in a pipeline.")
    var pipelinedRequests = 100_000

    @Option(help: "Requests in flight in the pipeline.")
    var inFlight: UInt32 = 64

    func validate() throws {
        guard (1...InventedIdentity.count).contains(persons) else {
            throw ValidationError("1 to \(InventedIdentity.count) persons can be invented")
        }
        guard singleRequests > 0, pipelinedRequests > 0, (1...128).contains(inFlight) else {
            throw ValidationError("requests must be positive, and 1 to 128 in flight")
        }
    }

    var forDriver: [String] {
        [
            "--persons", "\(persons)", "--single-requests", "\(singleRequests)",
            "--pipelined-requests", "\(pipelinedRequests)", "--in-flight", "\(inFlight)",
        ]
    }
}
