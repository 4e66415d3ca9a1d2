import Registry
import Schema
import Testing

/// Two accounts of one human become one, and two again.
@Suite struct MergeTests {
    private static let twins = RegistryWorld.twins

    private func refusal(_ body: () throws -> Void) -> RefusalReason? {
        #expect(throws: Refusal.self) { try body() }?.reason
    }

    /// Both with an account; the first registered.
    private func registered() throws -> RegistryWorld {
        var world = try RegistryWorld.withTwins()
        try world.register(Self.twins[0])
        return world
    }

    @Test func `the survivor gets everything, and the old number leads to him`() throws {
        var world = try registered()
        try world.learn(1, 20_210_315, hours: 3, proof: "P1")
        let pair = try world.merge(1, into: 2)
        let record = try #require(world.pairs.first { $0.id == pair })
        #expect(record.state == .merged && record.steps.map(\.state) == [.mergeProposed, .merged])
        #expect(record.moved?.certificateIds == [1] && record.moved?.periodIds == [1])
        #expect(record.moved?.applicationIds == [1] && record.moved?.educationEntryIds == [1])
        var trace = ReadTrace()
        #expect(world.registry.certificates(of: 2, &trace).map(\.id) == [1, 2])
        #expect(world.registry.periods(of: 2, &trace).map(\.id) == [1])
        #expect(world.registry.applications(of: 2, &trace).map(\.id) == [1])
        #expect(world.entry(1)?.personId == 2)
        let identity = world.registry.get(PersonIdentity.self, .personIdentity, 2, &trace)
        #expect(identity?.documents.map(\.number) == Self.twins.map(\.number))
        #expect(identity?.documents.map(\.usedUntil) == [20_211_220, 0])
        for selector in [
            PersonSelector(personId: 1),
            PersonSelector(managementNumber: Self.twins[0].managementNumber),
            PersonSelector(identity: RegistryWorld.identity(Self.twins[0])),
        ] {
            #expect(try world.person(selector).id == 2)
        }
        let again = refusal { _ = try world.openAccount(Self.twins[0]) }
        #expect(again == .accountExists)
    }

    @Test func `whoever was merged is in no search, list or figure, and takes no edit`() throws {
        var world = try registered()
        try world.merge(1, into: 2)
        var search = try PersonSearch(
            SearchPersonsRequest(name: Self.twins[0].name), world.context(.zhaoqingFinal))
        #expect(search.run(world.registry).page.rows.map(\.id) == [2])
        var stock = try StockQuery(
            world.registry, StockRequest(onDay: 20_211_231), world.context(.zhaoqingFinal))
        let total = stock.runOverRecords().total
        #expect(total?.persons == 1 && total?.certificates == 2 && total?.registered == 1)
        #expect(refusal { try world.fillForm(1, Self.twins[0]) } == .personMerged)
        #expect(refusal { try world.proposeMerge(1, into: 2) } == .pairState)
    }

    @Test func `undoing gives back what was moved, and what was made since goes with it`() throws {
        var world = try RegistryWorld.withTwins()
        let before = world.rows
        let pair = try world.merge(1, into: 2)
        try world.undoMerge(pair)
        #expect(world.rows == before)
        // Registered while the two were one: the registration is his whose certificate it is.
        try world.merge(1, into: 2)
        let period = try world.register(Self.twins[0])
        var trace = ReadTrace()
        #expect(world.registry.periods(of: 2, &trace).map(\.id) == [period])
        try world.undoMerge(pair)
        #expect(world.registry.periods(of: 1, &trace).map(\.id) == [period])
        #expect(world.registry.applications(of: 1, &trace).count == 1)
        #expect(world.registry.periods(of: 2, &trace).isEmpty)
    }

    @Test func `hours go with the registration they were consumed by, or the undoing is refused`()
        throws
    {
        for isOwn in [false, true] {
            var world = try RegistryWorld.withTwins()
            try world.givePeriod(1, from: 20_180_601, until: 20_210_601)
            if isOwn { try world.learn(2, 20_200_315, hours: 72, proof: "P1") }
            world.now += 60_000
            let pair = try world.merge(1, into: 2)
            world.now += 60_000
            if !isOwn { try world.learn(2, 20_200_315, hours: 72, proof: "P1") }
            let application = try world.createRenewal(Self.twins[0])
            try world.submit(application)
            try world.review(application, .first, as: .deqingReviewer)
            let renewed = try world.review(application, .final, as: .zhaoqingFinal)
            #expect(world.entry(1)?.periodId == renewed.first)
            if isOwn {
                #expect(refusal { try world.undoMerge(pair) } == .educationShared)
            } else {
                try world.undoMerge(pair)
                #expect(world.entry(1)?.personId == 1)
                var trace = ReadTrace()
                #expect(world.registry.periods(of: 1, &trace).count == 2)
            }
        }
    }

    @Test func `merge and undo are inverse on random registers, and nothing is ever lost`() throws {
        var merges = 0
        for seed in UInt64(1)...10 {
            var world = try RandomRegistry.play(seed: seed, commands: 200)
            merges += try mergeAndPart(&world)
            var folded = Registry()
            for change in world.changes {
                try folded.apply(change)
            }
            var other = world
            other.registry = folded
            #expect(other.rows == world.rows)
        }
        #expect(merges > 20)
    }

    /// Merges any two that can be, and undoes it again; how many there were.
    private func mergeAndPart(_ world: inout RegistryWorld) throws -> Int {
        let persons = world.all(Person.self, .person).filter { $0.mergedInto == 0 }.map(\.id)
        var merges = 0
        for survivor in persons {
            for merged in persons where merged != survivor {
                let before = world.rows
                guard let pair = try? world.proposeMerge(merged, into: survivor) else { continue }
                try world.decideMerge(pair)
                merges += 1
                #expect(world.rows.keys.sorted() == before.keys.sorted())
                expectNothing(of: merged, world)
                try world.undoMerge(pair)
                #expect(world.rows == before)
            }
        }
        return merges
    }

    private func expectNothing(of person: UInt64, _ world: RegistryWorld) {
        #expect(world.all(Certificate.self, .certificate).allSatisfy { $0.personId != person })
        #expect(
            world.all(RegistrationPeriod.self, .registrationPeriod).allSatisfy {
                $0.personId != person
            })
        #expect(
            world.all(EducationEntry.self, .educationEntry).allSatisfy { $0.personId != person })
        #expect(world.all(Application.self, .application).allSatisfy { $0.personId != person })
    }
}

extension RegistryWorld {
    /// From a form to a registration; the period.
    @discardableResult
    mutating func register(_ passer: Passer) throws -> UInt64 {
        let application = try createApplication(passer)
        try submit(application)
        try review(application, .first, as: .deqingReviewer)
        return try review(application, .final, as: .zhaoqingFinal).first ?? 0
    }
}
