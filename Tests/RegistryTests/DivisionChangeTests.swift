import ProtobufRuntime
import Registry
import Schema
import Testing

/// Divisions in time by command: 鼎湖 goes into 端州 on 2022-01-01, and what follows.
@Suite struct DivisionChangeTests {
    private func figure(
        _ world: RegistryWorld, _ scope: FigureScope, _ measure: FigureMeasure,
        _ division: UInt32
    ) throws -> UInt64 {
        var count = try FigureCount(world.registry, scope, world.context(.zhaoqingFinal))
        return count.run().cells.first {
            $0.measure == measure && $0.divisionId == division && $0.level == .unspecified
        }?.count ?? 0
    }

    @Test func `a file that awaits its first review is in the successor's queue at midnight`()
        throws
    {
        var world = try RegistryWorld()
        let dinghu = try world.openDinghu()
        let application = try world.submitInDinghu(dinghu)
        try world.run(
            .claimApplication(ClaimApplicationRequest(applicationId: application)),
            world.context(operator: dinghu.reviewer))
        let before = try world.record(Application.self, .application, application)
        let change = try world.publish()
        // The last moment of the old map.
        world.now = RegistryWorld.newYear - 1
        #expect(throws: Refusal.self) { try world.move(change) }
        var trace = ReadTrace()
        let reviewer = world.context(operator: dinghu.reviewer)
        #expect(throws: Never.self) {
            try world.registry.application(application, reviewer, &trace)
        }
        // 00:00: before anything has moved, the officers of 鼎湖 are refused.
        world.now = RegistryWorld.newYear
        let late = world.context(operator: dinghu.reviewer)
        #expect(throws: Refusal(.notFound)) {
            try world.registry.application(application, late, &trace)
        }
        let duanzhou = world.context(.duanzhouReviewer)
        #expect(throws: Never.self) {
            try world.registry.application(application, duanzhou, &trace)
        }
        try world.move(change)
        let after = try world.record(Application.self, .application, application)
        #expect(after.divisionId == 441_202 && after.state == .pending)
        #expect(after.acceptedAt == before.acceptedAt && after.pauses == before.pauses)
        #expect(after.formerDivisions.map(\.divisionId) == [441_203])
        #expect(after.formerDivisions.first?.untilDay == 20_211_231)
        #expect(after.holderId == dinghu.reviewer, "the claim came along with its officer")
        try world.run(
            .reviewApplication(
                ReviewApplicationRequest(
                    applicationId: application, expectedVersion: after.version, stage: .first,
                    outcome: .approved)), world.context(operator: dinghu.reviewer))
        #expect(world.state(of: application) == .firstPassed)
    }

    @Test func `figures of 2021 stand under the old division, those of 2022 under the new`() throws
    {
        var world = try RegistryWorld()
        let dinghu = try world.openDinghu()
        try world.submitInDinghu(dinghu)
        let year = FigureScope(kind: .flow, fromDay: 20_210_101, untilDay: 20_211_231)
        let stock = FigureScope(kind: .stock, untilDay: 20_211_231)
        let change = try world.publish()
        #expect(try figure(world, year, .submitted, 441_203) == 1)
        world.now = RegistryWorld.newYear + 1_000
        for _ in 0..<2 {
            #expect(try figure(world, year, .submitted, 441_203) == 1)
            #expect(try figure(world, year, .submitted, 441_202) == 0)
            #expect(try figure(world, stock, .account, 441_203) == 1)
            var today = stock
            today.untilDay = 20_220_101
            #expect(try figure(world, today, .account, 441_202) == 1)
            #expect(try figure(world, today, .account, 441_203) == 0)
            var onNewMap = year
            onNewMap.mapOnDay = 20_220_101
            #expect(try figure(world, onNewMap, .submitted, 441_202) == 1)
            // And the same before anything moved as after.
            try world.move(change)
        }
    }

    @Test func `operators of the bureau that ended act for its successor, under their binding`()
        throws
    {
        var world = try RegistryWorld()
        let dinghu = try world.openDinghu()
        let change = try world.publish()
        world.now = RegistryWorld.newYear
        try world.move(change)
        let duanzhou = world.bureaus["duanzhou"]?.id ?? 0
        let moved = try world.record(Operator.self, .operator, dinghu.clerk)
        #expect(moved.bureauId == duanzhou && moved.endedAt == 0)
        let bureau = try world.record(Bureau.self, .bureau, dinghu.bureau)
        #expect(bureau.validUntil == 20_211_231 && bureau.successorId == duanzhou)
        let record = try world.record(DivisionChange.self, .divisionChange, change)
        #expect(record.operators.map(\.operatorId) == [dinghu.clerk, dinghu.reviewer])
        #expect(record.state == .carriedOut)
        // Who was a clerk there opens accounts here.
        let opened = try world.run(
            .openAccount(OpenAccountRequest(identity: RegistryWorld.identity(RegistryWorld.li))),
            world.context(operator: dinghu.clerk))
        #expect(try world.record(Person.self, .person, opened[0]).divisionId == 441_202)
    }

    @Test func `many move in steps, each within bounds, and a lost step is done again`() throws {
        var world = try RegistryWorld()
        let dinghu = try world.openDinghu()
        try world.put(persons: 2_500, in: 441_203, bureau: dinghu.bureau)
        let change = try world.publish()
        world.now = RegistryWorld.newYear
        try world.run(.moveDivision(MoveDivisionRequest(changeId: change)), as: .system)
        // A crash: the second step was made and lost with the machine.
        let survived = world
        try world.run(.moveDivision(MoveDivisionRequest(changeId: change)), as: .system)
        world = survived
        let steps = try world.move(change)
        #expect(steps > 3)
        for made in world.changes where made.method == "test" {
            #expect(made.puts.count <= 1_000)
            #expect(made.puts.reduce(0) { $0 + $1.record.count } <= 1 << 20)
        }
        let record = try world.record(DivisionChange.self, .divisionChange, change)
        #expect(record.movedPersons == 2_500 && record.state == .carriedOut)
        for id in [UInt64(1_000), 2_345, 3_499] {
            let person = try world.record(Person.self, .person, id)
            #expect(person.divisionId == 441_202 && person.formerDivisions.count == 1)
        }
        // Once more changes nothing.
        let before = world.registry.revision
        #expect(try world.move(change) == 1)
        #expect(world.changes.last?.puts.isEmpty == true)
        #expect(world.registry.revision == before + 1)
    }

    @Test func `of a county that is divided each goes where he works, or somebody decides`() throws
    {
        var world = try RegistryWorld()
        let dinghu = try world.openDinghu()
        for (id, workplace, household) in [
            (UInt64(501), UInt32(441_202), UInt32(441_226)), (502, 441_203, 441_202),
            (503, 441_203, 441_203),
        ] {
            try world.put(persons: 0, in: 441_203, bureau: dinghu.bureau)
            var change = Change()
            change.revision = world.registry.revision + 1
            change.at = world.now
            let person = Person(
                id: id, name: "某人", bureauId: dinghu.bureau, divisionId: 441_203,
                householdDivisionId: household, workplaceDivisionId: workplace,
                openedAt: world.now)
            change.puts = [
                RecordPut(table: Table.person.rawValue, key: id, record: person.encoded())
            ]
            try world.registry.apply(change)
            world.changes.append(change)
        }
        let split = PublishDivisionChangeRequest(
            kind: .split, document: "某府函〔2021〕2号", effectiveOn: 20_220_101,
            sourceIds: [441_203],
            successors: [
                DivisionSuccessor(id: 441_231, name: "新区"), DivisionSuccessor(id: 441_202),
            ])
        var trace = ReadTrace()
        let preview = try world.registry.previewDivisionChange(
            split, world.context(.system), &trace)
        #expect(preview.tallies.map(\.divisionId) == [441_231, 441_202, 0])
        #expect(preview.tallies.map(\.persons) == [0, 2, 1])
        let change = try world.publish(split)
        world.now = RegistryWorld.newYear
        try world.move(change)
        #expect(try world.record(Person.self, .person, 501).divisionId == 441_202)
        #expect(try world.record(Person.self, .person, 502).divisionId == 441_202)
        let listed = try world.registry.unplacedPersons(
            ListUnplacedRequest(changeId: change), world.context(.zhaoqingFinal), &trace)
        #expect(listed.rows.map(\.id) == [503])
        let place = PlacePersonRequest(
            changeId: change, personId: 503, divisionId: 441_231, reason: "现居新区")
        var without = place
        without.reason = " "
        #expect(throws: Refusal(.reasonRequired)) {
            try world.run(.placePerson(without), as: .zhaoqingFinal)
        }
        try world.run(.placePerson(place), as: .zhaoqingFinal)
        #expect(try world.record(Person.self, .person, 503).divisionId == 441_231)
        #expect(throws: Refusal(.personPlaced)) {
            try world.run(.placePerson(place), as: .zhaoqingFinal)
        }
        let today = FigureScope(kind: .stock, untilDay: 20_220_101)
        #expect(try figure(world, today, .account, 441_231) == 1)
        #expect(try figure(world, today, .account, 441_202) == 2)
        let before = FigureScope(kind: .stock, untilDay: 20_211_231)
        #expect(try figure(world, before, .account, 441_203) == 3)
    }

    @Test func `a rehearsal tells what would come to whom, and does nothing`() throws {
        var world = try RegistryWorld()
        let dinghu = try world.openDinghu()
        try world.submitInDinghu(dinghu)
        let revision = world.registry.revision
        var trace = ReadTrace()
        let reply = try world.registry.previewDivisionChange(
            RegistryWorld.merger, world.context(.system), &trace)
        #expect(world.registry.revision == revision)
        let tally = try #require(reply.tallies.first)
        #expect(tally.divisionId == 441_202 && tally.divisionName == "端州区")
        #expect(tally.persons == 1 && tally.certificates == 1 && tally.applications == 1)
        #expect(tally.operators == 2 && tally.registrations == 0)
        #expect(reply.change?.bureaus.map(\.ends) == [true])
    }

    @Test func `a new code goes on under its bureau, which is renamed on the day`() throws {
        var world = try RegistryWorld()
        let dinghu = try world.openDinghu()
        let request = PublishDivisionChangeRequest(
            kind: .district, document: "国函〔2021〕3号", effectiveOn: 20_220_101,
            sourceIds: [441_203],
            successors: [
                DivisionSuccessor(id: 441_205, name: "新鼎湖区", bureauName: "新鼎湖区民政局")
            ])
        let change = try world.publish(request)
        #expect(try world.record(Bureau.self, .bureau, dinghu.bureau).name == "鼎湖区民政局")
        let before = try world.run(
            .openAccount(OpenAccountRequest(identity: RegistryWorld.identity(RegistryWorld.li))),
            world.context(operator: dinghu.clerk))
        #expect(try world.record(Person.self, .person, before[0]).divisionId == 441_203)
        world.now = RegistryWorld.newYear
        try world.move(change)
        let bureau = try world.record(Bureau.self, .bureau, dinghu.bureau)
        #expect(bureau.name == "新鼎湖区民政局" && bureau.validUntil == 0)
        #expect(try world.record(Person.self, .person, before[0]).divisionId == 441_205)
        let after = try world.run(
            .openAccount(
                OpenAccountRequest(identity: RegistryWorld.identity(RegistryWorld.zhang))),
            world.context(operator: dinghu.clerk))
        #expect(try world.record(Person.self, .person, after[0]).divisionId == 441_205)
    }

    @Test func `an act needs a legal basis, and a code is never given twice`() throws {
        var world = try RegistryWorld()
        var request = RegistryWorld.merger
        request.document = " "
        #expect(throws: Refusal.self) { try world.publish(request) }
        request = RegistryWorld.merger
        request.successors = [DivisionSuccessor(id: 441_283)]
        #expect(throws: Refusal(.divisionCodeTaken, [.init("division", "441283")])) {
            try world.publish(request)
        }
        try world.publish()
        #expect(throws: Refusal(.divisionNotStanding, [.init("division", "441203")])) {
            try world.publish()
        }
    }

    @Test func `a list of divisions shows the map of its day`() throws {
        var world = try RegistryWorld()
        try world.publish(
            PublishDivisionChangeRequest(
                kind: .renaming, document: "国函〔2021〕4号", effectiveOn: 20_220_101,
                sourceIds: [441_225],
                successors: [DivisionSuccessor(id: 441_225, name: "封川县")]))
        var trace = ReadTrace()
        for (day, name) in [(UInt32(20_211_231), "封开县"), (20_220_101, "封川县")] {
            let page = world.registry.divisions(
                under: 441_225, on: day, after: 0, limit: 10, &trace)
            #expect(page.rows.map(\.name) == [name])
        }
    }
}
