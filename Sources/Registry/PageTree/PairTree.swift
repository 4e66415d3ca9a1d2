/// One index: from a term (a number, or the hash of a text) to the ids that carry it, in order.
struct PairTree: Sendable {
    private var tree = PageTree<PairPage>()

    init() {}

    /// An index of all these pairs, in any order and some perhaps more than once.
    init(_ pieces: consuming [[IndexPair]]) {
        // Consumed: the pieces are gone before the pages are made.
        let pairs = PairSorting.sorted(consume pieces)
        let pages = stride(from: 0, to: pairs.count, by: PairPage.maximumCount).map { start in
            PairPage(pairs[start..<min(start + PairPage.maximumCount, pairs.count)])
        }
        tree = PageTree(pages: pages)
    }

    var copiedPages: Int { tree.copiedPages }

    mutating func insert(_ pair: IndexPair, revision: UInt64) {
        tree.modify(pair) { page, index in
            page.insert(pair, at: index)
            page.note(revision)
        }
    }

    mutating func remove(_ pair: IndexPair, revision: UInt64) {
        tree.modify(pair) { page, index in
            page.remove(pair, at: index)
            page.note(revision)
        }
    }

    /// The tree as it lies, for reading: valid only as long as it is held and not changed.
    @inline(__always)
    var place: TreeNode<PairPage>.Place { tree.place }

    /// Visits the ids under `term` that are greater than `id`, in order, until `body` returns
    /// false.
    func visit(
        _ term: UInt64, after id: UInt64 = 0, _ trace: inout ReadTrace, _ body: (UInt64) -> Bool
    ) {
        let next = withExtendedLifetime(tree) {
            place.visitFirstPage(term, after: id, &trace, body)
        }
        if let next { visit(from: next, &trace, body) }
    }

    /// Visits the ids under the term of a pair from it on, which `visitFirstPage` left.
    func visit(from pair: IndexPair, _ trace: inout ReadTrace, _ body: (UInt64) -> Bool) {
        tree.visit(from: pair) { page, index in
            trace.note(page.newestRevision)
            let found = page.key(at: index)
            return found.term == pair.term && body(found.id)
        }
    }

    func ids(_ term: UInt64, _ trace: inout ReadTrace) -> [UInt64] {
        var found: [UInt64] = []
        visit(term, &trace) { id in
            found.append(id)
            return true
        }
        return found
    }

    /// The pages where the first pairs of terms lie, to be fetched ahead.
    func pagesAhead(_ terms: [UInt64]) -> PagesAhead<PairPage> {
        tree.pagesAhead(terms.map { IndexPair(term: $0, id: 1) })
    }
}

extension TreeNode<PairPage>.Place {
    /// Visits the ids under `term` that are greater than `id` on the page where the first of them
    /// belongs, in order, until `body` returns false. Nearly always all lie there, and one descent
    /// finds them.
    ///
    /// - Returns: where to go on; nil if there are no more, or `body` returned false.
    @inline(__always)
    func visitFirstPage(
        _ term: UInt64, after id: UInt64, _ trace: inout ReadTrace, _ body: (UInt64) -> Bool
    ) -> IndexPair? {
        let (start, overflow) = id.addingReportingOverflow(1)
        guard !overflow else { return nil }
        var next = IndexPair(term: term, id: start)
        let page = page(around: next)
        trace.note(page.newestRevision)
        for position in page.lowerBound(next)..<page.count {
            let pair = page.key(at: position)
            guard pair.term == term, pair.id < .max, body(pair.id) else { return nil }
            next.id = pair.id + 1
        }
        return next
    }
}
