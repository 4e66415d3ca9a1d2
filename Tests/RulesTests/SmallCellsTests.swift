import Rules
import Testing

/// What a table gives away that is published with all its totals.
@Suite struct SmallCellsTests {
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test(arguments: 1...60)
    func `no line of a table gives a small figure away by subtraction`(_ seed: UInt64) {
        var dice = Dice(state: seed)
        let sizes = [3, 2, 4]
        let largest = [6, 20, 200][Int(seed % 3)]
        var cells: [SmallCells.Cell] = []
        for first in 0..<sizes[0] {
            for second in 0..<sizes[1] {
                for third in 0..<sizes[2] {
                    let count = UInt64.random(in: 0...UInt64(largest), using: &dice)
                    if count > 0, Int.random(in: 0..<4, using: &dice) > 0 {
                        cells.append(.init(place: [first, second, third], count: count))
                    }
                }
            }
        }
        let total = cells.reduce(0) { $0 + $1.count }
        guard let withheld = SmallCells(smallestShown: 5).withheld(cells, axes: 3) else {
            #expect(total < 5)
            return
        }
        // -1 stands for the sum over an axis.
        func sum(_ place: [Int]) -> UInt64 {
            cells.reduce(0) { sum, cell in
                zip(place, cell.place).allSatisfy { $0 == -1 || $0 == $1 } ? sum + cell.count : sum
            }
        }
        func isShown(_ place: [Int]) -> Bool {
            zip(place, withheld).allSatisfy { $0 == -1 || !$1.contains($0) }
        }
        for first in -1..<sizes[0] {
            for second in -1..<sizes[1] {
                for third in -1..<sizes[2] where isShown([first, second, third]) {
                    let place = [first, second, third]
                    #expect(sum(place) == 0 || sum(place) >= 5, "\(place)")
                    // What is left of a sum when all that is shown of it is taken away.
                    for axis in 0..<3 where place[axis] == -1 {
                        var rest = sum(place)
                        for index in 0..<sizes[axis] {
                            var part = place
                            part[axis] = index
                            if isShown(part) { rest -= sum(part) }
                        }
                        #expect(rest == 0 || rest >= 5, "\(place), axis \(axis)")
                    }
                }
            }
        }
    }

    @Test func `a table without small figures is shown whole`() {
        let cells = (0..<4).map { SmallCells.Cell(place: [$0 / 2, $0 % 2], count: 5) }
        #expect(SmallCells(smallestShown: 5).withheld(cells, axes: 2) == [[], []])
    }

    @Test func `one small figure takes a second one with it, so that it cannot be worked out`() {
        let counts: [UInt64] = [50, 3, 40]
        let cells = counts.enumerated().map {
            SmallCells.Cell(place: [0, $0.offset], count: $0.element)
        }
        #expect(SmallCells(smallestShown: 5).withheld(cells, axes: 2) == [[], [1, 2]])
    }

    @Test func `a table of less than the smallest figure is not shown at all`() {
        let cells = [SmallCells.Cell(place: [0], count: 4)]
        #expect(SmallCells(smallestShown: 5).withheld(cells, axes: 1) == nil)
    }
}
