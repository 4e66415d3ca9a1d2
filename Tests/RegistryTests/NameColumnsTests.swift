import ProtobufRuntime
import Rules
import Schema
import Testing

@testable import Registry

extension PersonSearch {
    /// The search over columns that are made for it, with the persons found.
    mutating func run(
        _ registry: Registry, indexedFrom: Int = .max
    ) -> (page: Page<Person>, matches: [Schema.NameMatch]) {
        var columns = NameColumns(indexedFrom: indexedFrom)
        let found = run(registry, over: &columns)
        var trace = ReadTrace()
        let persons = found.page.rows.compactMap { registry.get(Person.self, .person, $0, &trace) }
        return (Page(rows: persons, nextAfter: found.page.nextAfter), found.matches)
    }
}

/// A search over columns finds what a reading of every record finds, whatever happened since.
@Suite struct NameColumnsTests {
    private static let queries = ["张三", "zhang", "章三", "三", "李四", "王小明", "欧阳"]

    @Test(arguments: UInt64(1)...3, [1, Int.max])
    func `columns that follow a random register find whom its records name`(
        seed: UInt64, indexedFrom: Int
    ) throws {
        let world = try RandomRegistry.play(seed: seed, commands: 300)
        var dice = SeededGenerator(seed: seed &* 37)
        var registry = Registry()
        var columns = NameColumns(indexedFrom: indexedFrom)
        for (number, change) in world.changes.enumerated() {
            try registry.apply(change)
            let isLast = number == world.changes.count - 1
            guard isLast || Int.random(in: 0..<25, using: &dice) == 0 else { continue }
            let names = RandomRegistry.passers.map(\.name).shuffled(using: &dice).prefix(3)
            for query in Self.queries + names {
                try compare(registry, world, query, &columns)
            }
        }
        #expect(columns.names.contains { $0 != .nobody })
        #expect((columns.index != nil) == (indexedFrom == 1))
    }

    @Test(arguments: UInt64(1)...3)
    func `an index finds whom a run over all names finds, also after names changed`(
        seed: UInt64
    ) throws {
        var world = try RegistryWorld()
        var dice = SeededGenerator(seed: seed)
        var indexed = NameColumns(indexedFrom: 1)
        var plain = NameColumns(indexedFrom: .max)
        var wasLookedUp = 0
        for round in 0..<12 {
            // At first everybody; later a few, who wait beside the index until they are many.
            try world.putPersons(round == 0 ? 4_000 : 30, of: 4_000, &dice)
            for _ in 0..<12 {
                let context = world.context(.zhaoqingFinal)
                let request = SearchPersonsRequest(
                    name: InventedName.random(&dice),
                    page: PageRequest(limit: UInt32.random(in: 1...40, using: &dice)))
                var one = try PersonSearch(request, context)
                var other = try PersonSearch(request, context)
                let expected = one.run(world.registry, over: &plain)
                let found = other.run(world.registry, over: &indexed)
                #expect(found.page.rows == expected.page.rows, "\(request.name)")
                #expect(found.page.nextAfter == expected.page.nextAfter)
                #expect(found.matches == expected.matches)
                let sought = indexed.sought(by: NameSearch(request.name), among: .max)
                wasLookedUp += sought == nil ? 0 : 1
            }
        }
        #expect(wasLookedUp > 20)
    }

    private func compare(
        _ registry: Registry, _ world: RegistryWorld, _ query: String,
        _ columns: inout NameColumns
    ) throws {
        for officer in [RegistryWorld.Officer.zhaoqingFinal, .deqingClerk] {
            let context = world.context(officer)
            var search = try PersonSearch(
                SearchPersonsRequest(name: query, page: PageRequest(limit: 100)), context)
            let found = search.run(registry, over: &columns)
            let expected = byRecords(registry, query, context)
            #expect(found.page.rows == expected.map(\.id))
            #expect(found.matches.map(\.rawValue) == expected.map(\.rank))
        }
    }

