/// An entry of an index: what is looked for, and the id that it leads to.
struct IndexPair: Comparable, Sendable {
    var term: UInt64
    var id: UInt64

    @inline(__always)
    static func < (left: IndexPair, right: IndexPair) -> Bool {
        left.term != right.term ? left.term < right.term : left.id < right.id
    }
}

/// A page of index pairs in order.
///
/// `@unchecked Sendable` is sound because memory is only ever written by the one page that holds it
/// alone (`makeUnique`).
struct PairPage: TreePage, @unchecked Sendable {
    static let maximumCount = 512
    private static let smallestCapacity = 8

    struct Header {
        var count = 0
        /// Pairs that the memory has room for.
        var capacity: Int
        var newestRevision: UInt64 = 0
        var first = IndexPair(term: 0, id: 0)
        var last = IndexPair(term: 0, id: 0)
    }

    private var memory: PageMemory<Header, IndexPair>

    init() {
        self.init(capacity: Self.smallestCapacity)
    }

    private init(capacity: Int) {
        memory = .make(capacity: capacity, Header(capacity: capacity))
    }

    /// A page of pairs that stand in order, with no room for more.
    init(_ pairs: ArraySlice<IndexPair>) {
        self.init(capacity: pairs.count)
        memory.withPointers { header, room in
            for (position, pair) in pairs.enumerated() {
                room[position] = pair
            }
            header.pointee.count = pairs.count
        }
        noteEnds()
    }

    @inline(__always)
    private var header: Header { memory.withPointers { header, _ in header.pointee } }

    var count: Int { header.count }
    var newestRevision: UInt64 { header.newestRevision }
    var isOverfull: Bool { count > Self.maximumCount }
    var isUnderfull: Bool { count < Self.maximumCount / 2 }

    mutating func note(_ revision: UInt64) {
        memory.withPointers { header, _ in header.pointee.newestRevision = revision }
    }

    /// Calls `body` with the page as it lies.
    @inline(__always)
    private func withPlace<Result>(_ body: (Place) -> Result) -> Result {
        memory.withPointers { body(Place(header: $0, pairs: $1)) }
    }

    @inline(__always)
    var place: Place { withPlace { $0 } }

    @inline(__always)
    func key(at index: Int) -> IndexPair { withPlace { $0.key(at: index) } }

    @inline(__always)
    static func position(of key: IndexPair) -> UInt64 { key.term }

    @inline(__always)
    func lowerBound(_ key: IndexPair) -> Int { withPlace { $0.lowerBound(key) } }

    mutating func insert(_ pair: IndexPair, at index: Int) {
        guard index == count || key(at: index) != pair else { return }
        reserve(1)
        memory.withPointers { header, pairs in
            let count = header.pointee.count
            (pairs + index + 1).update(from: pairs + index, count: count - index)
            pairs[index] = pair
            header.pointee.count = count + 1
        }
        noteEnds()
    }

    mutating func remove(_ pair: IndexPair, at index: Int) {
        guard index < count, key(at: index) == pair else { return }
        memory.withPointers { header, pairs in
            let count = header.pointee.count
            (pairs + index).update(from: pairs + index + 1, count: count - index - 1)
            header.pointee.count = count - 1
        }
        noteEnds()
    }

    /// Keeps the first and the last pair at hand.
    private func noteEnds() {
        memory.withPointers { header, pairs in
            let count = header.pointee.count
            guard count > 0 else { return }
            header.pointee.first = pairs[0]
            header.pointee.last = pairs[count - 1]
        }
    }
}

// MARK: Memory

extension PairPage {
    mutating func makeUnique() -> Bool {
        guard !isKnownUniquelyReferenced(&memory) else { return false }
        self = copy(0..<count, capacity: header.capacity)
        return true
    }

    private mutating func reserve(_ more: Int) {
        guard count + more > header.capacity else { return }
        self = copy(0..<count, capacity: Self.room(count + more))
    }

    private static func room(_ needed: Int) -> Int {
        PageMemory<Header, IndexPair>.roomFor(needed, atLeast: smallestCapacity)
    }

    /// The pairs at these places in memory of their own.
    private func copy(_ places: Range<Int>, capacity: Int = 0) -> PairPage {
        let copy = PairPage(capacity: max(capacity, Self.room(places.count)))
        memory.withPointers { source, sourcePairs in
            copy.memory.withPointers { target, targetPairs in
                target.pointee.count = places.count
                target.pointee.newestRevision = source.pointee.newestRevision
                targetPairs.update(from: sourcePairs + places.lowerBound, count: places.count)
            }
        }
        copy.noteEnds()
        return copy
    }

    mutating func splitOff(atEnd: Bool) -> PairPage {
        let middle = atEnd ? count - 1 : count / 2
        let upper = copy(middle..<count)
        self = copy(0..<middle)
        return upper
    }

    func canAbsorb(_ next: PairPage) -> Bool { count + next.count <= Self.maximumCount }

    mutating func absorb(_ next: PairPage) {
        let revision = max(newestRevision, next.newestRevision)
        reserve(next.count)
        memory.withPointers { header, pairs in
            next.memory.withPointers { nextHeader, nextPairs in
                let count = nextHeader.pointee.count
                (pairs + header.pointee.count).update(from: nextPairs, count: count)
                header.pointee.count += count
            }
        }
        noteEnds()
        note(revision)
    }
}
