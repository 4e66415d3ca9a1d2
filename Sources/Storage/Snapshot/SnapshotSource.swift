/// A frozen copy of the state, as a snapshot is written from it.
package struct SnapshotSource: Sendable {
    /// Takes one row: key and record. False = no more for now.
    package typealias RowVisitor = (_ key: UInt64, _ record: RawSpan) -> Bool

    /// The newest journal entry that is wholly in the copy: the durable position at the freeze.
    package let covered: JournalPosition
    /// Revision of the copy; changes beyond `covered` may be in it.
    package let revision: UInt64
    /// Of the last change in the copy, Unix milliseconds.
    package let instant: Int64
    /// What the owner of the state wants to find in the header; opaque here.
    package let attributes: [UInt8]
    /// Tables, rising.
    package let tables: [UInt32]
    /// Visits the rows of a table whose keys are at least `fromKey`, keys rising.
    package let visitRows:
        @Sendable (_ table: UInt32, _ fromKey: UInt64, _ visitor: RowVisitor) -> Void

    package init(
        covered: JournalPosition, revision: UInt64, instant: Int64, attributes: [UInt8],
        tables: [UInt32],
        visitRows:
            @escaping @Sendable (
                _ table: UInt32, _ fromKey: UInt64, _ visitor: RowVisitor
            ) -> Void
    ) {
        self.covered = covered
        self.revision = revision
        self.instant = instant
        self.attributes = attributes
        self.tables = tables
        self.visitRows = visitRows
    }

    /// The same rows as the beginning of another journal.
    func covering(_ position: JournalPosition) -> SnapshotSource {
        SnapshotSource(
            covered: position, revision: revision, instant: instant, attributes: attributes,
            tables: tables, visitRows: visitRows)
    }
}

/// The hash of a whole state: SHA-256 over table, key, length and bytes of every record, in order
/// of table and key. It does not depend on how records lie in pages or files.
package struct RootHash: ~Copyable {
    private var digest = DigestBuilder()

    package init() {}

    package mutating func add(table: UInt32, key: UInt64, record: RawSpan) {
        digest.update(table)
        digest.update(key)
        digest.update(UInt32(truncatingIfNeeded: record.byteCount))
        digest.update(record)
    }

    mutating func add(_ rows: SnapshotRows) {
        rows.forEach { key, record in
            add(table: rows.table, key: key, record: record)
        }
    }

    package consuming func finish() -> Digest {
        digest.finish()
    }

    /// The root hash of a live copy.
    package static func of(_ source: SnapshotSource) -> Digest {
        var hash = RootHash()
        for table in source.tables {
            source.visitRows(table, 0) { key, record in
                hash.add(table: table, key: key, record: record)
                return true
            }
        }
        return hash.finish()
    }
}
