import Testing

@testable import Registry

/// The page trees against a plain dictionary and a plain sorted list, with random operations.
@Suite struct PageTreeTests {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `a record tree holds what a dictionary holds`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var tree = RecordTree()
        var model: [UInt64: [UInt8]] = [:]
        for revision in 1...6_000 as ClosedRange<UInt64> {
            let key = UInt64.random(in: 0..<1_500, using: &random)
            if Int.random(in: 0..<3, using: &random) == 0 {
                #expect(tree.remove(key, revision: revision) == model.removeValue(forKey: key))
            } else {
                let size = Int.random(in: 0..<10, using: &random) == 0 ? 20_000 : 200
                let record = [UInt8](
                    repeating: UInt8(truncatingIfNeeded: revision),
                    count: Int.random(in: 0...size, using: &random))
                #expect(tree.put(record, for: key, revision: revision) == model[key])
                model[key] = record
            }
        }
        expectSame(tree, model)
        for key in model.keys.sorted() {
            tree.remove(key, revision: 9_999)
            model[key] = nil
        }
        expectSame(tree, model)
        #expect(tree.shape.leaves == 1)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `whoever asks what changed after a revision is shown all that did, and few others`(
        seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        var tree = RecordTree()
        var changedAt: [UInt64: UInt64] = [:]
        for revision in 1...20_000 as ClosedRange<UInt64> {
            let key = UInt64.random(in: 0..<60_000, using: &random)
            if Int.random(in: 0..<8, using: &random) == 0 {
                tree.remove(key, revision: revision)
                changedAt[key] = nil
            } else {
                tree.put([UInt8](repeating: 7, count: 1_500), for: key, revision: revision)
                changedAt[key] = revision
            }
        }
        for revision in [0, 1, 10_000, 19_990, 19_999, 20_000] as [UInt64] {
            var shown: Set<UInt64> = []
            tree.visit(changedAfter: revision) { key, _ in shown.insert(key) }
            let changed = changedAt.filter { $0.value > revision }.keys
            #expect(shown.isSuperset(of: changed))
            #expect(shown.count <= (20_001 - Int(revision)) * RecordPage.maximumCount)
        }
        #expect(tree.shape.height > 2)
    }

    @Test(arguments: [0, 1, 255, 256, 257, 3_000, 60_000])
    func `a tree laid from rows in order holds them, and goes on like any other`(
        count: Int
    ) throws {
        var random = SeededGenerator(seed: UInt64(count))
        var builder = RecordTreeBuilder()
        var model: [UInt64: [UInt8]] = [:]
        var key: UInt64 = 0
        for _ in 0..<count {
            key += UInt64.random(in: 1...3, using: &random)
            let size = Int.random(in: 0..<2_000, using: &random) == 0 ? 40_000 : 90
            let record = [UInt8](
                repeating: UInt8(truncatingIfNeeded: key),
                count: Int.random(in: 0...size, using: &random))
            let isTaken = record.withUnsafeBytes { builder.append($0, for: key) }
            #expect(isTaken)
            model[key] = record
        }
        if key > 0 {
            let isTaken = [UInt8(1)].withUnsafeBytes { builder.append($0, for: key) }
            #expect(!isTaken, "a key that does not rise is refused")
        }
        var tree = builder.finished()
        expectSame(tree, model)
        let frozen = tree
        let before = model
        for revision in 1...2_000 as ClosedRange<UInt64> {
            let key = UInt64.random(in: 0...key + 1, using: &random)
            if Bool.random(using: &random) {
                #expect(tree.remove(key, revision: revision) == model.removeValue(forKey: key))
            } else {
                #expect(tree.put([5, 6], for: key, revision: revision) == model[key])
                model[key] = [5, 6]
            }
        }
        expectSame(tree, model)
        expectSame(frozen, before)
    }

    /// Where a key lies is guessed from keys spread evenly; here no guess is any good.
    @Test func `records are found however unevenly their keys are spread`() {
        var tree = RecordTree()
        var model: [UInt64: [UInt8]] = [:]
        for power in 0..<64 {
            for step in 0..<200 as Range<UInt64> {
                let key = (1 << UInt64(power)) &+ 2 &* step
                model[key] = [UInt8](repeating: UInt8(power), count: 400 + power)
            }
        }
        for key in [.max, .max - 1, 0] as [UInt64] { model[key] = [7] }
        for (key, record) in model.sorted(by: { $0.key < $1.key }) {
            tree.put(record, for: key, revision: 1)
        }
        #expect(tree.shape.height > 2)
        expectSame(tree, model)
        for key in model.keys where model[key &+ 1] == nil {
            #expect(tree.record(key &+ 1) == nil)
        }
    }

    @Test func `ids are found under terms that hold most of an index each`() {
        let terms: [UInt64] = [0, 1, 2, .max - 1, .max]
        let pairs = terms.flatMap { term in
            (1...60_000 as ClosedRange<UInt64>).map { IndexPair(term: term, id: 3 * $0) }
        }
        let tree = PairTree([pairs])
        for term in terms {
            for id in [0, 1, 3, 90_000, 179_999, 180_000] as [UInt64] {
                var trace = ReadTrace()
                var next: UInt64?
                tree.visit(term, after: id, &trace) { found in
                    next = found
                    return false
                }
                #expect(next == (id < 180_000 ? id / 3 * 3 + 3 : nil))
            }
        }
        var trace = ReadTrace()
        #expect(tree.ids(3, &trace) == [])
    }

    @Test(arguments: [0, 1, 512, 513, 200_000])
    func `an index sorted from pairs holds each once, and goes on like any other`(count: Int) {
        var random = SeededGenerator(seed: UInt64(count) + 7)
        var model: Set<Pair> = []
        var pairs: [IndexPair] = []
        for _ in 0..<count {
            let pair = Pair(
                term: UInt64.random(in: 0..<1_000, using: &random),
                id: UInt64.random(in: 1..<500, using: &random))
            pairs.append(IndexPair(term: pair.term, id: pair.id))
            model.insert(pair)
        }
        var tree = PairTree([pairs])
        for term in UInt64(0)..<1_000 where count > 0 || term < 3 {
            let added = Pair(term: term, id: UInt64.random(in: 1..<900, using: &random))
            tree.insert(IndexPair(term: term, id: added.id), revision: 1)
            model.insert(added)
            let removed = Pair(term: term, id: UInt64.random(in: 1..<500, using: &random))
            tree.remove(IndexPair(term: term, id: removed.id), revision: 2)
            model.remove(removed)
        }
        var ids: [UInt64: [UInt64]] = [:]
        for pair in model { ids[pair.term, default: []].append(pair.id) }
        var trace = ReadTrace()
        for term in UInt64(0)..<1_000 {
            #expect(tree.ids(term, &trace) == ids[term, default: []].sorted())
        }
    }

    private struct Pair: Hashable {
        var term: UInt64
        var id: UInt64
    }

    private func expectSame(_ tree: RecordTree, _ model: [UInt64: [UInt8]]) {
        var rows: [(UInt64, [UInt8])] = []
        tree.visit(from: 0) { key, record, _ in
            rows.append((key, Array(record)))
            return true
        }
        #expect(rows.map(\.0) == model.keys.sorted())
        #expect(rows.allSatisfy { model[$0.0] == $0.1 })
        #expect(tree.count == model.count)
        #expect(tree.encodedBytes == model.values.reduce(0) { $0 + $1.count })
        for (key, record) in model {
            #expect(tree.record(key) == record)
        }
    }

    @Test func `a frozen copy does not move while its tree does`() {
        var tree = RecordTree()
        for key in 1...2_000 as ClosedRange<UInt64> {
            tree.put([UInt8](repeating: 7, count: 100), for: key, revision: key)
        }
        let frozen = tree
        for key in 1...2_000 as ClosedRange<UInt64> {
            tree.put([9], for: key, revision: 2_000 + key)
        }
        for key in 1...2_000 as ClosedRange<UInt64> {
            #expect(frozen.record(key)?.count == 100)
            #expect(tree.record(key)?.count == 1)
        }
    }

    @Test func `a write copies no page without a copy held, and one with`() {
        var tree = RecordTree()
        for key in 1...5_000 as ClosedRange<UInt64> {
            tree.put([UInt8](repeating: 1, count: 150), for: key, revision: key)
        }
        #expect(tree.copiedPages == 0)
        let frozen = tree
        tree.put([2], for: 2_500, revision: 5_001)
        #expect(tree.copiedPages == 1)
        tree.put([3], for: 2_500, revision: 5_002)
        #expect(tree.copiedPages == 1)
        tree.put([3], for: 1, revision: 5_003)
        #expect(tree.copiedPages == 2)
        #expect(frozen.copiedPages == 0)
    }

    @Test func `pages filled by rising keys stay full`() {
        var tree = RecordTree()
        for key in 1...20_000 as ClosedRange<UInt64> {
            tree.put([UInt8](repeating: 1, count: 160), for: key, revision: key)
        }
        let fullPages = 20_000 * 160 / RecordPage.targetBytes
        #expect(tree.shape.leaves <= fullPages * 11 / 10)
    }

    @Test func `a reading knows the newest change of its page, also when it finds nothing`() {
        var tree = RecordTree()
        tree.put([1], for: 10, revision: 41)
        tree.remove(10, revision: 42)
        tree.withRecord(10) { record, pageRevision in
            #expect(record == nil)
            #expect(pageRevision == 42)
        }
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `an index finds the ids of a term in order`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var tree = PairTree()
        var model: Set<[UInt64]> = []
        for revision in 1...20_000 as ClosedRange<UInt64> {
            let pair = [
                UInt64.random(in: 0..<40, using: &random),
                UInt64.random(in: 1..<300, using: &random),
            ]
            let entry = IndexPair(term: pair[0], id: pair[1])
            if Int.random(in: 0..<3, using: &random) == 0 {
                tree.remove(entry, revision: revision)
                model.remove(pair)
            } else {
                tree.insert(entry, revision: revision)
                model.insert(pair)
            }
        }
        var trace = ReadTrace()
        for term in 0..<40 as Range<UInt64> {
            let expected = model.filter { $0[0] == term }.map { $0[1] }.sorted()
            #expect(tree.ids(term, &trace) == expected)
        }
    }

    @Test(arguments: [21, 22, 23] as [UInt64])
    func `a key is found among keys spread as unevenly as can be`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var tree = RecordTree()
        var keys: Set<UInt64> = [0, 1, .max, .max - 1]
        while keys.count < 3_000 {
            keys.insert(random.next() >> UInt64.random(in: 0..<64, using: &random))
        }
        for key in keys.sorted() {
            tree.put([UInt8(truncatingIfNeeded: key)], for: key, revision: 1)
        }
        for key in keys {
            for near in [key &- 1, key, key &+ 1] {
                let isThere = tree.withRecord(near) { record, _ in record != nil }
                #expect(isThere == keys.contains(near), "\(near)")
            }
        }
    }

    @Test func `an index of one term for all finds each id`() {
        var tree = PairTree()
        for id in 1...3_000 as ClosedRange<UInt64> {
            tree.insert(IndexPair(term: 7, id: id * id), revision: id)
        }
        var trace = ReadTrace()
        #expect(tree.ids(7, &trace) == (1...3_000).map { $0 * $0 })
        var after: [UInt64] = []
        tree.visit(7, after: 2_999 * 2_999, &trace) { id in
            after.append(id)
            return true
        }
        #expect(after == [9_000_000])
    }
}

extension RecordTree {
    fileprivate func withRecord<Result>(
        _ key: UInt64, _ body: (UnsafeRawBufferPointer?, _ pageRevision: UInt64) -> Result
    ) -> Result {
        withExtendedLifetime(self) { place.withRecord(key, body) }
    }

    fileprivate func record(_ key: UInt64) -> [UInt8]? {
        withRecord(key) { record, _ in record.map { Array($0) } }
    }
}
