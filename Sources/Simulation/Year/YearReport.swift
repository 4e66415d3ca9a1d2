package import Registry

/// Figures of a run of the years.
package struct YearReport: Sendable, Equatable, CustomStringConvertible {
    package var seed: UInt64
    package var persons: Int
    package var commands: Int
    package var changes: Int
    package var refusals: Int
    package var fullChecks: Int
    package var periods: Int
    /// Steps from state to state, and commands, that were taken.
    package var taken: Set<LegalTransition>
    package var made: Set<CommandKind>
    /// What happened to people, by name: applications of every kind and end, events, merges.
    package var steps: Set<String>

    /// Every one of them.
    package static let everyStep = LifeStep.everyName

    package var description: String {
        "seed \(seed): \(persons) persons, \(commands) commands, \(changes) changes, "
            + "\(refusals) refused, \(periods) registrations, \(taken.count) of "
            + "\(LegalTransitions.table.count) transitions, \(fullChecks) full checks"
    }
}
