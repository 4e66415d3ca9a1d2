import Testing

@testable import shegong_bench

@Suite struct NameChoiceTests {
    @Test func `names are those that a seed has always given, unless another choice is made`() {
        let names = [0, 1, 2, 4_711].map { InventedPerson(index: $0, seed: 1).name }
        #expect(names == ["吴明云", "朱佳子", "邓俊澜", "司徒思雨"])
    }

    @Test func `the commonest names are borne as often as in China, and most are rare`() {
        var random = SeededRandom(seed: 1)
        var bearers: [String: Int] = [:]
        for _ in 0..<100_000 {
            bearers[NameChoice.asBorne.name(&random), default: 0] += 1
        }
        let mostBearers = bearers.values.max() ?? 0
        #expect((10...45).contains(mostBearers))
        #expect(bearers.count > 80_000)
    }
}
