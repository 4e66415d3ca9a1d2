import Registry
import Schema
import Testing

/// Granting a deciding role needs a second person.
@Suite struct GrantTests {
    private func refusal(_ body: () throws -> Void) -> Refusal? {
        do {
            try body()
            return nil
        } catch {
            return error as? Refusal
        }
    }

    private static func binding(_ roles: [Role] = [.reviewer], person: UInt64 = 0) -> Operator {
        Operator(uid: 5_001, accountName: "officer5001", roles: roles, personId: person)
    }

    private func ask(
        _ world: inout RegistryWorld, _ binding: Operator = binding()
    ) throws(Refusal) -> [UInt64] {
        let request = CreateOperatorRequest(operator: binding, bureauShortName: "deqing")
        return try world.run(.createOperator(request), as: .security)
    }

    private func confirm(
        _ world: inout RegistryWorld, _ grant: UInt64, as officer: RegistryWorld.Officer = .system
    ) throws(Refusal) -> UInt64 {
        try world.run(.confirmGrant(ConfirmGrantRequest(grantId: grant)), as: officer).first ?? 0
    }

    private func grant(_ world: RegistryWorld, _ id: UInt64) -> OperatorGrant? {
        var trace = ReadTrace()
        return world.registry.get(OperatorGrant.self, .operatorGrant, id, &trace)
    }

    private func bound(_ world: RegistryWorld) -> Operator? {
        var trace = ReadTrace()
        return world.registry.operatorInForce(
            uid: 5_001, accountName: "officer5001", now: world.now, &trace)
    }

    private func listed(_ world: RegistryWorld, decidedToo: Bool = false) -> [UInt64] {
        var trace = ReadTrace()
        return world.registry.grants(
            ListGrantsRequest(decidedToo: decidedToo), world.context(.system), &trace
        ).rows.map(\.id)
    }

    @Test(arguments: [
        [Role.reviewer], [.finalReviewer, .statistician], [.clerk, .reviewer],
        [.systemAdministrator], [.securityAdministrator], [.auditAdministrator],
    ])
    func `a deciding role, and an administrator's, is of no effect before the second person`(
        _ roles: [Role]
    ) throws {
        var world = try RegistryWorld()
        let ids = try ask(&world, Self.binding(roles))
        #expect(ids.count == 2 && ids[0] == 0)
        #expect(bound(world) == nil && listed(world) == [ids[1]])
        let operators = world.registry.count(.operator)
        let id = try confirm(&world, ids[1])
        let binding = try #require(bound(world))
        #expect(binding.id == id && binding.roles == roles && binding.grantId == ids[1])
        #expect(world.registry.count(.operator) == operators + 1)
        let decided = try #require(grant(world, ids[1]))
        #expect(decided.state == .confirmed && decided.operatorId == id)
        #expect(decided.requestedBy == world.context(.security).caller.operator.id)
        #expect(decided.decidedBy == world.context(.system).caller.operator.id)
        #expect(listed(world) == [])
    }

    @Test(arguments: [[Role.clerk], [.statistician], [.batch], [.clerk, .statistician]])
    func `who enters, counts or imports is bound at once`(_ roles: [Role]) throws {
        var world = try RegistryWorld()
        let ids = try ask(&world, Self.binding(roles))
        #expect(ids.count == 1 && ids[0] == bound(world)?.id)
        #expect(bound(world)?.grantId == 0)
    }