    private func byRecords(
        _ registry: Registry, _ query: String, _ context: CommandContext
    ) -> [(rank: Int32, id: UInt64)] {
        guard var search = NameSearch(query) else { return [] }
        var trace = ReadTrace()
        var found: [(rank: Int32, id: UInt64)] = []
        registry.forEach(Person.self, .person, &trace) { id, person in
            var inner = ReadTrace()
            guard person.mergedInto == 0, !person.name.isEmpty,
                registry.sees(
                    context.caller, person.divisionId, day: context.today, &inner),
                let match = Array(person.name.utf8).withUnsafeBytes({ search.match($0) })
            else { return true }
            found.append((Int32(match.rawValue), id))
            return true
        }
        return found.sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }
    }

    @Test(arguments: [UInt32(441_226), 441_202], [1, Int.max])
    func `of thousands who match, a page shows the first, in a county and beyond`(
        division: UInt32, indexedFrom: Int
    ) throws {
        var world = try RegistryWorld()
        var change = Change()
        change.revision = world.registry.revision + 1
        change.at = world.now
        // Eight in nine live elsewhere: the county is looked up, or all are read.
        for id in 1...20_000 as ClosedRange<UInt64> {
            let person = Person(
                id: id, name: id % 3 == 0 ? "王小明" : "汪晓鸣",
                divisionId: id % 18 == 0 ? 441_226 : 441_202)
            change.puts.append(
                RecordPut(table: Table.person.rawValue, key: id, record: person.encoded()))
        }
        try world.registry.apply(change)
        var found: [UInt64] = []
        var after: UInt64 = 0
        for _ in 0..<3 {
            var search = try PersonSearch(
                SearchPersonsRequest(name: "汪晓鸣", page: PageRequest(limit: 50, afterId: after)),
                world.context(division == 441_226 ? .deqingClerk : .zhaoqingFinal))
            let page = search.run(world.registry, indexedFrom: indexedFrom).page
            found += page.rows.map(\.id)
            after = page.nextAfter
        }
        let all = (UInt64(1)...20_000).filter { division == 441_202 || $0 % 18 == 0 }
        let ranked = all.filter { $0 % 3 != 0 } + all.filter { $0 % 3 == 0 }
        #expect(found == Array(ranked.prefix(150)))
    }
}

extension RegistryWorld {
    /// Gives so many random persons a name, new or another one.
    fileprivate mutating func putPersons(
        _ count: Int, of all: UInt64, _ dice: inout SeededGenerator
    ) throws {
        var change = Change()
        change.revision = registry.revision + 1
        change.at = now
        for number in 1...UInt64(count) {
            let id = count == Int(all) ? number : UInt64.random(in: 1...all, using: &dice)
            let person = Person(
                id: id, name: InventedName.random(&dice),
                divisionId: [441_226, 441_202, 441_203].randomElement(using: &dice) ?? 0)
            change.puts.append(
                RecordPut(table: Table.person.rawValue, key: id, record: person.encoded()))
        }
        try registry.apply(change)
    }
}

/// Names of few characters, so that all kinds of likeness come up; some are long.
private enum InventedName {
    private static let characters = Array("王汪李黎张章赵昭小晓明鸣建健国果华花军君丽莉阳杨欧区单善")

    static func random(_ dice: inout SeededGenerator) -> String {
        switch Int.random(in: 0..<30, using: &dice) {
        case 0: "阿卜杜拉·买买提"
        case 1: "阿卜杜拉·买提"
        case 2: "Wang Ming"
        case 3: "wxm"
        case 4: "lij"
        case 5: "zhaojian"
        default:
            String(
                (0..<[1, 2, 2, 3, 3, 3, 3, 3, 4, 5][Int.random(in: 0..<10, using: &dice)])
                    .map { _ in characters.randomElement(using: &dice) ?? "王" })
        }
    }
}
