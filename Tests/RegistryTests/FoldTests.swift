import ProtobufRuntime
import Registry
import Schema
import Testing

/// state = fold(changes): replayed or loaded row by row, the same state and the same answers.
@Suite struct FoldTests {
    @Test(arguments: UInt64(1)...12)
    func `folding all changes gives the state, row for row and answer for answer`(
        seed: UInt64
    ) throws {
        let world = try RandomRegistry.play(seed: seed, commands: 150)
        var folded = Registry()
        for change in world.changes {
            try folded.apply(change)
        }
        expectSame(folded, world.registry)
        expectSame(try reloaded(world.registry), world.registry)
        for sectionRows in [1, 7, 1_000] {
            expectSame(
                try reloaded(world.registry, inSectionsOf: sectionRows), world.registry)
        }
    }

    @Test func `rows that cannot be, or not there, are refused, row by row or laid before`() throws
    {
        let person = Person(id: 1, name: "张试").encoded()
        let table = Table.person.rawValue
        #expect(throws: ApplyError.unknownTable(36, revision: 0)) { try LaidRows(table: 36) }
        let cases: [(keys: [UInt64], last: [UInt8], error: ApplyError)] = [
            ([1, 3, 2], person, .keyOutOfOrder(.person, key: 2)),
            ([1, 3, 3], person, .keyOutOfOrder(.person, key: 3)),
            ([1, 2, 3], [0xFF], .undecodable(.person, key: 3, revision: 0)),
        ]
        for (keys, last, error) in cases {
            for laid in [false, true] {
                #expect(throws: error, "\(keys), \(laid)") {
                    var loader = RegistryLoader()
                    for (place, key) in keys.enumerated() {
                        let record = place == keys.count - 1 ? last : person
                        try record.withUnsafeBytes { record in
                            guard laid else {
                                return try loader.load(table: table, key: key, record: record)
                            }
                            var rows = try LaidRows(table: table)
                            try rows.add(key: key, record: record)
                            rows.close()
                            try loader.take(rows)
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: UInt64(1)...4)
    func `a copy frozen half-way stays what it was while writes go on`(seed: UInt64) throws {
        let world = try RandomRegistry.play(seed: seed, commands: 150)
        let half = world.changes.count / 2
        var running = Registry()
        for change in world.changes[..<half] {
            try running.apply(change)
        }
        let frozen = running
        let before = rows(frozen)
        for change in world.changes[half...] {
            try running.apply(change)
        }
        #expect(rows(frozen) == before)
        #expect(frozen.revision == UInt64(half))
        expectSame(running, world.registry)
        var again = Registry()
        for change in world.changes[..<half] {
            try again.apply(change)
        }
        expectSame(frozen, again)
    }

    @Test func `every command is among those that are folded, and every table they write`() throws {
        var reached: Set<UInt32> = []
        var made: Set<CommandKind> = []
        for seed in UInt64(1)...20 {
            let world = try RandomRegistry.play(seed: seed, commands: 600)
            reached.formUnion(world.changes.flatMap(\.puts).map(\.table))
            made.formUnion(world.made)
        }
        #expect(Table.allCases.filter { !reached.contains($0.rawValue) } == [])
        #expect(CommandKind.allCases.filter { !made.contains($0) } == [])
    }

    @Test func `a change that does not follow is refused, and the state has not moved`() throws {
        let world = try RandomRegistry.play(seed: 1, commands: 20)
        var registry = world.registry
        let before = rows(registry)
        let last = try #require(world.changes.last)
        #expect(throws: ApplyError.self) { try registry.apply(last) }
        var undecodable = last
        undecodable.revision = registry.revision + 1
        undecodable.puts.append(
            RecordPut(table: Table.person.rawValue, key: 1, record: [0xff, 0xff, 0xff]))
        #expect(throws: ApplyError.self) { try registry.apply(undecodable) }
        #expect(rows(registry) == before)
        #expect(registry.revision == world.registry.revision)
    }

    @Test func `looking a change through moves nothing, and installing it is applying it`() throws {
        let changes = try RandomRegistry.play(seed: 2, commands: 200).changes
        var applied = Registry()
        var installed = Registry()
        for change in changes {
            let before = rows(installed)
            let examined = try installed.examine(change)
            #expect(rows(installed) == before)
            #expect(installed.revision + 1 == change.revision)
            installed.install(examined)
            try applied.apply(change)
        }
        #expect(rows(installed) == rows(applied))
    }

    // MARK: Comparing

    private func reloaded(_ registry: Registry) throws -> Registry {
        var loader = RegistryLoader()
        for table in Table.allCases {
            let rows = rows(registry)[table.rawValue] ?? [:]
            for (key, record) in rows.sorted(by: { $0.key < $1.key }) {
                try record.withUnsafeBytes { record in
                    try loader.load(table: table.rawValue, key: key, record: record)
                }
            }
        }
        return loader.finished(
            revision: registry.revision, lastChangeAt: registry.lastChangeAt)
    }

    /// The same from rows that were laid some at a time.
    private func reloaded(_ registry: Registry, inSectionsOf count: Int) throws -> Registry {
        var loader = RegistryLoader()
        for (table, rows) in rows(registry).sorted(by: { $0.key < $1.key }) {
            let rows = rows.sorted { $0.key < $1.key }
            for start in stride(from: 0, to: rows.count, by: count) {
                var laid = try LaidRows(table: table)
                for (key, record) in rows[start..<min(start + count, rows.count)] {
                    try record.withUnsafeBytes { try laid.add(key: key, record: $0) }
                }
                laid.close()
                try loader.take(laid)
            }
        }
        return loader.finished(
            revision: registry.revision, lastChangeAt: registry.lastChangeAt)
    }

    private func rows(_ registry: Registry) -> [UInt32: [UInt64: [UInt8]]] {
        var rows: [UInt32: [UInt64: [UInt8]]] = [:]
        for table in Table.allCases {
            registry.visit(table) { key, record in
                rows[table.rawValue, default: [:]][key] = Array(record)
                return true
            }
        }
        return rows
    }

    private func expectSame(_ left: Registry, _ right: Registry) {
        #expect(left.revision == right.revision)
        #expect(left.lastChangeAt == right.lastChangeAt)
        #expect(rows(left) == rows(right))
        #expect(IndexAnswers(left) == IndexAnswers(right))
    }
}

/// What the indexes answer about everything that random commands may have made.
private struct IndexAnswers: Equatable {
    private var persons: [Person?] = []
    private var byName: [[Person]] = []
    private var certificates: [Certificate?] = []
    private var byPerson: [[UInt64]] = []
    private var offices: [Bureau?] = []
    private var operators: [Operator?] = []
    private var rules: [UInt64?] = []
    private var batches: [UInt64?] = []
    private var texts: [CertificateText?] = []

    init(_ registry: Registry) {
        var trace = ReadTrace()
        let context = CommandContext(
            caller: Caller(
                operator: Operator(), bureau: registry.bureau(named: "zhaoqing", &trace)),
            now: registry.lastChangeAt, isRehearsal: true)
        for passer in RandomRegistry.passers {
            persons.append(registry.person(withDocument: passer.number, &trace)?.person)
            var search = try? PersonSearch(SearchPersonsRequest(name: passer.name), context)
            byName.append(search?.run(registry).page.rows ?? [])
            certificates.append(
                registry.certificate(managementNumber: passer.managementNumber, &trace))
        }
        for person in UInt64(1)...10 {
            byPerson.append(registry.applications(of: person, &trace).map(\.id))
            byPerson.append(registry.certificates(of: person, &trace).map(\.id))
            byPerson.append(registry.periods(of: person, &trace).map(\.id))
        }
        registry.forEach(RegistrationPeriod.self, .registrationPeriod, &trace) { _, period in
            var inner = ReadTrace()
            let request = GetCertificateTextRequest(number: period.number)
            texts.append(try? registry.certificateText(request, context, &inner).text)
            return true
        }
        offices = ["zhaoqing", "deqing", "duanzhou", "none"].map {
            registry.bureau(named: $0, &trace)
        }
        operators = (UInt32(3_000)...3_020).map {
            registry.operatorInForce(
                uid: $0, accountName: "officer\($0)", now: registry.lastChangeAt, &trace)
        }
        rules = [
            registry.notice(named: "zhaoqing-2021", &trace)?.id,
            registry.ruleSet(named: "guangdong-2021", &trace)?.id,
        ]
        batches = (0..<40).map { count in
            let digest = (0..<32).map { UInt8(($0 + count) % 256) }
            return registry.publishedBatch(digest: digest, &trace)?.id
        }
    }
}
