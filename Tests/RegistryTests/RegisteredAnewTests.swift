import Registry
import Schema
import Testing

/// What five simulated years found: who is cancelled, revoked, merged, or passes once more, is
/// neither locked out nor registered twice.
@Suite struct RegisteredAnewTests {
    private func refusal(_ body: () throws -> Void) -> RefusalReason? {
        #expect(throws: Refusal.self) { try body() }?.reason
    }

    private func decide(
        _ world: inout RegistryWorld, _ kind: RegistrationEventKind, _ ground: RegistrationGround,
        of period: UInt64
    ) throws(Refusal) {
        let request = ProposeRegistrationEventRequest(
            periodId: period, kind: kind, ground: ground, reason: "经核实")
        let event =
            try world.run(.proposeRegistrationEvent(request), as: .deqingClerk).first ?? 0
        try world.run(
            .decideRegistrationEvent(.init(eventId: event, approved: true)), as: .zhaoqingFinal)
    }

    private func status(
        _ world: RegistryWorld, _ passer: RegistryWorld.Passer = RegistryWorld.zhang,
        on day: UInt32 = 0
    ) throws -> RegistrationStatus {
        var trace = ReadTrace()
        return try world.registry.registrationStatus(
            GetRegistrationStatusRequest(
                managementNumber: passer.managementNumber, onDay: day),
            world.context(.deqingClerk), &trace
        ).status
    }

    @Test func `who was cancelled registers anew, from the day of the cancellation on`() throws {
        var world = try RegistryWorld()
        let first = try world.submitted()
        try world.review(first, .first, as: .deqingReviewer)
        try world.review(first, .final, as: .zhaoqingFinal)
        try decide(&world, .cancellation, .ownRequest, of: 1)
        #expect(try status(world) == .cancelled)
        let again = try world.createApplication()
        try world.submit(again)
        try world.review(again, .first, as: .deqingReviewer)
        let period = try world.review(again, .final, as: .zhaoqingFinal)
        #expect(try status(world) == .inForce)
        #expect(world.period(period.first)?.kind == .first)
        // The former one does not come back beside it.
        let both = refusal { try decide(&world, .reinstatement, .decisionOverturned, of: 1) }
        #expect(both == .periodsOverlap)
    }

    @Test func `cancelled on its first day and registered anew that day, the new one is renewed`()
        throws
    {
        var world = try RegistryWorld()
        var made: [UInt64] = []
        for round in 0..<2 {
            let application = round == 0 ? try world.submitted() : try world.createApplication()
            if round == 1 { try world.submit(application) }
            try world.review(application, .first, as: .deqingReviewer)
            made += try world.review(application, .final, as: .zhaoqingFinal)
            if round == 0 { try decide(&world, .cancellation, .ownRequest, of: made[0]) }
        }
        let periods = made.compactMap { world.period($0) }
        #expect(periods[0].validUntil == periods[1].validUntil)
        #expect(try status(world) == .inForce)
        // Long after both ended, it is the new one that lapsed.
        #expect(try status(world, on: 20_300_101) == .lapsed)
        _ = try world.createRenewal()
    }

    @Test func `a renewal that is revoked gives its hours back, and takes them when it returns`()
        throws
    {
        var world = try RegistryWorld.forRenewals()
        let person = try world.account()
        try world.givePeriod(person, from: 20_180_601, until: 20_210_601)
        let entry = try world.learn(person, 20_200_315, hours: 72, proof: "P1")
        let renewal = try world.createRenewal()
        try world.submit(renewal)
        try world.review(renewal, .first, as: .deqingReviewer)
        let made = try world.review(renewal, .final, as: .zhaoqingFinal)
        let period = try #require(made.first)
        #expect(world.entry(entry)?.periodId == period)
        try decide(&world, .revocation, .courtJudgment, of: period)
        #expect(world.entry(entry)?.periodId == 0)
        #expect(try status(world) == .renewable)
        // As if it had never been: the period before is renewed, with the same hours.
        #expect(try world.explain().verdict == .yes)
        let second = try world.createRenewal()
        try world.submit(second)
        let used = refusal { try decide(&world, .reinstatement, .decisionOverturned, of: period) }
        #expect(used == .educationInUse)
        try world.run(
            .withdrawApplication(
                .init(
                    applicationId: second, expectedVersion: world.version(of: second),
                    reason: "判决撤销")), as: .deqingClerk)
        try world.run(
            .decideRegistrationEvent(.init(eventId: 2, approved: true)), as: .zhaoqingFinal)
        #expect(world.entry(entry)?.periodId == period)
    }

    @Test func `two certificates of one level make one registration, whichever comes first`()
        throws
    {
        var world = try RegistryWorld()
        var second = RegistryWorld.zhang
        second.managementNumber = "20194412260000077"
        try world.importRoster([RegistryWorld.entry(second, year: 2019, passedOn: 20_191_230)])
        let person = try world.openAccount()
        try world.fillForm(person)
        let applications = try [RegistryWorld.zhang, second].map { passer in
            try world.createApplication(passer)
        }
        // Both come in before either is decided.
        for id in applications {
            try world.submit(id)
            try world.review(id, .first, as: .deqingReviewer)
        }
        try world.review(applications[0], .final, as: .zhaoqingFinal)
        let twice = refusal { try world.review(applications[1], .final, as: .zhaoqingFinal) }
        #expect(twice == .periodsOverlap)
        #expect(world.registry.count(.registrationPeriod) == 1)
    }

