/// Rows of one table, some or all, laid into pages, and what they are found by.
///
/// It needs nothing of the rows before them: so the sections of a snapshot are laid beside one
/// another, and `RegistryLoader` puts them together.
package struct LaidRows: Sendable {
    let table: Table
    private(set) var tree = RecordTreeBuilder()
    /// By number of the index; in the order in which they came.
    private(set) var pairs = Array(repeating: [IndexPair](), count: Index.allCases.count)
    /// Of one record; kept for its memory.
    private var entries: [IndexEntry] = []

    package init(table number: UInt32) throws(ApplyError) {
        self.init(table: try Self.table(number))
    }

    init(table: Table) {
        self.table = table
    }

    static func table(_ number: UInt32) throws(ApplyError) -> Table {
        guard let table = Table(rawValue: number) else {
            throw .unknownTable(number, revision: 0)
        }
        return table
    }

    /// Adds a row. After an error nothing can be made of the rows.
    package mutating func add(
        key: UInt64, record: UnsafeRawBufferPointer
    ) throws(ApplyError) {
        entries.removeAll(keepingCapacity: true)
        guard table.addIndexEntries(key: key, record: record, to: &entries) else {
            throw .undecodable(table, key: key, revision: 0)
        }
        guard tree.append(record, for: key) else {
            throw .keyOutOfOrder(table, key: key)
        }
        for entry in entries {
            pairs[entry.index.rawValue].append(entry.pair)
        }
    }

    /// Adds rows that were laid by themselves, but not what they are found by.
    mutating func append(_ next: LaidRows) throws(ApplyError) {
        if let key = tree.append(next.tree) {
            throw .keyOutOfOrder(table, key: key)
        }
    }

    /// To be called behind the last row, by whoever laid them: copying the last page is his work.
    package mutating func close() {
        tree.closePage()
    }
}
