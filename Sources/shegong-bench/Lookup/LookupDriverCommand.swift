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
        let echo = try EchoServer(in: options.scratch, replyBytes: replyBytes)
        defer { echo.stop() }
        var floor = try RawConnection(to: echo.socket)
        // The first round of each warms caches and allocators and is not kept.
        _ = try LookupRound(&daemon, single, pipelined, amount.inFlight)
        _ = try LookupRound(&floor, single, pipelined, amount.inFlight)
        var ours: [LookupRound] = []
        var theirs: [LookupRound] = []
        for _ in 0..<options.rounds {
            ours.append(try LookupRound(&daemon, single, pipelined, amount.inFlight))
            theirs.append(try LookupRound(&floor, single, pipelined, amount.inFlight))
        }
        try options.finish(
            report(
                ours, theirs, requestBytes: single.meanByteCount, replyBytes: replyBytes))
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
        _ ours: [LookupRound], _ theirs: [LookupRound], requestBytes: Int, replyBytes: Int
    ) -> Report {
        var report = Report(
            benchmark: "lookup",
            conditions: [
                "\(amount.persons) persons, random keys, role batch, masking and audit on",
                "\(options.rounds) rounds, alternating with a bare SwiftNIO echo",
                "\(amount.singleRequests) requests one by one, \(amount.pipelinedRequests) at "
                    + "\(amount.inFlight) in flight, a round",
                "request frame \(requestBytes) B, reply payload \(replyBytes) B on average",
            ])
        report.add("lookup, 1 in flight, p50", unit: "µs", ours.map(\.p50))
        report.add("echo, 1 in flight, p50", unit: "µs", theirs.map(\.p50))
        report.add("lookup, 1 in flight, p99", unit: "µs", ours.map(\.p99))
        report.add("echo, 1 in flight, p99", unit: "µs", theirs.map(\.p99))
        report.addRatio(
            "latency p50, lookup to echo", of: ours.map(\.p50), to: theirs.map(\.p50),
            atMost: 1.5)
        report.add("lookup, \(amount.inFlight) in flight", unit: "1/s", ours.map(\.throughput))
        report.add("echo, \(amount.inFlight) in flight", unit: "1/s", theirs.map(\.throughput))
        report.addRatio(
            "throughput, lookup to echo", of: ours.map(\.throughput),
            to: theirs.map(\.throughput), atLeast: 0.3)
        return report
    }
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

/// The floor as a process of its own, like the daemon.
struct EchoServer {
    let socket: String
    private let process: Process

    init(in directory: String, replyBytes: Int) throws {
        socket = directory + "/echo.sock"
        process = try Program.start(
            Program.own, ["echo-server", "--socket", socket, "--reply-bytes", "\(replyBytes)"])
        try Program.awaitListener(on: socket, of: process)
    }

    func stop() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
