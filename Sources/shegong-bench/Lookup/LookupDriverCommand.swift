import ArgumentParser
import CFloor
import Foundation
import ShegongClient

/// The part of `lookup` that runs under the batch operator's uid.
struct LookupDriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-lookup", shouldDisplay: false)

    @OptionGroup var options: DriverOptions
    @OptionGroup var amount: LookupAmount

    func run() async throws {
        let population = Population(count: amount.persons, seed: options.seed)
        let client = RegistryClient(settings: ClientSettings(socketPath: options.socket))
        try await population.enter(client, socket: options.socket)
        await client.close()

        var random = SeededRandom(seed: options.seed &+ 1)
        let single = lookups(population, amount.singleRequests, &random)
        let pipelined = lookups(population, amount.pipelinedRequests, &random)
        var daemon = try RawConnection(to: options.socket)
        let replyBytes = try meanReplyPayload(&daemon, single)
        let echoServer = try ServerBeside("echo-server", options, replyBytes: replyBytes)
        defer { echoServer.stop() }
        let floorServer = try ServerBeside(
            "floor-server", options, replyBytes: replyBytes,
            ["--persons", "\(amount.persons)", "--seed", "\(options.seed)"])
        defer { floorServer.stop() }
        var echo = try RawConnection(to: echoServer.socket)
        var floor = try RawConnection(to: floorServer.socket)
        var rounds = LookupRounds()
        // The first round of each warms caches and allocators and is not kept.
        for round in 0...options.rounds {
            let ours = try LookupRound(&daemon, single, pipelined, amount.inFlight)
            let echoed = try LookupRound(&echo, single, pipelined, amount.inFlight)
            let least = try LookupRound(&floor, single, pipelined, amount.inFlight)
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

    /// Payload bytes for which an echo's reply frame is as long as ours on average.
    private func meanReplyPayload(
        _ connection: inout RawConnection, _ frames: EncodedFrames
    ) throws -> Int {
        let (outcome, _) = try connection.drive(frames, window: amount.inFlight, timed: false)
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
                    + "\(amount.inFlight) in flight, a round",
                "request frame \(requestBytes) B, reply payload \(replyBytes) B on average",
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
                "\(name), \(amount.inFlight) in flight", unit: "1/s", measured.map(\.throughput))
        }
        report.addRatio(
            "throughput, lookup to echo", of: rounds.ours.map(\.throughput),
            to: rounds.echo.map(\.throughput), atLeast: 0.3)
        report.addRatio(
            "throughput, lookup to floor", of: rounds.ours.map(\.throughput),
            to: rounds.floor.map(\.throughput), atLeast: 0.75)
        return report
    }
}

/// The kept rounds of each server.
private struct LookupRounds {
    var ours: [LookupRound] = []
    var echo: [LookupRound] = []
    var floor: [LookupRound] = []
}

/// One round on one server.
struct LookupRound {
    /// Microseconds.
    let p50: Double
    let p99: Double
    /// Requests a second.
    let throughput: Double

    init(
        _ connection: inout RawConnection, _ single: EncodedFrames, _ pipelined: EncodedFrames,
        _ window: UInt32
    ) throws {
        let latencies = Sample(
            try connection.drive(single, window: 1, timed: true).nanoseconds
                .map { Double($0) / 1_000 })
        p50 = latencies.quantile(0.5)
        p99 = latencies.quantile(0.99)
        throughput = try connection.drive(pipelined, window: window, timed: false).outcome
            .requestsPerSecond
    }
}

/// A server that the daemon is held against, as a process of its own like the daemon.
struct ServerBeside {
    let socket: String
    private let process: Process

    /// `command` is one of this program's.
    init(
        _ command: String, _ options: DriverOptions, replyBytes: Int, _ arguments: [String] = []
    ) throws {
        socket = options.scratch + "/\(command).sock"
        process = try Program.start(
            Program.own,
            [command, "--socket", socket, "--reply-bytes", "\(replyBytes)"] + arguments)
        try Program.awaitListener(on: socket, of: process)
    }

    func stop() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
