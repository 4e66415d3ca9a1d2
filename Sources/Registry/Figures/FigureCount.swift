package import Schema

/// Figures: facts by division, level and measure, with totals over levels and over divisions.
package struct FigureCount {
    private var source: FigureSource
    private var positions: [Key: Int] = [:]
    private var cells: [(key: Key, count: UInt64, persons: UInt64, lastPerson: UInt64)] = []

    /// What a cell is of; 0 = all.
    private struct Key: Hashable {
        var division: UInt32
        var level: Int32
        var measure: Int32

        /// Totals after what they are of.
        var order: (UInt32, Int32, Int32) {
            (division == 0 ? .max : division, level == 0 ? .max : level, measure)
        }
    }

    package init(
        _ registry: Registry, _ scope: FigureScope, _ context: CommandContext
    ) throws(Refusal) {
        source = try FigureSource(registry, scope, context)
    }

    /// Counts what the caller sees. The epoch is the server's to fill in.
    package mutating func run() -> FiguresReply {
        var source = source
        source.visit { person, facts in
            for placed in facts {
                add(placed, person.id)
            }
            return true
        }
        self.source = source
        var reply = FiguresReply()
        reply.scope = source.scope
        reply.cells = finished()
        reply.rates = rates(reply.cells)
        reply.revision = source.registry.revision
        reply.rehearsal = source.context.isRehearsal
        return reply
    }

    private mutating func add(_ placed: FigureSource.Placed, _ person: UInt64) {
        let level = placed.fact.level.rawValue
        let measure = placed.fact.measure.rawValue
        for division in [placed.division, 0] {
            count(Key(division: division, level: 0, measure: measure), person)
            if level != 0 {
                count(Key(division: division, level: level, measure: measure), person)
            }
        }
    }

    /// Persons come one after the other, so the last one tells whether this one is new.
    private mutating func count(_ key: Key, _ person: UInt64) {
        guard let position = positions[key] else {
            positions[key] = cells.count
            cells.append((key, 1, 1, person))
            return
        }
        cells[position].count += 1
        if cells[position].lastPerson != person {
            cells[position].persons += 1
            cells[position].lastPerson = person
        }
    }

    private func finished() -> [FigureCell] {
        cells.sorted { $0.key.order < $1.key.order }.map { cell in
            FigureCell(
                divisionId: cell.key.division,
                divisionName: cell.key.division == 0 ? "" : source.name(of: cell.key.division),
                level: Level(rawValue: cell.key.level),
                measure: FigureMeasure(rawValue: cell.key.measure), count: cell.count,
                persons: cell.persons)
        }
    }

    /// What was renewed of what ended, also where that is nothing.
    private func rates(_ cells: [FigureCell]) -> [FigureRate] {
        cells.filter { $0.measure == .ending }.map { ending in
            let renewed = cells.first {
                $0.measure == .renewed && $0.divisionId == ending.divisionId
                    && $0.level == ending.level
            }
            return FigureRate(
                divisionId: ending.divisionId, divisionName: ending.divisionName,
                level: ending.level, numerator: .renewed, denominator: .ending,
                numeratorCount: renewed?.count ?? 0, denominatorCount: ending.count)
        }
    }
}
