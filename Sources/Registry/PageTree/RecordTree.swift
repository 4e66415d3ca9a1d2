/// One table: records by key, as their encoded bytes.
struct RecordTree: Sendable {
    private var tree = PageTree<RecordPage>()
    private(set) var count = 0
    private(set) var encodedBytes = 0
    /// Revision of the newest change; 0 after loading.
    private(set) var newestRevision: UInt64 = 0
    /// How many records were ever removed.
    private(set) var removals = 0

    init() {}

    init(pages: [RecordPage], count: Int, encodedBytes: Int) {
        tree = PageTree(pages: pages)
        self.count = count
        self.encodedBytes = encodedBytes
    }

    var copiedPages: Int { tree.copiedPages }
    var shape: (height: Int, leaves: Int) { tree.shape }
    var lastKey: UInt64? { tree.last?.key }

    /// Puts a record and returns the one it replaced.
    @discardableResult
    mutating func put(_ record: [UInt8], for key: UInt64, revision: UInt64) -> [UInt8]? {
        var former: [UInt8]?
        tree.modify(key) { page, index in
            if index < page.count, page.key(at: index) == key {
                former = page.record(at: index)
            }
            page.put(record, for: key, at: index)
            page.note(revision)
        }
        newestRevision = revision
        count += former == nil ? 1 : 0
        encodedBytes += record.count - (former?.count ?? 0)
        return former
    }

    /// Removes a record and returns it; nil if there was none.
    @discardableResult
    mutating func remove(_ key: UInt64, revision: UInt64) -> [UInt8]? {
        var former: [UInt8]?
        tree.modify(key) { page, index in
            guard index < page.count, page.key(at: index) == key else { return }
            former = page.record(at: index)
            page.remove(at: index)
            page.note(revision)
        }
        if let former {
            newestRevision = revision
            removals += 1
            count -= 1
            encodedBytes -= former.count
        }
        return former
    }

    /// The tree as it lies, for reading: valid only as long as it is held and not changed.
    @inline(__always)
    var place: TreeNode<RecordPage>.Place { tree.place }

    /// The pages where records lie, to be fetched ahead.
    func pagesAhead(_ keys: [UInt64]) -> PagesAhead<RecordPage> { tree.pagesAhead(keys) }

    /// Revision of the page where `key` belongs, for readings that may find nothing there.
    func pageRevision(for key: UInt64) -> UInt64 {
        withExtendedLifetime(tree) { tree.place.page(around: key).newestRevision }
    }

    /// Visits records from `key` on, in order, until `body` returns false.
    func visit(
        from key: UInt64, _ body: (UInt64, UnsafeRawBufferPointer, _ pageRevision: UInt64) -> Bool
    ) {
        tree.visit(from: key) { page, index in
            page.withRecord(at: index) { body(page.key(at: index), $0, page.newestRevision) }
        }
    }

    /// Visits, in order, the records of pages that changed after a revision: all that changed, and
    /// some that lie beside them.
    func visit(changedAfter revision: UInt64, _ body: (UInt64, UnsafeRawBufferPointer) -> Void) {
        guard newestRevision > revision else { return }
        tree.visitPages(changedAfter: revision) { page in
            for index in 0..<page.count {
                page.withRecord(at: index) { body(page.key(at: index), $0) }
            }
        }
    }
}

extension TreeNode<RecordPage>.Place {
    /// Calls `body` with the record, in place, or nil if there is none, and the revision of its
    /// page, or of the page where it would lie.
    @inline(__always)
    func withRecord<Result>(
        _ key: UInt64, _ body: (UnsafeRawBufferPointer?, _ pageRevision: UInt64) -> Result
    ) -> Result {
        let page = page(around: key)
        let index = page.lowerBound(key)
        guard index < page.count, page.key(at: index) == key else {
            return body(nil, page.newestRevision)
        }
        return body(page.record(at: index), page.newestRevision)
    }
}
