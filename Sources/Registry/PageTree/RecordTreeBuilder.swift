/// Builds a table from rows that come in order of their keys: each goes behind the one before it,
/// so that no place is looked for, and pages are left full.
struct RecordTreeBuilder: Sendable {
    private var pages: [RecordPage] = []
    /// The page being filled; nil before the first row.
    private var page: RecordPage?
    private var count = 0
    private var encodedBytes = 0
    private var firstKey: UInt64 = 0
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
        if count == 0 { firstKey = key }
        count += 1
        encodedBytes += record.count
        lastKey = key
        return true
    }

    /// Adds rows that were laid by themselves; returns the first key that does not come after the
    /// rows here, nil if all do.
    mutating func append(_ next: consuming RecordTreeBuilder) -> UInt64? {
        guard next.count > 0 else { return nil }
        guard count == 0 || next.firstKey > lastKey else { return next.firstKey }
        closePage()
        next.closePage()
        var rest = next.pages[...]
        // Where few rows come at a time, they shall not get a page for each time.
        if let first = rest.first, let last = pages.indices.last, pages[last].canAbsorb(first) {
            _ = pages[last].makeUnique()
            pages[last].absorb(first)
            rest.removeFirst()
        }
        pages += rest
        if count == 0 { firstKey = next.firstKey }
        count += next.count
        encodedBytes += next.encodedBytes
        lastKey = next.lastKey
        return nil
    }

    /// Ends the page being filled: it gets no more rows, and memory that it just fills.
    mutating func closePage() {
        guard let page = page.take() else { return }
        pages.append(page.trimmed())
    }

    consuming func finished() -> RecordTree {
        closePage()
        return RecordTree(pages: pages, count: count, encodedBytes: encodedBytes)
    }
}
