import Registry
import Schema
import Testing

/// What stops a merge, and who may not decide one.
@Suite struct MergeRefusalTests {
    private static let twins = RegistryWorld.twins

    private func refusal(_ body: () throws -> Void) -> Refusal? {
        #expect(throws: Refusal.self) { try body() }
    }

    @Test func `another officer decides, and a final reviewer who sees both`() throws {
        var world = try RegistryWorld.withTwins()
        let pair = try world.proposeMerge(1, into: 2, as: .zhaoqingFinal)
        #expect(refusal { try world.decideMerge(pair) }?.reason == .sameOfficer)
        let declined = refusal { try world.decideMerge(pair, false, as: .zhaoqingSecondFinal) }
        #expect(declined?.reason == .reasonRequired)
        try world.decideMerge(pair, false, as: .zhaoqingSecondFinal, reason: "证据不足")
        #expect(world.pairs.map(\.state) == [.mergeDeclined])
        #expect(refusal { try world.decideMerge(pair) }?.reason == .pairState)
        #expect(refusal { try world.undoMerge(pair) }?.reason == .pairState)
        // Proposed anew, the same pair goes on with its history.
        #expect(try world.proposeMerge(2, into: 1) == pair)
        #expect(world.pairs.map(\.steps.count) == [3])
    }

    @Test func `whoever does not see both sees no pair`() throws {
        var world = try RegistryWorld.withTwins()
        let request = ReleaseTransferRequest(personId: 1, toDivisionId: 441_202, reason: "调动")
        let change = try #require(
            try world.run(.releaseTransfer(request), as: .deqingClerk).first)
        let open = refusal { try world.proposeMerge(1, into: 2) }
        #expect(open?.reason == .proposalOpen)
        try world.run(
            .decidePersonChange(DecidePersonChangeRequest(changeId: change, approved: true)),
            as: .duanzhouClerk)
        for officer in [RegistryWorld.Officer.deqingClerk, .duanzhouClerk] {
            let hidden = refusal { try world.proposeMerge(1, into: 2, as: officer) }
            #expect(hidden == Refusal(.notFound))
            #expect(refusal { try world.proposeMerge(1, into: 99, as: officer) } == hidden)
        }
        let pair = try world.proposeMerge(1, into: 2, as: .zhaoqingSecondFinal)
        #expect(refusal { try world.decideMerge(pair, as: .deqingReviewer) }?.reason == .notFound)
        try world.decideMerge(pair)
        // By his old number he is found from where the survivor is.
        let identity = RegistryWorld.identity(Self.twins[0])
        #expect(try world.person(PersonSelector(identity: identity)).id == 2)
    }

    @Test func `nobody acts on his own accounts, also after they were merged`() throws {
        var world = try RegistryWorld.withTwins()
        let binding = Operator(
            uid: 3_090, accountName: "officer3090", roles: [.clerk, .reviewer], personId: 1)
        let id = try world.bind(binding, "deqing")
        var trace = ReadTrace()
        func officer() -> Operator {
            world.registry.get(Operator.self, .operator, id, &trace) ?? Operator()
        }
        let own = MergePersonsRequest(survivorId: 2, mergedId: 1, reason: "同一人")
        let refused = refusal { try world.run(.mergePersons(own), world.context(officer())) }
        #expect(refused?.reason == .ownCase)
        let pair = try world.merge(1, into: 2)
        #expect(officer().personId == 2)
        let undo = refusal {
            try world.run(
                .undoMerge(UndoMergeRequest(pairId: pair, reason: "两人")),
                world.context(officer()))
        }
        #expect(undo?.reason == .ownCase)
        try world.undoMerge(pair)
        #expect(officer().personId == 1)
    }

    @Test func `an open application stops it, and so do two registrations of one level`() throws {
        var world = try RegistryWorld.withTwins()
        let application = try world.createApplication(Self.twins[0])
        let open = refusal { try world.proposeMerge(1, into: 2) }
        #expect(open == Refusal(.applicationOpen, [.init("application", "\(application)")]))
        try world.submit(application)
        try world.review(application, .first, as: .deqingReviewer)
        let periods = try world.review(application, .final, as: .zhaoqingFinal)
        let pair = try world.proposeMerge(1, into: 2)
        let later = try world.register(Self.twins[1])
        let first = try #require(world.period(periods.first))
        let second = try #require(world.period(later))
        let two = refusal { try world.decideMerge(pair) }
        #expect(two?.reason == .twoRegistrations)
        #expect(two?.parameters.first?.value == "\(second.number), \(first.number)")
    }

    @Test func `an undoing waits for open applications and for later merges`() throws {
        var world = try RegistryWorld.withTwins()
        try world.run(
            .openAccount(OpenAccountRequest(identity: RegistryWorld.identity(RegistryWorld.li))),
            as: .deqingClerk)
        let first = try world.merge(1, into: 2)
        let second = try world.merge(2, into: 3)
        #expect(try world.person(PersonSelector(personId: 1)).id == 3)
        let later = refusal { try world.undoMerge(first) }
        #expect(later == Refusal(.personMerged, [.init("person", "3")]))
        try world.undoMerge(second)
        #expect(try world.person(PersonSelector(personId: 1)).id == 2)
        _ = try world.createApplication(Self.twins[0])
        #expect(refusal { try world.undoMerge(first) }?.reason == .applicationOpen)
    }

    @Test func `two humans stay two, with a reason`() throws {
        var world = try RegistryWorld.withTwins()
        let missing = refusal {
            try world.run(
                .notDuplicate(NotDuplicateRequest(firstId: 1, secondId: 2)), as: .deqingReviewer)
        }
        #expect(missing?.reason == .reasonRequired)
        #expect(try found(world).map(\.grounds) == [[.nameAndBirth, .soundAndPhone]])
        try world.run(
            .notDuplicate(NotDuplicateRequest(firstId: 2, secondId: 1, reason: "双胞胎")),
            as: .deqingReviewer)
        #expect(try found(world).isEmpty)
        // Better knowledge later is not shut out.
        try world.proposeMerge(1, into: 2)
        #expect(try found(world).map(\.pair?.state) == [.mergeProposed])
        #expect(try found(world, as: .duanzhouClerk).isEmpty)
    }

    private func found(
        _ world: RegistryWorld, as officer: RegistryWorld.Officer = .deqingClerk
    ) throws -> [DuplicateSearch.Candidate] {
        var search = DuplicateSearch(FindDuplicatesRequest(), world.context(officer))
        return search.run(world.registry).rows
    }

    @Test func `both files stand side by side, with the fields in which they differ`() throws {
        let world = try RegistryWorld.withTwins()
        var trace = ReadTrace()
        let request = ComparePersonsRequest(firstId: 1, secondId: 2)
        let compared = try world.registry.compare(request, world.context(.deqingClerk), &trace)
        #expect(compared.differing == ["document"])
        #expect(throws: Refusal(.notFound)) {
            try world.registry.compare(request, world.context(.duanzhouClerk), &trace)
        }
    }
}
