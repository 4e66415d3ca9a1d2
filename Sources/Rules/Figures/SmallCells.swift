/// Which parts of a table of several axes are withheld from publication (小数抑制), where every sum
/// over an axis is published too.
///
/// What is withheld goes by whole indices of an axis: a division, a level, a group, a status. Then
/// all that anybody can work out from what is shown is made of blocks, each of one shown index or
/// of all withheld ones together on every axis; and a table goes out only when each block is 0 or
/// not small.
package struct SmallCells: Sendable {
    /// Figures from 1 to below this are small.
    package let smallestShown: UInt64

    /// A figure at a place, which has an index on every axis.
    package struct Cell: Sendable {
        package var place: [Int]
        package var count: UInt64

        package init(place: [Int], count: UInt64) {
            self.place = place
            self.count = count
        }
    }

    package init(smallestShown: UInt64) {
        self.smallestShown = smallestShown
    }

    /// The withheld indices of each axis; nil if even the sum of all is small.
    package func withheld(_ cells: [Cell], axes: Int) -> [Set<Int>]? {
        var withheld: [Set<Int>] = Array(repeating: [], count: axes)
        let totals = (0..<axes).map { sums(cells, axis: $0) }
        while let block = smallBlock(cells, withheld) {
            // Whatever loses least: another index of an axis, until the block is no longer alone.
            var best: (axis: Int, index: Int, sum: UInt64)?
            for axis in 0..<axes {
                guard let next = candidate(axis, block[axis], totals[axis], withheld[axis]) else {
                    continue
                }
                if next.sum < best?.sum ?? .max { best = (axis, next.index, next.sum) }
            }
            guard let best else { return nil }
            withheld[best.axis].insert(best.index)
        }
        return withheld
    }

    /// What all withheld indices of an axis are together.
    private static var together: Int { -1 }

    private func sums(_ cells: [Cell], axis: Int) -> [(index: Int, sum: UInt64)] {
        var sums: [Int: UInt64] = [:]
        for cell in cells { sums[cell.place[axis], default: 0] += cell.count }
        return sums.map { (index: $0.key, sum: $0.value) }.sorted { $0.index < $1.index }
    }

    /// The first block that is small, in order of places.
    private func smallBlock(_ cells: [Cell], _ withheld: [Set<Int>]) -> [Int]? {
        var blocks: [[Int]: UInt64] = [:]
        for cell in cells {
            let block = zip(cell.place, withheld).map { $1.contains($0) ? Self.together : $0 }
            blocks[block, default: 0] += cell.count
        }
        return blocks.filter { 0 < $0.value && $0.value < smallestShown }.map(\.key)
            .min { $0.lexicographicallyPrecedes($1) }
    }

    /// The index to withhold next on an axis: the block's own, or the smallest beside those that
    /// are withheld already. Nil where nothing is left, or nothing gained.
    private func candidate(
        _ axis: Int, _ index: Int, _ sums: [(index: Int, sum: UInt64)], _ withheld: Set<Int>
    ) -> (index: Int, sum: UInt64)? {
        guard sums.count > 1 else { return nil }
        if index != Self.together { return sums.first { $0.index == index } }
        return sums.filter { !withheld.contains($0.index) }.min {
            ($0.sum, $0.index) < ($1.sum, $1.index)
        }
    }
}