    @Test func `who passes once more after his account was opened finds his certificate`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        try world.fillForm(person)
        var higher = RegistryWorld.zhang
        higher.managementNumber = "20204412260000088"
        let row = RegistryWorld.entry(
            higher, year: 2020, passedOn: 20_201_230, level: .socialWorker)
        try world.importRoster([row])
        let application = try world.createApplication(higher)
        var trace = ReadTrace()
        #expect(
            world.registry.certificates(of: person, &trace).map(\.level) == [
                .assistant, .socialWorker,
            ])
        try world.submit(application)
        try world.review(application, .first, as: .deqingReviewer)
        try world.review(application, .final, as: .zhaoqingFinal)
        #expect(try status(world, higher) == .inForce)
    }

    @Test func `keeping the form fills in what was passed since, but never another's`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        var rows = [("张试", "20204412260000088"), ("张别", "20204412260000089")].map {
            name, number in
            var row = RegistryWorld.entry(
                RegistryWorld.zhang, year: 2020, passedOn: 20_201_230, level: .socialWorker)
            row.name = name
            row.managementNumber = number
            return row
        }
        try world.importRoster(rows)
        try world.fillForm(person)
        var trace = ReadTrace()
        let numbers = world.registry.certificates(of: person, &trace).map(\.managementNumber)
        #expect(numbers == [RegistryWorld.zhang.managementNumber, "20204412260000088"])
        rows[1].name = ""
        let unknown = refusal {
            var other = RegistryWorld.zhang
            other.managementNumber = "20204412260000089"
            _ = try world.createApplication(other)
        }
        #expect(unknown == .notFound)
    }

    @Test func `a merge moves reviews of refusals, complaints, candidates and the mark of death`()
        throws
    {
        var world = try RegistryWorld.withTwins()
        let twin = RegistryWorld.twins[0]
        let application = try world.createApplication(twin)
        try world.submit(application)
        try world.review(
            application, .first, .refused, as: .deqingReviewer, reason: "材料不全")
        let remedy = try world.run(
            .openRemedyCase(.init(applicationId: application, grounds: "材料齐全")),
            as: .deqingClerk
        ).first
        try world.run(
            .openComplaint(.init(personId: 1, facts: "出借证书")), as: .deqingClerk)
        let list = ImportComparisonListRequest(
            kind: .death, label: "殡葬信息", contentDigest: Array(repeating: 1, count: 32),
            rows: [ComparisonRow(documentNumber: twin.number, eventOn: 20_211_219)])
        let candidate = try world.run(.importComparison(list), as: .zhaoqingBatch).last ?? 0
        try world.run(
            .decideCandidate(.init(candidateId: candidate, confirmed: true, reason: "经核对")),
            as: .zhaoqingFinal)
        let pair = try world.merge(1, into: 2)
        func owners() -> [UInt64] {
            world.all(RemedyCase.self, .remedyCase).map(\.personId)
                + world.all(Complaint.self, .complaint).map(\.personId)
                + world.all(ComparisonCandidate.self, .comparisonCandidate).map(\.personId)
        }
        func deaths() -> [UInt32] {
            world.all(Person.self, .person).map(\.deceasedOn)
        }
        #expect(owners() == [2, 2, 2] && deaths() == [20_211_219, 20_211_219])
        try world.undoMerge(pair)
        #expect(owners() == [1, 1, 1] && deaths() == [20_211_219, 0])
        // Taken back while the two were one: then neither is dead.
        try world.merge(1, into: 2)
        try world.run(
            .decideCandidate(.init(candidateId: candidate, confirmed: false, reason: "同名")),
            as: .zhaoqingFinal)
        try world.undoMerge(pair)
        #expect(deaths() == [0, 0])
        #expect(remedy != nil)
    }

    @Test func `a list is taken back by what hangs on it, however long it is`() throws {
        var world = try RegistryWorld()
        let rows = (0..<900).map { number in
            var row = RegistryWorld.entry(
                RegistryWorld.zhang, year: 2019, passedOn: 20_191_230)
            row.name = "某\(number)"
            row.managementNumber = "2019441226000\(2_000 + number)"
            return row
        }
        let batch = try world.importRoster(rows)
        let undo = UndoRosterBatchRequest(batchId: batch, reason: "误发")
        let numbers = rows.prefix(30).map(\.managementNumber)
        try world.run(
            .voidResults(.init(managementNumbers: numbers, reason: "雷同", document: "通知")),
            as: .zhaoqingBatch)
        let used = #expect(throws: Refusal.self) {
            try world.run(.undoRosterBatch(undo), as: .zhaoqingBatch)
        }
        #expect(used?.reason == .rowsInUse)
        #expect(used?.parameters.first == .init("count", "20"))
        // Rows of other lists do not stand in its way.
        let other = try world.importRoster(
            rows.map { row in
                var row = row
                row.managementNumber = "2018" + row.managementNumber.dropFirst(4)
                row.examYear = 2018
                return row
            })
        try world.run(
            .undoRosterBatch(.init(batchId: other, reason: "误发")), as: .zhaoqingBatch)
    }
}
