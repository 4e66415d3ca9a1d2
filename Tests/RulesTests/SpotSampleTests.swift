import Rules
import Testing

@Suite struct SpotSampleTests {
    private let ids = (1...500).map { UInt64($0) }

    @Test func `the same seed draws the same, in whatever order files are found`() {
        let sample = SpotSample(seed: 7).draw(20, from: ids)
        #expect(sample.count == 20 && sample == sample.sorted() && Set(sample).count == 20)
        #expect(SpotSample(seed: 7).draw(20, from: ids.reversed()) == sample)
        #expect(SpotSample(seed: 8).draw(20, from: ids) != sample)
    }

    @Test func `a greater sample has the smaller one in it`() {
        let small = SpotSample(seed: 3).draw(10, from: ids)
        let large = SpotSample(seed: 3).draw(60, from: ids)
        #expect(Set(small).isSubset(of: large))
        #expect(SpotSample(seed: 3).draw(900, from: ids) == ids)
    }

    @Test func `every file is drawn about as often as any other`() {
        var drawn: [UInt64: Int] = [:]
        for seed in UInt64(1)...400 {
            for id in SpotSample(seed: seed).draw(50, from: ids) { drawn[id, default: 0] += 1 }
        }
        // 40 times each; far from it would be a draw that favours somebody.
        #expect(ids.allSatisfy { (10...80).contains(drawn[$0] ?? 0) })
    }

    @Test func `a part is rounded up, so that of a few one is drawn`() {
        #expect(SpotSample.count(percent: 5, of: 3) == 1)
        #expect(SpotSample.count(percent: 5, of: 100) == 5)
        #expect(SpotSample.count(percent: 5, of: 101) == 6)
        #expect(SpotSample.count(percent: 100, of: 7) == 7)
        #expect(SpotSample.count(percent: 50, of: 0) == 0)
    }
}
