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

    /// Visits the ids under `term` that are greater than `id`, in order, until `body` returns
    /// false.
    func visit(
        _ term: UInt64, after id: UInt64 = 0, _ trace: inout ReadTrace, _ body: (UInt64) -> Bool
    ) {
        let (start, overflow) = id.addingReportingOverflow(1)
        guard !overflow else { return }
        var from = IndexPair(term: term, id: start)
        // Nearly always all lie on one page, and one descent finds them.
        let isDone = tree.withPage(for: from) { page, index in
            trace.note(page.newestRevision)
            for position in index..<page.count {
                let pair = page.key(at: position)
                guard pair.term == term, pair.id < .max, body(pair.id) else { return true }
                from.id = pair.id + 1
            }
            return false
        }
        guard !isDone else { return }
        tree.visit(from: from) { page, index in
            trace.note(page.newestRevision)
            let pair = page.key(at: index)
            return pair.term == term && body(pair.id)
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

    func first(_ term: UInt64, _ trace: inout ReadTrace) -> UInt64? {
        var found: UInt64?
        visit(term, &trace) { id in
            found = id
            return false
        }
        return found
    }
}
