/// What decides a run.
package struct SimulationSettings: Sendable, Equatable {
    package var seed: UInt64
    /// Calls of clients at least, retries included.
    package var calls: Int
    package var clients: Int
    package var crashesAtLeast = 1

    package init(seed: UInt64, calls: Int = 300, clients: Int = 4) {
        self.seed = seed
        self.calls = calls
        self.clients = clients
    }

    /// The one command that plays the run again.
    package var replay: String { "scripts/simulate.sh --seed \(seed) --runs 1 --steps \(calls)" }
}

/// Figures of a run.
package struct Tally: Sendable, Equatable {
    package var calls = 0
    package var accepted = 0
    package var refused = 0
    package var retries = 0
    package var crashes = 0
    package var crashesInRecovery = 0
    package var cleanStops = 0
    package var snapshots = 0
}

/// How a run went in which no promise was broken.
package struct SimulationReport: Sendable, Equatable, CustomStringConvertible {
    package var seed: UInt64
    package var tally: Tally
    /// Commands that clients issued, and those that became changes, by kind.
    package var issued: [CommandKind: Int]
    package var made: [CommandKind]
    package var acknowledged: Int
    package var revision: UInt64
    package var rootHash: String
    /// Over every batch, answer and recovered revision of the run, in order.
    package var trace: UInt64

    package var description: String {
        "seed \(seed): \(tally.calls) calls, \(acknowledged) writes acknowledged,"
            + " \(tally.refused) refused, \(tally.retries) retries, \(tally.crashes) crashes"
            + " (\(tally.crashesInRecovery) in recovery), \(tally.cleanStops) stops,"
            + " \(tally.snapshots) snapshots, revision \(revision), root \(rootHash.prefix(16)),"
            + " trace \(String(trace, radix: 16))"
    }
}

/// A fingerprint of everything that a run put out, in order (FNV-1a).
struct TraceHash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ bytes: [UInt8]) {
        add(UInt64(bytes.count))
        for byte in bytes {
            value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
    }

    mutating func add(_ number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            value = (value ^ (number >> UInt64(shift) & 0xff)) &* 0x0000_0100_0000_01b3
        }
    }
}
