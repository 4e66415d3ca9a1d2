import ArgumentParser

/// Updates personal forms of a register, one request in flight a connection and each person's once,
/// until its input ends; then prints how long that took.
struct UpdateDriverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-updates", shouldDisplay: false)

    @Option var socket: String
    @Option var persons: Int
    @Option var seed: UInt64
    @Option var connections = 1

    @Option(help: "Index of the first person.")
    var first = 0

    func run() throws {
        let population = Population(count: persons, seed: seed)
        var clients = try ManyConnections(connections, to: socket)
        var keys = WriteKeys()
        var next = first
        var found = Latencies()
        repeat {
            guard next + connections * Self.batch <= persons else {
                throw BenchFailure.unusable("more persons are needed for so many updates")
            }
            let work = (0..<connections).map { _ in
                var frames = EncodedFrames()
                for _ in 0..<Self.batch {
                    population.append(
                        formOf: population.person(next), version: 1, to: &frames, &keys)
                    next += 1
                }
                return frames
            }
            found.add(try clients.drive(work))
        } while !InputEnd.isReached
        print(try found.text())
    }

    /// Updates of a connection between two glances at the input.
    private static var batch: Int { 50 }
}
