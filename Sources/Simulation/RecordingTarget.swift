import Registry
import ShegongServer
import Storage

/// Recovers the state as the daemon does, and keeps what the journal gave back, for the model to
/// compare.
struct RecordingTarget: RecoveryTarget {
    var state = RecoveredState()
    private(set) var entries: [(sequence: UInt64, body: [UInt8])] = []

    mutating func beginSnapshot(_ header: SnapshotHeader) throws(StorageError) {
        try state.beginSnapshot(header)
    }

    var gather: @Sendable (SnapshotRows) -> RecoveredState.Gathered { state.gather }

    mutating func take(
        _ rows: SnapshotRows, _ gathered: RecoveredState.Gathered
    ) throws(StorageError) {
        try state.take(rows, gathered)
    }

    mutating func load(table: UInt32, key: UInt64, record: RawSpan) throws(StorageError) {
        try state.load(table: table, key: key, record: record)
    }

    mutating func apply(_ entry: JournalEntry, body: RawSpan) throws(StorageError) {
        try state.apply(entry, body: body)
        entries.append((entry.sequence, body.withUnsafeBytes { [UInt8]($0) }))
    }

    mutating func startAfresh() {
        state.startAfresh()
        entries = []
    }
}
