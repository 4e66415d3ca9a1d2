package import Schema

/// The stock (存量) on a day: persons, professional certificates and registrations in force, by
/// registering division and level. Runs on a frozen copy, so it may take its time.
///
/// Persons and certificates are counted apart: a person with two levels is one person in the total
/// of a division and one in each of the two levels.
package struct StockQuery {
    private let registry: Registry
    private let day: UInt32
    private var trace = ReadTrace()
    /// Visible divisions in order of id, and where each one's counts stand.
    private var divisions: [Division] = []
    private var positions: [UInt32: Int] = [:]
    private var counts: [Counts] = []

    private static var levels: [Level] { [.assistant, .socialWorker, .senior] }

    private struct Counts {
        var persons: UInt64 = 0
        var byLevel = [LevelCounts](repeating: LevelCounts(), count: 3)
    }

    private struct LevelCounts {
        var persons: UInt64 = 0
        var certificates: UInt64 = 0
        var registered: UInt64 = 0
    }

    /// `day` is yyyymmdd in UTC+8.
    package init(_ registry: Registry, day: UInt32) {
        self.registry = registry
        self.day = day
    }

    /// Counts what the caller sees.
    package mutating func run(_ caller: Caller, isRehearsal: Bool) -> StockReply {
        collectDivisions(caller)
        let registry = registry
        var seen = trace
        var inner = trace
        registry.forEach(Person.self, .person, &seen) { _, person in
            add(person, registry, &inner)
            return true
        }
        var reply = StockReply()
        reply.onDay = day
        reply.revision = registry.revision
        reply.rehearsal = isRehearsal
        reply.cells = cells()
        reply.total = total(reply.cells)
        return reply
    }

    private mutating func collectDivisions(_ caller: Caller) {
        let registry = registry
        var seen = trace
        var inner = trace
        registry.forEach(Division.self, .division, &seen) { _, division in
            if registry.sees(caller, division.id, day: day, &inner),
                registry.inForce(division.id, day: day, &inner) == division.id
            {
                positions[division.id] = divisions.count
                divisions.append(division)
                counts.append(Counts())
            }
            return true
        }
    }

    private mutating func add(
        _ person: Person, _ registry: Registry, _ trace: inout ReadTrace
    ) {
        let division = registry.inForce(person.divisionId, day: day, &trace)
        guard let position = positions[division] else { return }
        counts[position].persons += 1
        let periods = registry.periods(of: person.id, &trace)
        var hasLevel = [false, false, false]
        for certificate in registry.certificates(of: person.id, &trace) {
            guard let level = Self.levels.firstIndex(of: certificate.level) else { continue }
            counts[position].byLevel[level].certificates += 1
            hasLevel[level] = true
            let isRegistered = periods.contains {
                $0.certificateId == certificate.id && $0.isInForce(on: day)
            }
            counts[position].byLevel[level].registered += isRegistered ? 1 : 0
        }
        for level in hasLevel.indices where hasLevel[level] {
            counts[position].byLevel[level].persons += 1
        }
    }

    private func cells() -> [StockCell] {
        var cells: [StockCell] = []
        for (division, count) in zip(divisions, counts) where count.persons > 0 {
            var sum = StockCell()
            sum.divisionId = division.id
            sum.divisionName = division.name
            sum.persons = count.persons
            for (level, counts) in zip(Self.levels, count.byLevel) {
                var cell = sum
                cell.level = level
                cell.persons = counts.persons
                cell.certificates = counts.certificates
                cell.registered = counts.registered
                sum.certificates += counts.certificates
                sum.registered += counts.registered
                cells.append(cell)
            }
            cells.append(sum)
        }
        return cells
    }

    private func total(_ cells: [StockCell]) -> StockCell {
        var total = StockCell()
        for cell in cells where cell.level == .unspecified {
            total.persons += cell.persons
            total.certificates += cell.certificates
            total.registered += cell.registered
        }
        return total
    }
}
