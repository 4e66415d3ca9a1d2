import Rules
import Schema

/// The public version of figures: what is small is left out, and with it whatever it could be
/// worked out from. Measures that add up are one table; the others are tables of their own.
struct PublicFigures {
    let smallestShown: UInt64

    /// Figures below this are withheld from publication, if the question does not say.
    static var smallestShown: UInt32 { 5 }

    /// The figures that may be published, persons untold.
    func shown(_ cells: [Cell]) -> [Cell] {
        var tables: [Int32: [Cell]] = [:]
        for cell in cells { tables[cell.table, default: []].append(cell) }
        let filters = tables.mapValues { Filter($0, smallestShown) }
        return cells.filter { filters[$0.table]?.shows($0) ?? false }
    }

    /// A figure by what it is of; 0 or nil = all.
    struct Cell {
        var division: UInt32
        var level: Int32
        var group: GroupKey?
        var measure: FigureMeasure
        var count: UInt64

        /// What the measure adds up to with others; itself if with none.
        var table: Int32 {
            switch measure.rawValue {
            case FigureMeasure.inForce.rawValue...FigureMeasure.statusUnknown.rawValue:
                FigureMeasure.certificate.rawValue
            case FigureMeasure.renewed.rawValue...FigureMeasure.neither.rawValue:
                FigureMeasure.ending.rawValue
            default: measure.rawValue
            }
        }
    }

    /// What of one table is withheld. Places have the indices division, level, group, measure.
    private struct Filter {
        private var divisions = Numbering<UInt32>()
        private var levels = Numbering<Int32>()
        private var groups = Numbering<GroupKey>()
        private var measures = Numbering<Int32>()
        private var withheld: [Set<Int>]?
        /// Groups were asked for.
        private let hasGroups: Bool
        /// Measures add up to the table's.
        private let hasParts: Bool

        init(_ cells: [Cell], _ smallestShown: UInt64) {
            hasGroups = cells.contains { $0.group != nil }
            hasParts = cells.contains { $0.measure.rawValue != $0.table }
            let parts = cells.filter(isPart)
            var places: [[Int]: UInt64] = [:]
            var ofLevels: [[Int]: UInt64] = [:]
            for cell in parts where cell.level != 0 {
                places[place(cell)] = cell.count
                ofLevels[place(cell, level: 0), default: 0] += cell.count
            }
            // What is of no level stands in the totals over levels alone.
            for cell in parts where cell.level == 0 {
                let place = place(cell)
                let rest = cell.count - min(cell.count, ofLevels[place] ?? 0)
                if rest > 0 { places[place] = rest }
            }
            let ordered = places.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            withheld = SmallCells(smallestShown: smallestShown).withheld(
                ordered.map { SmallCells.Cell(place: $0.key, count: $0.value) }, axes: 4)
        }

        /// Of one division, group and measure: the others are sums.
        private func isPart(_ cell: Cell) -> Bool {
            cell.division != 0 && (cell.group != nil) == hasGroups
                && (cell.measure.rawValue != cell.table) == hasParts
        }

        private mutating func place(_ cell: Cell, level: Int32? = nil) -> [Int] {
            [
                divisions.number(cell.division), levels.number(level ?? cell.level),
                groups.number(cell.group ?? GroupKey()), measures.number(cell.measure.rawValue),
            ]
        }

        func shows(_ cell: Cell) -> Bool {
            guard let withheld else { return false }
            if cell.division != 0, withheld[0].contains(divisions[cell.division]) { return false }
            if cell.level != 0, withheld[1].contains(levels[cell.level]) { return false }
            if let group = cell.group, withheld[2].contains(groups[group]) { return false }
            let isWhole = hasParts && cell.measure.rawValue == cell.table
            return isWhole || !withheld[3].contains(measures[cell.measure.rawValue])
        }
    }
}

/// Numbers values in the order in which they come.
private struct Numbering<Value: Hashable> {
    private var numbers: [Value: Int] = [:]

    mutating func number(_ value: Value) -> Int {
        let number = numbers[value] ?? numbers.count
        numbers[value] = number
        return number
    }

    /// -1 for a value that never came.
    subscript(value: Value) -> Int { numbers[value] ?? -1 }
}
