import Registry
import Schema
import Testing

/// A prefecture becomes two, and the act says of each county to which of them it goes.
@Suite struct DivisionsBelowTests {
    /// The counties of Zhaoqing.
    private func counties(_ world: RegistryWorld) -> [UInt32] {
        var trace = ReadTrace()
        var found: [UInt32] = []
        world.registry.forEach(Division.self, .division, &trace) { _, division in
            if division.parentId == 441_200, division.validUntil == 0 { found.append(division.id) }
            return true
        }
        return found
    }

    private func split(
        kept: [UInt32], given: [UInt32], into first: DivisionSuccessor = .init(id: 441_200)
    ) -> PublishDivisionChangeRequest {
        var first = first
        first.belowIds = kept
        return PublishDivisionChangeRequest(
            kind: .split, document: "国函〔2021〕4号", effectiveOn: 20_220_101,
            sourceIds: [441_200],
            successors: [
                first,
                DivisionSuccessor(
                    id: 441_591, name: "绥江市", bureauShortName: "suijiang", belowIds: given),
            ])
    }

    private func openSuijiang(_ world: inout RegistryWorld) throws -> UInt64 {
        let bureau = Bureau(
            shortName: "suijiang", name: "绥江市民政局", divisionIds: [441_300])
        return try world.run(.createBureau(CreateBureauRequest(bureau: bureau)), as: .system)[0]
    }

    private func sees(_ world: RegistryWorld, _ bureau: UInt64, _ division: UInt32) throws -> Bool {
        var trace = ReadTrace()
        let record = try world.record(Bureau.self, .bureau, bureau)
        let today = world.context(.system).today
        return world.registry.sees(record, division, day: today, &trace)
    }

    @Test func `those that the act leaves out are named, and nothing is done`() throws {
        var world = try RegistryWorld()
        _ = try openSuijiang(&world)
        let all = counties(world)
        let request = split(
            kept: Array(all.dropFirst(3)), given: [all[0]], into: .init(id: 441_590, name: "西江市"))
        let refusal = #expect(throws: Refusal.self) { try world.publish(request) }
        #expect(refusal?.reason == .divisionsBelow)
        #expect(refusal?.parameters.map(\.value) == ["441200", "\(all[1]), \(all[2])"])
        let foreign = #expect(throws: Refusal.self) {
            try world.publish(split(kept: [], given: [440_103]))
        }
        #expect(foreign?.reason == .divisionNotBelow)
    }

    @Test func `each goes where the act says on its day, and its bureau answers to another`() throws
    {
        var world = try RegistryWorld()
        let suijiang = try openSuijiang(&world)
        let dinghu = try world.openDinghu()
        let person = try world.run(
            .openAccount(OpenAccountRequest(identity: RegistryWorld.identity(RegistryWorld.li))),
            world.context(operator: dinghu.clerk))[0]
        let (given, kept) = ([UInt32(441_203)], counties(world).filter { $0 != 441_203 })
        let request = split(kept: kept, given: given, into: .init(id: 441_590, name: "西江市"))
        var trace = ReadTrace()
        let preview = try world.registry.previewDivisionChange(
            request, world.context(.system), &trace)
        #expect(preview.change?.successors.map(\.belowIds) == [kept, given])
        #expect(preview.tallies.map(\.persons) == [0, 0, 0])
        let change = try world.publish(request)
        let zhaoqing = world.bureaus["zhaoqing"]?.id ?? 0
        #expect(try sees(world, zhaoqing, 441_203) && !sees(world, suijiang, 441_203))
        #expect(try world.record(Bureau.self, .bureau, dinghu.bureau).parentId == zhaoqing)

        world.now = RegistryWorld.newYear
        try world.move(change)
        #expect(try world.record(Bureau.self, .bureau, dinghu.bureau).parentId == suijiang)
        let deqing = world.bureaus["deqing"]?.id ?? 0
        #expect(try world.record(Bureau.self, .bureau, deqing).parentId == zhaoqing)
        #expect(try !sees(world, zhaoqing, 441_203) && sees(world, suijiang, 441_203))
        #expect(try sees(world, zhaoqing, 441_226) && !sees(world, suijiang, 441_226))
        // Nobody's file moves: the county stands as it did.
        let registered = try world.record(Person.self, .person, person)
        #expect(registered.divisionId == 441_203 && registered.formerDivisions.isEmpty)
        #expect(registered.bureauId == dinghu.bureau)
        let record = try world.record(DivisionChange.self, .divisionChange, change)
        #expect(record.state == .carriedOut && record.movedPersons == 0)
    }

    @Test func `one that goes on keeps what it does not give away`() throws {
        var world = try RegistryWorld()
        _ = try openSuijiang(&world)
        let change = try world.publish(split(kept: [], given: [441_203]))
        let record = try world.record(DivisionChange.self, .divisionChange, change)
        #expect(record.successors.map(\.belowIds) == [[], [441_203]])
        #expect(try world.record(Division.self, .division, 441_203).parentId == 441_591)
        #expect(try world.record(Division.self, .division, 441_226).parentId == 441_200)
    }
}
