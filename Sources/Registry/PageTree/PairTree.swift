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

    /// Asks for the beginning of the page where the pairs of a term should be.
    @inline(__always)
    func fetchPageAhead(_ term: UInt64) {
        let address = tree.withPage(around: IndexPair(term: term, id: 1)) { $0.address }
        FetchAhead.few(at: address, PairPage.headBytes)
    }

    /// Asks for the pairs of a term, whose page was asked for before.
    @inline(__always)
    func fetchPairsAhead(_ term: UInt64) {
        let pair = IndexPair(term: term, id: 1)
        let place = tree.withPage(around: pair) { $0.likelyPlace(pair) }
        // Some pairs to both sides.
        FetchAhead.few(at: place.map { $0 - 64 }, 128)
        FetchAhead.few(at: place, 1)
    }

    /// The first id under a term, if it lies where terms are found at once; noting nothing: for
    /// what is fetched ahead.
    @inline(__always)
    func firstAtHand(_ term: UInt64) -> UInt64? {
        tree.withPage(for: IndexPair(term: term, id: 1)) { page, index in
            guard index < page.count else { return nil }
            let pair = page.key(at: index)
            return pair.term == term ? pair.id : nil
        }
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
