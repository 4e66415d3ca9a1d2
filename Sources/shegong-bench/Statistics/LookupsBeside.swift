import Schema
import Synchronization

/// Look-ups one by one, alone and while somebody asks for the stock without a pause.
struct LookupsBeside: Sendable {
    private let socket: String
    private let lookups: EncodedFrames
    private let question: EncodedFrames

    init(_ register: RegisterSize, _ options: DriverOptions, question: EncodedFrames) {
        socket = options.socket
        self.question = question
        let population = Population(count: register.persons, seed: options.seed)
        var random = SeededRandom(seed: options.seed &+ 3)
        var frames = EncodedFrames()
        for _ in 0..<Self.count {
            population.append(
                lookupOf: Int(random.next() % UInt64(register.persons)), to: &frames)
        }
        lookups = frames
    }

    /// Look-ups of a round.
    private static var count: Int { 20_000 }

    func alone() throws -> Latencies.Found {
        var connection = try RawConnection(to: socket)
        var latencies = Latencies()
        latencies.add(try connection.drive(lookups, window: 1, timed: true))
        return latencies.found
    }

    func besideTheQuestion() async throws -> Latencies.Found {
        let end = End()
        async let asking: Void = ask(until: end)
        // Also where the look-ups fail: the other is waited for.
        defer { end.isReached.store(true, ordering: .relaxed) }
        let found = try alone()
        end.isReached.store(true, ordering: .relaxed)
        try await asking
        return found
    }

    private final class End: Sendable {
        let isReached = Atomic(false)
    }

    private func ask(until end: End) async throws {
        var connection = try RawConnection(to: socket)
        repeat {
            _ = try connection.drive(question, window: 1, timed: false)
        } while !end.isReached.load(ordering: .relaxed)
    }
}
