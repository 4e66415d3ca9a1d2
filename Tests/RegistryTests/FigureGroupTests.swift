import Registry
import Schema
import Testing

/// Figures told apart by sex, age, education and employer, and their public version.
@Suite struct FigureGroupTests {
    private func cells(
        _ world: RegistryWorld, _ scope: FigureScope
    ) throws -> [FigureCell] {
        var count = try FigureCount(world.registry, scope, world.context(.zhaoqingFinal))
        return count.run().cells
    }

    private func stock(_ dimensions: [FigureDimension], ages: [UInt32] = []) -> FigureScope {
        FigureScope(kind: .stock, untilDay: 20_211_231, by: dimensions, ages: ages)
    }

    @Test func `sex and age are the number's, and without such a number not known`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let cells = try cells(world, stock([.sex, .age]))
        let account = cells.filter { $0.measure == .account && $0.divisionId == 0 }
        // Born on 1899-12-31, a man: 122 on the day.
        #expect(
            account.map(\.group) == [FigureGroup(sex: .male, fromAge: 60, untilAge: 0), nil])
        let own = try self.cells(world, stock([.age], ages: [122, 123]))
        #expect(own.first?.group == FigureGroup(fromAge: 122, untilAge: 122))
        var trace = ReadTrace()
        var identity = try #require(
            world.registry.get(PersonIdentity.self, .personIdentity, 1, &trace))
        identity.documents = [IdentityDocument(kind: .passport, number: "E12345678")]
        try world.put(identity, .personIdentity, 1)
        let unknown = try self.cells(world, stock([.sex, .age]))
        #expect(unknown.first?.group == FigureGroup())
    }

    @Test func `an employer is the organisation that the form names, by code or by name`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        try world.fillForm(person)
        #expect(try cells(world, stock([.employer])).first?.group == FigureGroup())
        let id = try world.run(
            .createOrganisation(
                CreateOrganisationRequest(kind: .agency, name: "某社会工作服务中心")),
            as: .deqingClerk)[0]
        let found = try cells(world, stock([.education, .employer])).first?.group
        #expect(
            found
                == FigureGroup(
                    education: .bachelor, organisationId: id, organisationName: "某社会工作服务中心"))
    }

    @Test func `groups add up to the figure of all`() throws {
        for seed in 1...6 {
            let world = try RandomRegistry.play(seed: UInt64(seed), commands: 300)
            for dimensions in [[FigureDimension.sex], [.age, .education], [.employer]] {
                let cells = try cells(world, stock(dimensions))
                for total in cells where total.group == nil {
                    let parts = cells.filter {
                        $0.group != nil && $0.divisionId == total.divisionId
                            && $0.level == total.level && $0.measure == total.measure
                    }
                    #expect(parts.reduce(0) { $0 + $1.count } == total.count)
                }
                #expect(
                    cells.filter { $0.group == nil } == (try self.cells(world, stock([]))))
            }
        }
    }

    @Test func `the public version tells nothing of one person, and no persons at all`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        var scope = stock([.sex])
        scope.publicVersion = true
        #expect(try cells(world, scope) == [])
        scope.smallestShown = 1
        let shown = try cells(world, scope)
        #expect(!shown.isEmpty && shown.allSatisfy { $0.persons == 0 && $0.count == 1 })
    }

    @Test(arguments: 1...6)
    func `in the public version no figure is small, nor what is left of a sum`(
        _ seed: Int
    ) throws {
        let world = try RandomRegistry.play(seed: UInt64(seed), commands: 400)
        for smallest in [2, 3] as [UInt32] {
            for kind in [FigureKind.stock, .flow] {
                let scope = FigureScope(
                    kind: kind, fromDay: kind == .flow ? 20_210_101 : 0, untilDay: 20_211_231,
                    by: [.sex, .employer], publicVersion: true, smallestShown: smallest)
                let cells = try cells(world, scope)
                #expect(cells.allSatisfy { $0.count >= smallest })
                for total in cells where total.group == nil {
                    let parts = cells.filter {
                        $0.group != nil && $0.divisionId == total.divisionId
                            && $0.level == total.level && $0.measure == total.measure
                    }
                    let rest = total.count - parts.reduce(0) { $0 + $1.count }
                    #expect(rest == 0 || rest >= smallest)
                }
            }
        }
    }

    @Test func `a scope that cannot be is refused by its field`() throws {
        let world = try RegistryWorld()
        let unclear: [(FigureScope, String)] = [
            (stock([.sex, .sex]), "by"), (stock([.unspecified]), "by"),
            (stock([.age], ages: [30, 20]), "ages"),
        ]
        for (scope, field) in unclear {
            let refusal = #expect(throws: Refusal.self) { try cells(world, scope) }
            #expect(refusal?.fields.map(\.field) == [field])
        }
        var request = ListFigureRequest(
            scope: stock([]), measure: .account, group: FigureGroup(sex: .male))
        for field in ["group", "scope"] {
            let refusal = #expect(throws: Refusal.self) {
                try FigureList(world.registry, request, world.context(.zhaoqingFinal))
            }
            #expect(refusal?.fields.map(\.field) == [field])
            request.group = nil
            request.scope?.publicVersion = true
        }
    }

    @Test func `the age groups are those of the rule set, then of whoever asks`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        var rules = RegistryWorld.guangdong
        rules.version = 2
        rules.figureAges = [40, 120]
        try world.run(.publishRuleSet(.init(ruleSet: rules)), as: .zhaoqingFinal)
        #expect(
            try cells(world, stock([.age])).first?.group
                == FigureGroup(fromAge: 120, untilAge: 0))
        rules.version = 3
        rules.figureAges = [40, 40]
        let refusal = #expect(throws: Refusal.self) {
            try world.run(.publishRuleSet(.init(ruleSet: rules)), as: .zhaoqingFinal)
        }
        #expect(refusal?.fields.map(\.field) == ["figure_ages"])
    }
}
