import Rules
import Testing

/// Figures for publication.
struct SmallFiguresTests {
    private typealias Row = SmallFigures.Row
    private let rule = SmallFigures(smallestShown: 5)

    private static func row(_ parts: [UInt64]) -> Row {
        let sum = parts.reduce(0, +)
        return Row(persons: sum, certificates: sum, parts: parts)
    }

    private static func total(_ blocks: [[Row]]) -> Row {
        let totals = blocks.compactMap(\.last)
        let parts = totals.first?.parts.indices.map { part in
            totals.reduce(0) { $0 + $1.parts[part] }
        }
        return row(parts ?? [])
    }

    private static func isSmall(_ figure: UInt64) -> Bool { (1..<5).contains(figure) }

    @Test func `a single county is never withheld alone: the total would give it away`() {
        let blocks = [[Self.row([50, 20])], [Self.row([3, 9])], [Self.row([90, 30])]]
        let withheld = rule.withheld(blocks, total: Self.total(blocks))
        #expect(withheld.blocks == [true, true, false])
        #expect(withheld.parts == [false, false])
        #expect(!withheld.isTotal)
    }

    @Test func `a status of few is hidden behind the smallest other`() {
        let blocks = [[Self.row([50, 2, 8])], [Self.row([60, 0, 9])]]
        let withheld = rule.withheld(blocks, total: Self.total(blocks))
        #expect(withheld.parts == [false, true, true])
        #expect(withheld.blocks == [false, false])
    }

    @Test func `nothing is shown of a register of few`() {
        let blocks = [[Self.row([1, 0])], [Self.row([2, 0])]]
        let withheld = rule.withheld(blocks, total: Self.total(blocks))
        #expect(withheld.isTotal)
        #expect(withheld.blocks == [true, true])
        #expect(rule.withheld([], total: Row(persons: 0, certificates: 0, parts: [])).blocks == [])
    }

    /// What is shown, and whatever sum a reader can take from it, is 0 or not small; what is
    /// withheld is a sum of at least two unknowns.
    @Test(arguments: 0..<300)
    func `no withheld figure can be worked out, in random tables`(_ seed: Int) {
        var dice = SystemRandomNumberGenerator()
        let blocks: [[Row]] = (0..<(1 + seed % 8)).map { _ in
            let levels = (0..<3).map { _ in
                Self.row(
                    (0..<6).map { _ in
                        Bool.random(using: &dice) ? 0 : UInt64.random(in: 0...40, using: &dice)
                    })
            }
            return levels + [Self.total(levels.map { [$0] })]
        }
        let total = Self.total(blocks)
        let withheld = rule.withheld(blocks, total: total)
        func sums(_ row: Row) -> [UInt64] {
            let shown = zip(row.parts, withheld.parts).filter { !$0.1 }.map(\.0)
            let hidden = zip(row.parts, withheld.parts).filter(\.1).map(\.0)
            return shown + [hidden.reduce(0, +), row.persons, row.certificates]
        }
        for (block, isWithheld) in zip(blocks, withheld.blocks) where !isWithheld {
            for row in block {
                #expect(!sums(row).contains(where: Self.isSmall))
            }
        }
        guard !withheld.isTotal else {
            #expect(withheld.blocks.allSatisfy { $0 })
            return
        }
        #expect(!sums(total).contains(where: Self.isSmall))
        let hidden = zip(blocks, withheld.blocks).filter(\.1).compactMap(\.0.last)
        #expect(hidden.count != 1)
        if !hidden.isEmpty, hidden.count < blocks.count {
            let rest = Self.total(hidden.map { [$0] })
            #expect(!sums(rest).contains(where: Self.isSmall))
        }
        #expect(withheld.parts.count(where: { $0 }) != 1)
    }
}
