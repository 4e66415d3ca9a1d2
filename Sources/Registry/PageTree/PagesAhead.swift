/// The pages of a tree where some keys belong, looked for once: every step of fetching ahead goes
/// there at once. Each step is taken for all of them, so that the memory for one is under way while
/// the others are looked at.
///
/// No reference is counted, since counting waits for the memory: it is valid only as long as the
/// tree is held and not changed. It changes nothing but time.
struct PagesAhead<Page: TreePage> {
    private let keys: [Page.Key]
    private let pages: [Page.Place]

    /// As many pages as keys.
    init(keys: [Page.Key], pages: [Page.Place]) {
        self.keys = keys
        self.pages = pages
    }

    @inline(__always)
    private func forEach(_ body: (Page.Key, Page.Place) -> Void) {
        for (key, page) in zip(keys, pages) { body(key, page) }
    }
}

extension PagesAhead<RecordPage> {
    /// Asks for the beginnings of the pages.
    func fetchHeads() {
        forEach { _, page in
            FetchAhead.few(at: page.header, MemoryLayout<RecordPage.Header>.size)
        }
    }

    /// Asks for the slots of the records, on pages whose heads were asked for before.
    func fetchSlots() {
        forEach { key, page in
            FetchAhead.few(at: page.likelySlot(key), 2 * RecordPage.slotBytes)
        }
    }

    /// Asks for the records, whose slots were asked for before.
    func fetchRecords() {
        forEach { key, page in
            let index = page.lowerBound(key)
            guard index < page.count, page.key(at: index) == key else { return }
            FetchAhead.all(of: page.record(at: index))
        }
    }
}

extension PagesAhead<PairPage> {
    /// Asks for the beginnings of the pages.
    func fetchHeads() {
        forEach { _, page in
            FetchAhead.few(at: page.header, MemoryLayout<PairPage.Header>.size)
        }
    }

    /// Asks for the pairs, on pages whose heads were asked for before.
    func fetchPairs() {
        forEach { key, page in
            let place = page.likelyPair(key)
            // Some pairs to both sides.
            FetchAhead.few(at: place.map { $0 - 64 }, 128)
            FetchAhead.few(at: place, 1)
        }
    }

    /// The first id under each term that has one on its page.
    func firstIDs() -> [UInt64] {
        var found: [UInt64] = []
        found.reserveCapacity(keys.count)
        forEach { key, page in
            let index = page.lowerBound(key)
            guard index < page.count else { return }
            let pair = page.key(at: index)
            if pair.term == key.term { found.append(pair.id) }
        }
        return found
    }
}
