/// An entry of an index: what is looked for, and the id that it leads to.
struct IndexPair: Comparable, Sendable {
    var term: UInt64
    var id: UInt64

    static func < (left: IndexPair, right: IndexPair) -> Bool {
        left.term != right.term ? left.term < right.term : left.id < right.id
    }
}

/// A page of index pairs in order.
struct PairPage: TreePage {
    static let maximumCount = 512

    private var pairs: [IndexPair] = []
    var newestRevision: UInt64 = 0

    var count: Int { pairs.count }
    var isOverfull: Bool { count > Self.maximumCount }
    var isUnderfull: Bool { count < Self.maximumCount / 2 }

    func key(at index: Int) -> IndexPair { pairs[index] }
    func lowerBound(_ key: IndexPair) -> Int { binarySearch(key) { pairs[$0] } }

    mutating func insert(_ pair: IndexPair, at index: Int) {
        guard index == count || pairs[index] != pair else { return }
        pairs.insert(pair, at: index)
    }

    mutating func remove(_ pair: IndexPair, at index: Int) {
        guard index < count, pairs[index] == pair else { return }
        pairs.remove(at: index)
    }

    mutating func splitOff(atEnd: Bool) -> PairPage {
        let middle = atEnd ? count - 1 : count / 2
        var upper = PairPage()
        upper.newestRevision = newestRevision
        upper.pairs = Array(pairs[middle...])
        pairs.removeSubrange(middle...)
        return upper
    }

    func canAbsorb(_ next: PairPage) -> Bool { count + next.count <= Self.maximumCount }

    mutating func absorb(_ next: PairPage) {
        pairs.append(contentsOf: next.pairs)
        newestRevision = max(newestRevision, next.newestRevision)
    }
}
