package import Registry
package import ShegongServer

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
    package var refusedForSpace = 0
    package var retries = 0
    package var crashes = 0
    package var crashesInRecovery = 0
    package var powerLosses = 0
    /// Processes ended by an input-output error, and starts that failed for one.
    package var ends = 0
    package var failedStarts = 0
    package var cleanStops = 0
    package var snapshots = 0
    /// Changes that followers were told of.
    package var fedChanges = 0
    /// Backups restored and found to be the state at their revision.
    package var backups = 0
    /// Contents of attachments that came back as they were added.
    package var fetched = 0
    package var fullDisks = 0
    package var clockJumps = 0
    /// Damaged files: refused, without effect on what was found, or the last entry cut.
    package var rotRefused = 0
    package var rotHarmless = 0
    package var rotCut = 0
    /// Rounds until every call was answered after the faults were gone.
    package var rounds = 0
}

/// What a run, or many of them, touched of all that the product has.
package struct Coverage: Sendable, Equatable {
    /// Commands that clients issued, and those that became changes.
    package var issued: Set<CommandKind> = []
    package var made: Set<CommandKind> = []
    package var methods: Set<Method> = []
    /// Tables that a record was put in.
    package var tables: Set<Table> = []
    /// A registration was renewed, and continuing education consumed by that.
    package var hasRenewal = false
    /// Tables of which a restored backup held a record.
    package var backedUp: Set<Table> = []

    package init() {}

    package mutating func add(_ other: Coverage) {
        issued.formUnion(other.issued)
        made.formUnion(other.made)
        methods.formUnion(other.methods)
        tables.formUnion(other.tables)
        hasRenewal = hasRenewal || other.hasRenewal
        backedUp.formUnion(other.backedUp)
    }

    /// What there is and was not touched, in words.
    package var missing: [String] {
        CommandKind.allCases.filter { !issued.contains($0) }.map { "command \($0) issued" }
            + CommandKind.allCases.filter { !made.contains($0) }.map { "change by \($0)" }
            + Method.allCases.filter { !methods.contains($0) }.map { "call of \($0)" }
            + Table.allCases.filter { !tables.contains($0) }.map { "record in \($0)" }
            + Table.allCases.filter { !backedUp.contains($0) }.map { "\($0) in a backup" }
            + (hasRenewal ? [] : ["a renewal that consumes education"])
    }
}

/// How a run went in which no promise was broken.
package struct SimulationReport: Sendable, Equatable, CustomStringConvertible {
    package var seed: UInt64
    package var tally: Tally
    package var coverage: Coverage
    package var acknowledged: Int
    package var revision: UInt64
    package var rootHash: String
    /// Over every batch, answer and recovered revision of the run, in order.
    package var trace: UInt64

    package var description: String {
        "seed \(seed): \(tally.calls) calls, \(acknowledged) writes acknowledged,"
            + " \(tally.refused) refused (\(tally.refusedForSpace) for space),"
            + " \(tally.retries) retries, \(tally.crashes) crashes"
            + " (\(tally.powerLosses) power losses, \(tally.crashesInRecovery) in recovery,"
            + " \(tally.ends)+\(tally.failedStarts) by EIO), \(tally.cleanStops) stops,"
            + " \(tally.fullDisks) full disks, \(tally.clockJumps) clock jumps,"
            + " rot \(tally.rotRefused) refused \(tally.rotHarmless) harmless"
            + " \(tally.rotCut) last entries,"
            + " \(tally.snapshots) snapshots, \(tally.backups) backups,"
            + " \(tally.fetched) attachments fetched,"
            + " settled in \(tally.rounds), revision \(revision), root \(rootHash.prefix(16)),"
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
