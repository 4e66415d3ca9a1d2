import ArgumentParser

/// Look-ups of persons by full name and ID number, against an echo of the same size.
struct LookupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup", abstract: "Looks persons up by full ID number.")

    @OptionGroup var options: MeasureOptions
    @OptionGroup var places: PlacementOption
    @OptionGroup var amount: LookupAmount

    func run() async throws {
        let placement = places.placement
        let daemon = try MeasuredDaemon(options, placement: placement)
        defer { daemon.stop() }
        try daemon.drive(
            "drive-lookup", options, amount.forDriver + (placement?.forDriver ?? []))
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

    @Option(help: "Requests in flight in the pipeline, over all connections.")
    var inFlight: UInt32 = 64

    @Option(help: "Connections that the pipeline is spread over; each has as many in flight.")
    var connections: UInt32 = 1

    func validate() throws {
        guard (1...InventedIdentity.count).contains(persons) else {
            throw ValidationError("1 to \(InventedIdentity.count) persons can be invented")
        }
        guard singleRequests > 0, pipelinedRequests >= connections else {
            throw ValidationError("requests must be positive, and no fewer than connections")
        }
        guard (1...192).contains(connections), inFlight.isMultiple(of: connections),
            (1...128).contains(inFlight / connections)
        else {
            throw ValidationError(
                "1 to 192 connections, and on each the same 1 to 128 requests in flight")
        }
    }

    /// Requests in flight on each connection.
    var window: UInt32 { inFlight / connections }

    /// How the pipeline is named in a report.
    var pipeline: String {
        "\(inFlight) in flight" + (connections > 1 ? " over \(connections) connections" : "")
    }

    var forDriver: [String] {
        [
            "--persons", "\(persons)", "--single-requests", "\(singleRequests)",
            "--pipelined-requests", "\(pipelinedRequests)", "--in-flight", "\(inFlight)",
            "--connections", "\(connections)",
        ]
    }
}
