import ArgumentParser
import CFloor
import ShegongClient

/// The part of `lookup` that runs under the batch operator's uid.
struct LookupDriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-lookup", shouldDisplay: false)

    @OptionGroup var options: DriverOptions
    @OptionGroup var amount: LookupAmount

    /// The daemon's processor, where it has one of its own: the servers beside it have the same.
    @Option var serverProcessor: Int?

    func run() async throws {
        let population = Population(count: amount.persons, seed: options.seed)
        let client = RegistryClient(settings: ClientSettings(socketPath: options.socket))
        try await population.enter(client, socket: options.socket)
        await client.close()

        var random = SeededRandom(seed: options.seed &+ 1)
        let single = lookups(population, amount.singleRequests, &random)
        let pipelined = pipelines(population, &random)
        var daemon = try LookupLines(to: options.socket, amount)
        // The daemon closes a connection that asks nothing for a while: each asks at once.
        _ = try daemon.oneByOne(single)
        let replyBytes = meanReplyPayload(try daemon.pipeline(pipelined))
        let echoServer = try ServerBeside(
            "echo-server", options, on: serverProcessor, replyBytes: replyBytes)
        defer { echoServer.stop() }
        let floorServer = try ServerBeside(
            "floor-server", options, on: serverProcessor, replyBytes: replyBytes,
            persons: amount.persons)
        defer { floorServer.stop() }
        var echo = try LookupLines(to: echoServer.socket, amount)
        var floor = try LookupLines(to: floorServer.socket, amount)
        var rounds = LookupRounds()
        // The first round of each warms caches and allocators and is not kept.
        for round in 0...options.rounds {
            let ours = try LookupRound(&daemon, single, pipelined)
            let echoed = try LookupRound(&echo, single, pipelined)
            let least = try LookupRound(&floor, single, pipelined)
            guard round > 0 else { continue }
            rounds.ours.append(ours)
            rounds.echo.append(echoed)
            rounds.floor.append(least)
        }
        try options.finish(
            report(rounds, requestBytes: single.meanByteCount, replyBytes: replyBytes))
    }

    private func lookups(
        _ population: Population, _ count: Int, _ random: inout SeededRandom
    ) -> EncodedFrames {
        var frames = EncodedFrames()
        for _ in 0..<count {
            let index = Int(random.next() % UInt64(amount.persons))
            population.append(lookupOf: index, to: &frames)
        }
        return frames
    }

    /// What each connection asks in a round, all of it together as many as were wished.
    private func pipelines(
        _ population: Population, _ random: inout SeededRandom
    ) -> [EncodedFrames] {
        let connections = Int(amount.connections)
        return (0..<connections).map { place in
            let share = (amount.pipelinedRequests + place) / connections
            return lookups(population, share, &random)
        }
    }

    /// Payload bytes for which an echo's reply frame is as long as ours on average.
    private func meanReplyPayload(_ outcome: floor_outcome) -> Int {
        let frame = Int(outcome.reply_bytes) / max(1, Int(outcome.answered))
        // Header 10, tag 1, length 2 bytes below 16,384.
        return max(0, frame - 13)
    }

    private func report(
        _ rounds: LookupRounds, requestBytes: Int, replyBytes: Int
    ) -> Report {
        var report = Report(
            benchmark: "lookup",
            conditions: [
                "\(amount.persons) persons, random keys, role batch, masking and audit on",
                "\(options.rounds) rounds, alternating with a bare SwiftNIO echo and with the "
                    + "floor: a table in C",
                "\(amount.singleRequests) requests one by one, \(amount.pipelinedRequests) at "
                    + "\(amount.pipeline), a round",
                "request frame \(requestBytes) B, reply payload \(replyBytes) B on average",
                serverProcessor.map { "all servers on processor \($0), the driver on another" }
                    ?? "the scheduler chooses where the driver and the servers run",
            ])
        let servers = [("lookup", rounds.ours), ("echo", rounds.echo), ("floor", rounds.floor)]
        for (name, measured) in servers {
            report.add("\(name), 1 in flight, p50", unit: "µs", measured.map(\.p50))
        }
        for (name, measured) in servers {
            report.add("\(name), 1 in flight, p99", unit: "µs", measured.map(\.p99))
        }
        report.addRatio(
            "latency p50, lookup to echo", of: rounds.ours.map(\.p50), to: rounds.echo.map(\.p50),
            atMost: 1.5)
        report.addRatio(
            "latency p50, lookup to floor", of: rounds.ours.map(\.p50),
            to: rounds.floor.map(\.p50), atMost: 1.15)
        for (name, measured) in servers {
            report.add(
                "\(name), \(amount.pipeline)", unit: "1/s", measured.map(\.throughput))
        }
        // Over several connections none of the three can write once for all that is in flight.
        let isOne = amount.connections == 1
        report.addRatio(
            "throughput, lookup to echo", of: rounds.ours.map(\.throughput),
            to: rounds.echo.map(\.throughput), atLeast: isOne ? 0.3 : nil)
        report.addRatio(
            "throughput, lookup to floor", of: rounds.ours.map(\.throughput),
            to: rounds.floor.map(\.throughput), atLeast: isOne ? 0.75 : 0.65)
        return report
    }
}

/// The kept rounds of each server.
private struct LookupRounds {
    var ours: [LookupRound] = []
    var echo: [LookupRound] = []
    var floor: [LookupRound] = []
}
