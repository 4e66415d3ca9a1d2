/// A sample that can be drawn again: by the seed, each file of the population gets a mark that
/// nobody can foresee, and those with the lowest marks are drawn. The mark of a file hangs on
/// nothing but the seed and its id, so the order in which files are found does not matter.
package struct SpotSample: Sendable {
    private let seed: UInt64

    package init(seed: UInt64) {
        self.seed = seed
    }

    /// How many files a part of a population is, rounded up.
    package static func count(percent: UInt32, of population: Int) -> Int {
        (population * Int(min(percent, 100)) + 99) / 100
    }

    /// `count` of the ids, or all if there are no more, in order of ids.
    package func draw(_ count: Int, from ids: [UInt64]) -> [UInt64] {
        let marked = ids.map { (mark: mark(of: $0), id: $0) }
        let drawn = marked.sorted { ($0.mark, $0.id) < ($1.mark, $1.id) }.prefix(max(0, count))
        return drawn.map(\.id).sorted()
    }

    /// SplitMix64 over the seed, then over the id.
    private func mark(of id: UInt64) -> UInt64 { Self.mixed(Self.mixed(seed) ^ id) }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
