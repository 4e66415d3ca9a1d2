/// What a store is opened into: the state, as far as storage has to know of it.
///
/// The rows of a snapshot come section by section. What can be found out of one section without the
/// others is gathered first, perhaps on another thread; then the state takes the sections, in
/// order.
package protocol RecoveryTarget {
    /// What is gathered from a section.
    associatedtype Gathered: Sendable = Void

    /// Gathers from the rows of a section: a pure function.
    var gather: @Sendable (SnapshotRows) -> Gathered { get }
    /// The rows of the next section, in order of table and key, and what was gathered from them.
    mutating func take(_ rows: SnapshotRows, _ gathered: Gathered) throws(StorageError)

    /// Throw away what was loaded and begin with this snapshot.
    mutating func beginSnapshot(_ header: SnapshotHeader) throws(StorageError)
    /// One record of the snapshot, in order of table and key.
    mutating func load(table: UInt32, key: UInt64, record: RawSpan) throws(StorageError)
    /// One group commit, in order of sequence.
    ///
    /// The first ones after a snapshot may be partly or wholly in it already; whoever applies
    /// skips by revision. Bytes that cannot be understood are refused with
    /// `StorageError.refusal(.content)`.
    mutating func apply(_ entry: JournalEntry, body: RawSpan) throws(StorageError)
    /// Throw away what was loaded: the snapshot did not hold, an older one or none will be used.
    mutating func startAfresh()
}

/// A state that gathers nothing takes row after row.
extension RecoveryTarget where Gathered == Void {
    package var gather: @Sendable (SnapshotRows) -> Void { { _ in } }

    package mutating func take(_ rows: SnapshotRows, _: Void) throws(StorageError) {
        try rows.forEach { (key, record) throws(StorageError) in
            try load(table: rows.table, key: key, record: record)
        }
    }
}

/// How far opening has come, for the service manager's status line.
package enum RecoveryProgress: Sendable, Equatable {
    case loadingSnapshot(file: String, revision: UInt64)
    case replaying(file: String, revision: UInt64)
}

/// What was found while a store was opened.
package struct RecoveryReport: Sendable, Equatable {
    /// The snapshot that was loaded.
    package internal(set) var snapshot: SnapshotName?
    /// Snapshots that did not hold and were passed over, newest first.
    package internal(set) var damagedSnapshots: [OpeningRefusal] = []
    package internal(set) var segmentsRead = 0
    package internal(set) var entriesApplied = 0
    /// What was cut from the end of the journal; nil after a clean stop.
    package internal(set) var cut: CutTail?
    /// Whether the last stop was a clean one.
    package internal(set) var wasSealed = true
}

/// The end of the journal that was no whole entry: a write that was in flight, hence perhaps
/// acknowledged only if the disk lost what it had called durable.
package struct CutTail: Sendable, Equatable {
    package let file: String
    package let offset: UInt64
    package let bytes: Int
    /// The newest revision before it.
    package let revision: UInt64
    /// Where a copy lies; nil where the disk had no room for one. The bytes stay in the segment
    /// too.
    package let copy: String?
}
