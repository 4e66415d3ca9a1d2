import Registry
import Schema
import Testing

/// Organisations and who works for them.
@Suite struct OrganisationTests {
    private static let code = "52441226MJL000000U"

    private func refusal(_ body: () throws -> Void) -> Refusal? {
        #expect(throws: Refusal.self) { try body() }
    }

    private func create(
        _ world: inout RegistryWorld, _ name: String = "某社会工作服务中心", code: String = "",
        as officer: RegistryWorld.Officer = .deqingClerk
    ) throws(Refusal) -> UInt64 {
        let request = CreateOrganisationRequest(
            kind: .agency, name: name, creditCode: code, fromDay: 20_150_101)
        return try world.run(.createOrganisation(request), as: officer).first ?? 0
    }

    private func rename(
        _ world: inout RegistryWorld, _ id: UInt64, _ name: String, from day: UInt32 = 0,
        as officer: RegistryWorld.Officer = .deqingClerk
    ) throws(Refusal) {
        let request = RenameOrganisationRequest(organisationId: id, name: name, fromDay: day)
        try world.run(.renameOrganisation(request), as: officer)
    }

    private func workers(
        _ world: RegistryWorld, _ id: UInt64, limit: UInt32 = 100, after: UInt64 = 0,
        as officer: RegistryWorld.Officer = .deqingClerk
    ) throws -> Page<Person> {
        var trace = ReadTrace()
        let organisation = try world.registry.organisation(id, world.context(officer), &trace)
        return world.registry.workers(
            of: organisation, PageRequest(limit: limit, afterId: after), world.context(officer),
            &trace)
    }

    @Test func `an organisation is renamed from a day, keeps its names, and is closed`() throws {
        var world = try RegistryWorld()
        let id = try create(&world)
        try rename(&world, id, "某社会工作总站", from: 20_200_101)
        let named = try #require(world.all(Organisation.self, .organisation).first)
        #expect(
            named.names == [
                OrganisationName(name: "某社会工作服务中心", fromDay: 20_150_101, untilDay: 20_191_231),
                OrganisationName(name: "某社会工作总站", fromDay: 20_200_101),
            ])
        for day in [UInt32(20_200_101), 20_211_221, 20_200_230] {
            let wrong = refusal { try rename(&world, id, "新站", from: day) }
            #expect(wrong?.reason == .fieldInvalid, "\(day)")
        }
        let close = CloseOrganisationRequest(organisationId: id, closedOn: 20_211_220)
        #expect(
            refusal { try world.run(.closeOrganisation(close), as: .deqingClerk) }?.reason
                == .reasonRequired)
        var reasoned = close
        reasoned.reason = "注销登记"
        try world.run(.closeOrganisation(reasoned), as: .deqingClerk)
        #expect(refusal { try rename(&world, id, "新站") }?.reason == .organisationClosed)
        // Its name is free again.
        #expect(try create(&world, "某社会工作总站") == 2)
    }

    @Test func `one credit code is one organisation, and without any one name in a division is`()
        throws
    {
        var world = try RegistryWorld()
        let wrong = refusal { _ = try create(&world, code: "52441226MJL0000001") }
        #expect(wrong?.fields == [.init(field: "credit_code", reason: "CREDIT_CODE_INVALID")])
        let coded = try create(&world, "某协会", code: Self.code.lowercased())
        #expect(
            refusal { _ = try create(&world, "别名", code: Self.code) }
                == Refusal(.organisationExists, [.init("organisation", "\(coded)")]))
        let first = try create(&world)
        #expect(
            refusal { _ = try create(&world, "某社会工作 服务中心") }
                == Refusal(.organisationExists, [.init("organisation", "\(first)")]))
        // Another county's clerk is not told which one it is.
        #expect(try create(&world, as: .duanzhouClerk) == 3)
        let other = refusal { try rename(&world, first, "某中心", as: .duanzhouClerk) }
        #expect(other == Refusal(.notFound))
        let missing = refusal { try rename(&world, 99, "某中心", as: .duanzhouClerk) }
        #expect(missing == other)
    }

    @Test func `listed by kind, by a part of any name and by division, in sight alone`() throws {
        var world = try RegistryWorld()
        let id = try create(&world)
        try rename(&world, id, "某总站")
        _ = try create(&world, "端州某站", as: .duanzhouClerk)
        func listed(
            _ request: ListOrganisationsRequest, as officer: RegistryWorld.Officer
        ) -> [UInt64] {
            var trace = ReadTrace()
            return world.registry.organisations(request, world.context(officer), &trace)
                .rows.map(\.id)
        }
        #expect(listed(.init(), as: .zhaoqingFinal) == [1, 2])
        #expect(listed(.init(), as: .duanzhouClerk) == [2])
        #expect(listed(.init(kind: .town), as: .zhaoqingFinal) == [])
        #expect(listed(.init(name: "服务中心"), as: .zhaoqingFinal) == [1])
        #expect(listed(.init(divisionId: 441_202), as: .zhaoqingFinal) == [2])
        #expect(listed(.init(divisionId: 441_200), as: .zhaoqingFinal) == [1, 2])
    }

    @Test func `workers are those whose form names it, page by page, former names too`() throws {
        var world = try RegistryWorld.withTwins()
        let id = try create(&world)
        #expect(try workers(world, id).rows.map(\.id) == [1, 2])
        let page = try workers(world, id, limit: 1)
        #expect(page.rows.map(\.id) == [1] && page.nextAfter == 1)
        #expect(try workers(world, id, limit: 1, after: 1).rows.map(\.id) == [2])
        try rename(&world, id, "某总站")
        #expect(try workers(world, id).rows.map(\.id) == [1, 2])
        #expect(throws: Refusal(.notFound)) { try workers(world, id, as: .duanzhouClerk) }
        // Whoever was merged works nowhere any more.
        try world.merge(1, into: 2)
        #expect(try workers(world, id).rows.map(\.id) == [2])
    }
}