    @Test func `who asked for it does not confirm it, from another account of his neither`() throws
    {
        var world = try RegistryWorld()
        let id = try ask(&world)[1]
        #expect(
            refusal { _ = try confirm(&world, id, as: .security) }?.reason == .secondPersonNeeded)
        // Ended and bound anew, he is the same human.
        var again = world.context(.security).caller.operator
        again.id = 999
        let anew = refusal {
            try world.run(
                .confirmGrant(ConfirmGrantRequest(grantId: id)), world.context(again))
        }
        #expect(anew?.reason == .secondPersonNeeded)
        #expect(grant(world, id)?.state == .pending)
        _ = try confirm(&world, id)
    }

    @Test func `nobody has a hand in his own role`() throws {
        var world = try RegistryWorld()
        let id = try ask(&world, Self.binding(person: 7))[1]
        var own = world.context(.system).caller.operator
        own.personId = 7
        let confirmed = refusal {
            try world.run(.confirmGrant(ConfirmGrantRequest(grantId: id)), world.context(own))
        }
        #expect(confirmed?.reason == .ownCase)
        let declined = refusal {
            try world.run(
                .declineGrant(DeclineGrantRequest(grantId: id, reason: "x")), world.context(own))
        }
        #expect(declined?.reason == .ownCase)
        var asker = world.context(.security).caller.operator
        asker.personId = 7
        let asked = refusal {
            try world.run(
                .createOperator(
                    CreateOperatorRequest(
                        operator: Self.binding(person: 7), bureauShortName: "deqing")),
                world.context(asker))
        }
        #expect(asked?.reason == .ownCase)
    }

    @Test func `it is declined with a reason, or taken back, and that is its end`() throws {
        var world = try RegistryWorld()
        let first = try ask(&world)[1]
        let without = DeclineGrantRequest(grantId: first, reason: "　")
        #expect(
            refusal { try world.run(.declineGrant(without), as: .system) }?.reason
                == .reasonRequired)
        let decline = DeclineGrantRequest(grantId: first, reason: "不在编")
        try world.run(.declineGrant(decline), as: .system)
        #expect(grant(world, first)?.state == .declined && grant(world, first)?.reason == "不在编")
        #expect(world.changes.last?.reason == "不在编")
        #expect(refusal { _ = try confirm(&world, first) }?.reason == .grantDecided)
        let second = try ask(&world)[1]
        try world.run(
            .declineGrant(DeclineGrantRequest(grantId: second, reason: "误提")), as: .security)
        #expect(grant(world, second)?.state == .takenBack)
        #expect(bound(world) == nil)
        #expect(
            listed(world) == [] && listed(world, decidedToo: true).suffix(2) == [first, second])
        #expect(refusal { _ = try confirm(&world, 999) }?.reason == .notFound)
    }

    @Test func `it stands for fourteen days, to the millisecond`() throws {
        var world = try RegistryWorld()
        let first = try ask(&world)[1]
        let asked = world.now
        world.now = asked + 14 * 86_400_000 + 1
        #expect(refusal { _ = try confirm(&world, first) }?.reason == .grantExpired)
        #expect(listed(world) == [])
        world.now = asked + 14 * 86_400_000
        _ = try confirm(&world, first)
    }

    @Test func `what an administrator asked for who has left is asked for anew`() throws {
        var world = try RegistryWorld()
        let id = try ask(&world)[1]
        let former = world.context(.security).caller.operator.id
        try world.run(
            .endOperator(EndOperatorRequest(operatorId: former, reason: "离任")), as: .security)
        #expect(refusal { _ = try confirm(&world, id) }?.reason == .grantExpired)
    }

    @Test func `what stands in the way of a binding is looked at when asked, and when confirmed`()
        throws
    {
        var world = try RegistryWorld()
        let both = Self.binding([.finalReviewer, .auditAdministrator])
        #expect(refusal { _ = try ask(&world, both) }?.reason == .rolesExclude)
        let id = try ask(&world)[1]
        _ = try ask(&world, Self.binding([.clerk]))
        #expect(refusal { _ = try confirm(&world, id) }?.reason == .accountBound)
        #expect(grant(world, id)?.state == .pending)
    }

    @Test func `outside rehearsals nobody has the role before the day of the second person`() throws
    {
        var world = try RegistryWorld()
        func real(_ officer: RegistryWorld.Officer) -> CommandContext {
            CommandContext(
                caller: world.context(officer).caller, now: world.now, isRehearsal: false)
        }
        let request = CreateOperatorRequest(
            operator: Self.binding(), bureauShortName: "deqing")
        let id = try world.run(.createOperator(request), real(.security))[1]
        world.now += 3 * 86_400_000
        try world.run(.confirmGrant(ConfirmGrantRequest(grantId: id)), real(.system))
        #expect(bound(world)?.validFrom == 20_211_223)
    }
}
