import Synchronization

/// Builds a registry from the rows of a snapshot: table after table, each in order of its keys.
///
/// Duties:
/// 1. Refuse a row of an unknown table, one that does not decode, and one out of order.
/// 2. Lay rows into pages from front to back, each page left full (`LaidRows`).
/// 3. Gather what every record is found by, and sort it into the indexes once, at the end: finding
///    the place of each entry as it comes would cost several times as much.
package struct RegistryLoader: Sendable {
    /// Makes so many parts by a pure function and gives them in order: one after the other, or
    /// beside one another.
    package typealias Making<Part> = (Int, @escaping @Sendable (Int) -> Part) -> [Part]

    /// An index that is done.
    package struct MadeIndex: Sendable {
        let tree: PairTree
    }

    /// By number of the table; nil = no row so far.
    private var tables = Array(repeating: LaidRows?.none, count: Table.numberCount)
    /// By number of the index: pairs of rows that were laid by themselves, in pieces as they came.
    private var pieces = Array(repeating: [[IndexPair]](), count: Index.allCases.count)

    package init() {}

    /// Takes a row. After an error nothing can be made of the loader.
    package mutating func load(
        table number: UInt32, key: UInt64, record: UnsafeRawBufferPointer
    ) throws(ApplyError) {
        let table = try LaidRows.table(number)
        try rows(of: table) { (rows) throws(ApplyError) in
            try rows.add(key: key, record: record)
        }
    }

    /// Takes rows that were laid by themselves. After an error nothing can be made of the loader.
    package mutating func take(_ rows: consuming LaidRows) throws(ApplyError) {
        for (index, pairs) in rows.pairs.enumerated() where !pairs.isEmpty {
            pieces[index].append(pairs)
        }
        let next = rows
        try self.rows(of: next.table) { (rows) throws(ApplyError) in try rows.append(next) }
    }

    private mutating func rows(
        of table: Table, _ body: (inout LaidRows) throws(ApplyError) -> Void
    ) throws(ApplyError) {
        // Taken out and put back: they are changed where they lie, not copied.
        var rows = tables[table.position].take() ?? LaidRows(table: table)
        try body(&rows)
        tables[table.position] = rows
    }

    /// The registry, at the revision that the rows stand for. The indexes are made by `making`.
    package consuming func finished(
        revision: UInt64, lastChangeAt: Int64,
        making: Making<MadeIndex> = { count, make in (0..<count).map { make($0) } }
    ) -> Registry {
        for rows in tables.compactMap({ $0 }) {
            for (index, pairs) in rows.pairs.enumerated() where !pairs.isEmpty {
                pieces[index].append(pairs)
            }
        }
        let trees = tables.map { $0?.tree.finished() ?? RecordTree() }
        tables = []
        let gathered = GatheredPairs(pieces)
        pieces = []
        let indexes = making(Index.allCases.count) { MadeIndex(tree: gathered.makeTree($0)) }
        return Registry(
            tables: trees, indexes: indexes.map(\.tree), revision: revision,
            lastChangeAt: lastChangeAt)
    }
}

/// The pairs of all indexes until each is made of its own: they are let go of one by one, since
/// those of all together take a fifth of what the register does.
private final class GatheredPairs: Sendable {
    private let pieces: Mutex<[[[IndexPair]]]>

    init(_ pieces: [[[IndexPair]]]) { self.pieces = Mutex(pieces) }

    /// Makes an index, once.
    func makeTree(_ index: Int) -> PairTree {
        PairTree(pieces.withLock { exchange(&$0[index], with: []) })
    }
}
