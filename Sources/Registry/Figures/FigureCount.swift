package import Schema

/// Figures: facts by division, level, group and measure, with totals over levels, over groups and
/// over divisions.
package struct FigureCount {
    var source: FigureSource
    private var positions: [Key: Int] = [:]
    private var cells: [(key: Key, count: UInt64, persons: UInt64, lastPerson: UInt64)] = []

    /// What a cell is of; 0 = all.
    private struct Key: Hashable {
        var division: UInt32
        var level: Int32
        /// Nil = all.
        var group: GroupKey?
        var measure: Int32

        /// Totals after what they are of.
        func precedes(_ other: Key) -> Bool {
            let (own, others) = (place, other.place)
            if own != others { return own < others }
            guard let group, let otherGroup = other.group else {
                return group == nil && other.group == nil
                    ? measure < other.measure : other.group == nil
            }
            return group == otherGroup
                ? measure < other.measure : group.order < otherGroup.order
        }

        private var place: (UInt32, Int32) {
            (division == 0 ? .max : division, level == 0 ? .max : level)
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
        return reply()
    }

    /// What has been counted.
    func reply() -> FiguresReply {
        var reply = FiguresReply()
        reply.scope = source.scope
        reply.cells = finished()
        // A rate would tell what is withheld.
        reply.rates = source.scope.publicVersion ? [] : rates(reply.cells)
        reply.revision = source.registry.revision
        reply.rehearsal = source.context.isRehearsal
        return reply
    }

    private mutating func add(_ placed: FigureSource.Placed, _ person: UInt64) {
        let level = placed.fact.level.rawValue
        let measure = placed.fact.measure.rawValue
        let groups = placed.group.map { [$0, nil] } ?? [nil]
        let levels = level == 0 ? [0] : [level, 0]
        for division in [placed.division, 0] {
            for level in levels {
                for group in groups {
                    count(
                        Key(division: division, level: level, group: group, measure: measure),
                        person)
                }
            }
        }
    }

    /// Adds persons with one such fact each.
    mutating func add(_ measure: FigureMeasure, _ level: Level, _ division: UInt32, _ more: UInt64)
    {
        guard more > 0 else { return }
        let levels = level == .unspecified ? [0] : [level.rawValue, 0]
        for division in [division, 0] {
            for level in levels {
                let key = Key(division: division, level: level, measure: measure.rawValue)
                let position = positions[key] ?? cells.count
                if position == cells.count {
                    positions[key] = position
                    cells.append((key, 0, 0, 0))
                }
                cells[position].count += more
                cells[position].persons += more
            }
        }
    }

    /// Adds what the records say of one person, or of one certificate alone.
    mutating func addStock(of person: UInt64, certificate: UInt64? = nil) {
        for placed in source.facts(about: person)
        where certificate == nil || placed.fact.certificate == certificate {
            add(placed, person)
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
        let sorted = cells.sorted { $0.key.precedes($1.key) }
        guard source.scope.publicVersion else {
            return sorted.map { shown($0.key, $0.count, $0.persons) }
        }
        let published = PublicFigures(smallestShown: UInt64(source.scope.smallestShown)).shown(
            sorted.map { cell in
                PublicFigures.Cell(
                    division: cell.key.division, level: cell.key.level, group: cell.key.group,
                    measure: FigureMeasure(rawValue: cell.key.measure), count: cell.count)
            })
        return published.map { cell in
            shown(
                Key(
                    division: cell.division, level: cell.level, group: cell.group,
                    measure: cell.measure.rawValue), cell.count, 0)
        }
    }

    private func shown(_ key: Key, _ count: UInt64, _ persons: UInt64) -> FigureCell {
        FigureCell(
            divisionId: key.division,
            divisionName: key.division == 0 ? "" : source.name(of: key.division),
            level: Level(rawValue: key.level), measure: FigureMeasure(rawValue: key.measure),
            count: count, persons: persons, group: key.group.map(source.groups.shown))
    }

    /// What was renewed of what ended, also where that is nothing.
    private func rates(_ cells: [FigureCell]) -> [FigureRate] {
        cells.filter { $0.measure == .ending }.map { ending in
            let renewed = cells.first {
                $0.measure == .renewed && $0.divisionId == ending.divisionId
                    && $0.level == ending.level && $0.group == ending.group
            }
            return FigureRate(
                divisionId: ending.divisionId, divisionName: ending.divisionName,
                level: ending.level, numerator: .renewed, denominator: .ending,
                numeratorCount: renewed?.count ?? 0, denominatorCount: ending.count,
                group: ending.group)
        }
    }
}
