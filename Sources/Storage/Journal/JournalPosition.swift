/// A place between two journal entries: what is before it is in, what is after it is not.
package struct JournalPosition: Sendable, Hashable {
    package let epoch: UInt64
    /// Sequence of the newest entry before this place; 0 = none.
    package let sequence: UInt64
    /// Newest revision before this place; 0 = none.
    package let revision: UInt64
    /// Digest of that entry, which chains all before it; zero = none.
    package let digest: Digest

    /// Highest revision and sequence; what a disk says beyond it is refused, so that adding one
    /// never overflows.
    static let revisionLimit = UInt64(Int64.max)

    package init(epoch: UInt64, sequence: UInt64, revision: UInt64, digest: Digest) {
        self.epoch = epoch
        self.sequence = sequence
        self.revision = revision
        self.digest = digest
    }

    package static func start(epoch: UInt64) -> JournalPosition {
        JournalPosition(epoch: epoch, sequence: 0, revision: 0, digest: .zero)
    }
}

/// The proof that everything up to a position is on the disk.
///
/// Only a synchronisation that succeeded makes one: the initialiser is closed to other targets,
/// and replies cannot be built without it.
package struct CommitToken: Sendable, Equatable {
    package let position: JournalPosition

    package var revision: UInt64 { position.revision }
    package var sequence: UInt64 { position.sequence }

    init(synchronized position: JournalPosition) {
        self.position = position
    }
}
