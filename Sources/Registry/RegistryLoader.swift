/// Builds a registry from the rows of a snapshot: table after table, each in order of its keys.
///
/// Duties:
/// 1. Refuse a row of an unknown table, one that does not decode, and one out of order.
/// 2. Lay rows into pages from front to back, each page left full.
/// 3. Gather what every record is found by, and sort it into the indexes once, at the end: finding
///    the place of each entry as it comes would cost several times as much.
package struct RegistryLoader: Sendable {
    private var tables = Array(repeating: RecordTreeBuilder(), count: Table.numberCount)
    private var pairs = Array(repeating: [IndexPair](), count: Index.allCases.count)
    /// Of one record; kept for its memory.
    private var entries: [IndexEntry] = []

    package init() {}

    /// Takes a row. After an error nothing can be made of the loader.
    package mutating func load(
        table number: UInt32, key: UInt64, record: UnsafeRawBufferPointer
    ) throws(ApplyError) {
        guard let table = Table(rawValue: number) else {
            throw .unknownTable(number, revision: 0)
        }
        entries.removeAll(keepingCapacity: true)
        guard table.addIndexEntries(key: key, record: record, to: &entries) else {
            throw .undecodable(table, key: key, revision: 0)
        }
        guard tables[table.position].append(record, for: key) else {
            throw .keyOutOfOrder(table, key: key)
        }
        for entry in entries {
            pairs[entry.index.rawValue].append(entry.pair)
        }
    }

    /// The registry, at the revision that the rows stand for.
    package consuming func finished(revision: UInt64, lastChangeAt: Int64) -> Registry {
        var indexes: [PairTree] = []
        for position in pairs.indices {
            var taken: [IndexPair] = []
            swap(&taken, &pairs[position])
            indexes.append(PairTree(consume taken))
        }
        return Registry(
            tables: tables.map { $0.finished() }, indexes: indexes, revision: revision,
            lastChangeAt: lastChangeAt)
    }
}
