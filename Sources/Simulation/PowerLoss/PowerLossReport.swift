package import Storage

/// What decides which states are tried.
package struct PowerLossSettings: Sendable, Equatable {
    package var seed: UInt64
    /// Group commits of the script; two to three changes each.
    package var entries: Int
    package var snapshots = 3
    /// Subsets of the pieces in the air that are tried at one operation.
    package var statesAtMost: Int
    /// Of the operations, one in so many is looked at; the seed says which.
    package var oneOperationIn: UInt64

    package init(
        seed: UInt64, entries: Int = 240, statesAtMost: Int = 512, oneOperationIn: UInt64 = 1
    ) {
        self.seed = seed
        self.entries = entries
        self.statesAtMost = statesAtMost
        self.oneOperationIn = oneOperationIn
    }

    package var replay: String { "scripts/simulate.sh --power-loss --seed \(seed) --runs 1" }
}

/// Figures of one script and of the states that were opened.
package struct PowerLossReport: Sendable, Equatable, CustomStringConvertible {
    package let settings: PowerLossSettings
    package internal(set) var operations = 0
    package internal(set) var entries = 0
    package internal(set) var changes = 0
    package internal(set) var segments = 0
    package internal(set) var snapshots = 0
    /// Each once for its operation.
    package internal(set) var states = 0
    package internal(set) var statesInRecovery = 0
    package internal(set) var statesAfterRecovery = 0
    package internal(set) var statesKilled = 0
    package internal(set) var lost: [String] = []
    package internal(set) var invented: [String] = []
    package internal(set) var refused: [String] = []

    init(_ settings: PowerLossSettings) { self.settings = settings }

    package var isWhole: Bool { lost.isEmpty && invented.isEmpty && refused.isEmpty }

    /// Plays the script of these settings and tries every state.
    package static func examine(
        _ settings: PowerLossSettings
    ) throws(StorageError) -> PowerLossReport {
        let witness = PowerLossWitness(settings)
        let fileSystem = SimulatedFileSystem { witness.observe($0, $1) }
        let script = PowerLossScript(
            seed: settings.seed, entries: settings.entries, snapshots: settings.snapshots)
        try script.run(on: fileSystem, witness)
        return witness.report
    }

    package var description: String {
        "seed \(settings.seed): \(changes) changes in \(entries) entries, \(segments) segments,"
            + " \(snapshots) snapshots, \(operations) operations; \(states) states,"
            + " \(statesInRecovery) in recovery, \(statesAfterRecovery) after it,"
            + " \(statesKilled) killed; \(lost.count) lost, \(invented.count) invented,"
            + " \(refused.count) refused"
    }
}
