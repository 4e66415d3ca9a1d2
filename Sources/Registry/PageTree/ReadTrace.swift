/// The newest change that a reading has seen: a reply built from it waits until that revision is on
/// disk, so that nobody is ever shown what a power cut could still take back.
package struct ReadTrace: Sendable, Equatable {
    package private(set) var newestRevision: UInt64 = 0

    package init() {}

    package mutating func note(_ revision: UInt64) {
        newestRevision = max(newestRevision, revision)
    }
}
