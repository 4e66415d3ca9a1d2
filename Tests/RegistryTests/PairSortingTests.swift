import Testing

@testable import Registry

/// Pairs put in order by buckets, against the standard library's sort.
@Suite struct PairSortingTests {
    /// How terms of an index are spread.
    enum Spread: CaseIterable {
        case ids, hashes, fewTerms, oneTerm, twoHeaps, extremes
    }

    @Test(arguments: Spread.allCases, [0, 1, 2, 25, 3_000, 40_000])
    func `pairs come out in order, each once, however they are spread`(
        spread: Spread, count: Int
    ) {
        var random = SeededGenerator(seed: UInt64(count) + 1)
        var pairs = (0..<count).map { number in
            IndexPair(
                term: term(spread, number, &random),
                id: UInt64.random(in: 1...9_000, using: &random))
        }
        pairs += pairs.prefix(count / 10)
        for pieceCount in [1, 3] {
            let pieces = (0..<pieceCount).map { piece in
                Array(
                    pairs[pairs.count * piece / pieceCount..<pairs.count * (piece + 1) / pieceCount]
                )
            }
            let sorted = PairSorting.sorted(pieces)
            #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0 < $1 })
            #expect(sorted == once(pairs.sorted()))
        }
    }

    @Test func `pairs that come in order are left as they are`() {
        let pairs = (0..<5_000).map { IndexPair(term: UInt64($0 / 3), id: UInt64($0)) }
        #expect(PairSorting.sorted([Array(pairs[..<2_000]), [], Array(pairs[2_000...])]) == pairs)
    }

    private func term(_ spread: Spread, _ number: Int, _ random: inout SeededGenerator) -> UInt64 {
        switch spread {
        case .ids: UInt64(number)
        case .hashes: UInt64.random(in: .min ... .max, using: &random)
        case .fewTerms: UInt64.random(in: 1...7, using: &random) << 8
        case .oneTerm: 1
        case .twoHeaps: UInt64.random(in: 0...9, using: &random) + (number % 2 == 0 ? 0 : 1 << 60)
        case .extremes: number % 2 == 0 ? .min : .max
        }
    }

    private func once(_ pairs: [IndexPair]) -> [IndexPair] {
        pairs.enumerated().filter { $0 == 0 || pairs[$0 - 1] != $1 }.map(\.element)
    }
}
