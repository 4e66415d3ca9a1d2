import ProtobufRuntime
package import Registry
import Schema
package import Storage

/// Builds the registry anew from a snapshot and the changes after it.
///
/// Duties:
/// 1. Start afresh when a snapshot begins, take its rows, and check that they add up to what its
///    header says.
/// 2. Fold the changes of every journal entry after it, in order; skip those that the snapshot
///    holds.
/// 3. Refuse what does not decode or does not follow: a damaged history is never guessed at.
/// 4. For a state of the past: leave out what was decided beyond the point asked for, and the
///    tables that nobody asks for.
package struct RecoveredState: RecoveryTarget {
    package private(set) var registry = Registry()
    /// The newest of the changes that were folded, for those who follow them.
    package private(set) var history = ChangeHistory()
    package private(set) var auditSequence: UInt64 = 0
    package private(set) var snapshotRevision: UInt64 = 0
    package private(set) var snapshotAt: Int64 = 0
    /// The snapshot being loaded: its header, and its rows so far.
    private var header: StateHeader?
    private var loader = RegistryLoader()
    private let point: HistoryPoint
    /// Nil = all.
    private let tables: Set<Table>?
    /// Who helps to sort the indexes.
    private let helpers: Helpers

    package init(
        upTo point: HistoryPoint = .newest, only tables: Set<Table>? = nil,
        helpers: Helpers = .none
    ) {
        self.point = point
        self.tables = tables
        self.helpers = helpers
    }

    package mutating func beginSnapshot(_ snapshot: SnapshotHeader) throws(StorageError) {
        registry = Registry()
        history = ChangeHistory()
        loader = RegistryLoader()
        let header: StateHeader
        do {
            header = try StateHeader(decoding: snapshot.attributes)
        } catch {
            throw .refusal(.content(reason: "the snapshot's header: \(error)"))
        }
        guard header.revision == snapshot.revision else {
            throw .refusal(
                .content(
                    reason: "a snapshot of revision \(snapshot.revision) holds a state of "
                        + "revision \(header.revision)"))
        }
        self.header = header
        auditSequence = header.auditSequence
        snapshotRevision = header.revision
        snapshotAt = snapshot.instant
    }

    package var gather: @Sendable (SnapshotRows) -> Result<LaidRows, ApplyError>? {
        let tables = tables
        return { rows in
            guard Self.isAsked(rows.table, of: tables) else { return nil }
            do throws(ApplyError) {
                var laid = try LaidRows(table: rows.table)
                try rows.forEach { (key, record) throws(ApplyError) in
                    try record.withUnsafeBytes { (record) throws(ApplyError) in
                        try laid.add(key: key, record: record)
                    }
                }
                laid.close()
                return .success(laid)
            } catch {
                return .failure(error)
            }
        }
    }

    package mutating func take(
        _: SnapshotRows, _ laid: Result<LaidRows, ApplyError>?
    ) throws(StorageError) {
        do throws(ApplyError) {
            if let rows = try laid?.get() {
                try loader.take(rows)
            }
        } catch {
            throw Self.refusal(error)
        }
    }

    package mutating func load(
        table: UInt32, key: UInt64, record: RawSpan
    ) throws(StorageError) {
        guard isAsked(table) else { return }
        do throws(ApplyError) {
            try record.withUnsafeBytes { (record) throws(ApplyError) in
                try loader.load(table: table, key: key, record: record)
            }
        } catch {
            throw Self.refusal(error)
        }
    }

    private static func refusal(_ error: ApplyError) -> StorageError {
        .refusal(.content(reason: "a snapshot row: \(error)"))
    }

    package mutating func apply(_ entry: JournalEntry, body: RawSpan) throws(StorageError) {
        finishSnapshot()
        let decoded: JournalBody
        do {
            decoded = try JournalBody(decoding: Array(copying: body))
        } catch {
            throw .refusal(.content(reason: "a journal entry: \(error)"))
        }
        let before = registry.revision
        var isCut = false
        for change in decoded.changes where change.revision > registry.revision {
            guard point.admits(revision: change.revision, decidedAt: change.at) else {
                isCut = true
                break
            }
            do throws(ApplyError) {
                try history.apply(asked(change), to: &registry)
            } catch {
                throw .refusal(.content(reason: "change \(change.revision): \(error)"))
            }
        }
        // Else the next change would get a revision that the journal calls durable already.
        guard isCut || registry.revision == max(before, entry.lastRevision) else {
            throw .refusal(
                .content(
                    reason: "entry \(entry.sequence) ends at revision \(entry.lastRevision), "
                        + "its changes at \(registry.revision)"))
        }
        auditSequence = max(auditSequence, decoded.audit.last?.sequence ?? 0)
    }

    package mutating func startAfresh() {
        self = RecoveredState(upTo: point, only: tables, helpers: helpers)
    }

    private func isAsked(_ number: UInt32) -> Bool { Self.isAsked(number, of: tables) }

    private static func isAsked(_ number: UInt32, of tables: Set<Table>?) -> Bool {
        guard let tables, let table = Table(rawValue: number) else { return true }
        return tables.contains(table)
    }

    /// A change without what it does to tables that nobody asks for.
    private func asked(_ change: Change) -> Change {
        guard tables != nil else { return change }
        var asked = change
        asked.puts.removeAll { !isAsked($0.table) }
        asked.removes.removeAll { !isAsked($0.table) }
        return asked
    }

    /// After the last row: the state stands at the snapshot's revision.
    package mutating func finishSnapshot() {
        guard let header else { return }
        let helpers = helpers
        // Taken out, so that the loader can let go of its parts as the registry is made of them.
        registry = exchange(&loader, with: RegistryLoader()).finished(
            revision: header.revision, lastChangeAt: header.lastChangeAt,
            making: { PartsInOrder.all($0, helpers: helpers, make: $1) })
        history = ChangeHistory(from: header.revision)
        self.header = nil
    }
}

extension Array where Element == UInt8 {
    init(copying span: RawSpan) {
        self = span.withUnsafeBytes { [UInt8]($0) }
    }
}

extension Registry {
    /// What a snapshot is written from: this copy, and where it stands.
    package func snapshotSource(_ work: SnapshotWork) -> SnapshotSource {
        snapshotSource(
            covered: work.covered.position, auditSequence: work.auditSequence, at: work.at)
    }

    /// The same by its parts; `instant` is not before the last change.
    package func snapshotSource(
        covered: JournalPosition, auditSequence: UInt64, at instant: Int64
    ) -> SnapshotSource {
        var header = StateHeader()
        header.revision = revision
        header.lastChangeAt = lastChangeAt
        header.auditSequence = auditSequence
        return SnapshotSource(
            covered: covered, revision: revision, instant: instant,
            attributes: header.encoded(), tables: Table.allCases.map(\.rawValue),
            visitRows: { number, key, row in
                guard let table = Table(rawValue: number) else { return }
                visit(table, from: key) { key, record in row(key, record.bytes) }
            })
    }
}
