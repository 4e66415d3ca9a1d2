import ArgumentParser

/// Looks persons up, one request in flight a connection, until its input ends; then prints how long
/// that took.
struct LatencyDriverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-latency", shouldDisplay: false)

    @Option var socket: String
    @Option var persons: Int
    @Option var seed: UInt64
    @Option var connections = 1

    func run() throws {
        let population = Population(count: persons, seed: seed)
        var random = SeededRandom(seed: seed &+ 2)
        let work = (0..<connections).map { _ in
            var frames = EncodedFrames()
            for _ in 0..<max(1, Self.batch / connections) {
                population.append(lookupOf: Int(random.next() % UInt64(persons)), to: &frames)
            }
            return frames
        }
        var clients = try ManyConnections(connections, to: socket)
        var found = Latencies()
        repeat {
            found.add(try clients.drive(work))
        } while !InputEnd.isReached
        print(try found.text())
    }

    /// Look-ups between two glances at the input.
    private static var batch: Int { 2_000 }
}
