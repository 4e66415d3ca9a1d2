/// Which figures of a table are withheld from publication (小数抑制), so that nobody is known by them
/// and none of what is withheld can be worked out from the totals.
///
/// The table has a block of rows for each division, its total last, and a total of all blocks; the
/// parts of a row add up to its certificates. Withholding goes by whole parts and whole blocks:
/// what anybody can work out by subtracting is then a sum over all withheld parts of a row, or over
/// all withheld blocks, and these sums are themselves 0 or not small.
package struct SmallFigures: Sendable {
    /// Figures from 1 to below this are small.
    package let smallestShown: UInt64

    package struct Row: Hashable, Sendable {
        package var persons: UInt64
        package var certificates: UInt64
        /// They add up to the certificates.
        package var parts: [UInt64]

        package init(persons: UInt64, certificates: UInt64, parts: [UInt64]) {
            self.persons = persons
            self.certificates = certificates
            self.parts = parts
        }
    }

    /// What is withheld, by place.
    package struct Withheld: Hashable, Sendable {
        /// In every row.
        package var parts: [Bool]
        package var blocks: [Bool]
        package var isTotal: Bool
    }

    package init(smallestShown: UInt64) {
        self.smallestShown = smallestShown
    }

    /// - Parameters:
    ///   - blocks: each with its total last.
    ///   - total: the sum of the blocks' totals.
    package func withheld(_ blocks: [[Row]], total: Row) -> Withheld {
        var withheld = Withheld(
            parts: parts(of: total), blocks: blocks.map { _ in false }, isTotal: false)
        for (index, block) in blocks.enumerated() {
            withheld.blocks[index] = block.contains { row in
                shown(row, withheld.parts).contains(where: isSmall)
            }
        }
        let totals = blocks.map { $0.last.map { shown($0, withheld.parts) } ?? [] }
        while let next = nextBlock(totals, withheld.blocks) {
            withheld.blocks[next] = true
        }
        // The total of one block is that block.
        withheld.isTotal =
            shown(total, withheld.parts).contains(where: isSmall) || withheld.blocks == [true]
        if withheld.isTotal {
            withheld.blocks = blocks.map { _ in true }
        }
        return withheld
    }

    /// Parts that are small in all, and as many of the smallest others as it takes to hide them.
    private func parts(of total: Row) -> [Bool] {
        var withheld = total.parts.map(isSmall)
        while isSmall(hidden(total, withheld)) {
            let others = withheld.indices.filter { !withheld[$0] && total.parts[$0] > 0 }
            guard let next = others.min(by: { total.parts[$0] < total.parts[$1] }) else { break }
            withheld[next] = true
        }
        return withheld
    }

    /// The released block with the fewest certificates, if what is withheld so far could be worked
    /// out: a single block, or a small rest.
    private func nextBlock(_ totals: [[UInt64]], _ withheld: [Bool]) -> Int? {
        let hidden = withheld.indices.filter { withheld[$0] }
        guard let first = hidden.first else { return nil }
        let rest = hidden.dropFirst().reduce(totals[first]) { sum, block in
            zip(sum, totals[block]).map { $0 + $1 }
        }
        guard hidden.count == 1 || rest.contains(where: isSmall) else { return nil }
        return withheld.indices.filter { !withheld[$0] }.min { left, right in
            (totals[left].first ?? 0, left) < (totals[right].first ?? 0, right)
        }
    }

    /// Every figure of a row that is shown, or that a subtraction gives.
    private func shown(_ row: Row, _ withheld: [Bool]) -> [UInt64] {
        let parts = zip(row.parts, withheld).filter { !$0.1 }.map(\.0)
        return [row.certificates, row.persons] + parts + [hidden(row, withheld)]
    }

    private func hidden(_ row: Row, _ withheld: [Bool]) -> UInt64 {
        zip(row.parts, withheld).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    }

    private func isSmall(_ figure: UInt64) -> Bool { 0 < figure && figure < smallestShown }
}
