/// Builds a table from rows that come in order of their keys: each goes behind the one before it,
/// so that no place is looked for, and pages are left full.
struct RecordTreeBuilder: Sendable {
    private var pages: [RecordPage] = []
    /// The page being filled; nil before the first row.
    private var page: RecordPage?
    private var count = 0
    private var encodedBytes = 0
    private var lastKey: UInt64 = 0

    /// Adds a row; false if its key does not come after that of the row before.
    mutating func append(_ record: UnsafeRawBufferPointer, for key: UInt64) -> Bool {
        guard count == 0 || key > lastKey else { return false }
        var open = page.take() ?? .roomy
        if open.isFull(for: record.count) {
            pages.append(open.trimmed())
            open.removeAll()
        }
        _ = open.makeUnique()
        open.append(record, for: key)
        page = open
        count += 1
        encodedBytes += record.count
        lastKey = key
        return true
    }

    consuming func finished() -> RecordTree {
        if let page {
            pages.append(page.trimmed())
        }
        return RecordTree(pages: pages, count: count, encodedBytes: encodedBytes)
    }
}
