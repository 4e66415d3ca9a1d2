import Registry
import Schema
import Testing

/// Complaints, comparison lists and reminders, through the registry's commands.
@Suite struct OversightTests {
    /// Zhang is registered from 2021-12-20 to 2024-12-20 as period 1.
    private func registered() throws -> RegistryWorld {
        var world = try RegistryWorld()
        let id = try world.submitted()
        try world.review(id, .first, as: .deqingReviewer)
        try world.review(id, .final, as: .zhaoqingFinal)
        return world
    }

    private func events(_ world: RegistryWorld) -> [RegistrationEvent] {
        var trace = ReadTrace()
        return world.registry.registrationEvents(
            ListRegistrationEventsRequest(), world.context(.deqingClerk), &trace
        ).rows
    }

    private func messages(_ world: RegistryWorld) -> [ShortMessage] {
        var found: [ShortMessage] = []
        var trace = ReadTrace()
        world.registry.forEach(ShortMessage.self, .message, &trace) { _, message in
            found.append(message)
            return true
        }
        return found
    }

    // MARK: Complaints

    private func complaint(_ world: inout RegistryWorld) throws(Refusal) -> UInt64 {
        try world.run(
            .openComplaint(
                OpenComplaintRequest(personId: 1, complainantName: "赵某", facts: "出借证书")),
            as: .deqingClerk
        ).first ?? 0
    }

    @Test func `a complaint proposes an event and ends nothing by itself`() throws {
        var world = try registered()
        let id = try complaint(&world)
        let close = CloseComplaintRequest(
            complaintId: id, outcome: .cancellation, reason: "查实", ground: .certificateMisused,
            number: world.period(1)?.number ?? "")
        let early = #expect(throws: Refusal.self) {
            try world.run(.closeComplaint(close), as: .zhaoqingFinal)
        }
        #expect(early?.reason == .complaintState)
        let findings = InvestigateComplaintRequest(complaintId: id, findings: "证书在他人处")
        try world.run(.investigateComplaint(findings), as: .deqingReviewer)
        let same = #expect(throws: Refusal.self) {
            try world.run(.closeComplaint(close), as: .deqingReviewer)
        }
        #expect(same?.reason == .sameOfficer)
        let event = try world.run(.closeComplaint(close), as: .zhaoqingFinal).first
        #expect(events(world).map(\.id) == [event])
        #expect(events(world).map(\.state) == [.proposed])
        #expect(world.period(1)?.cancelledById == 0)
        try world.run(
            .decideRegistrationEvent(
                DecideRegistrationEventRequest(eventId: event ?? 0, approved: true)),
            as: .zhaoqingSecondFinal)
        #expect(world.period(1)?.cancelledById == event)
    }

    @Test func `a complaint of which nothing comes is closed with a reason`() throws {
        var world = try registered()
        let id = try complaint(&world)
        try world.run(
            .investigateComplaint(.init(complaintId: id, findings: "查无实据")),
            as: .deqingReviewer)
        try world.run(
            .closeComplaint(.init(complaintId: id, outcome: .noAction, reason: "查无实据")),
            as: .zhaoqingFinal)
        #expect(events(world).isEmpty)
        let again = #expect(throws: Refusal.self) {
            try world.run(
                .investigateComplaint(.init(complaintId: id, findings: "x")),
                as: .deqingReviewer)
        }
        #expect(again?.reason == .complaintState)
    }

    @Test func `who is complained of does not see the complaint`() throws {
        var world = try registered()
        let id = try complaint(&world)
        let colleague = try world.addColleague(uid: 3_050)
        var himself = colleague
        himself.personId = 1
        var trace = ReadTrace()
        #expect(
            try world.registry.complaint(id, world.context(colleague), &trace).facts == "出借证书")
        #expect(throws: Refusal(.notFound)) {
            try world.registry.complaint(id, world.context(himself), &trace)
        }
        let listed = world.registry.complaints(.init(), world.context(himself), &trace)
        #expect(listed.rows.isEmpty)
    }

    // MARK: Comparison lists

    private func list(
        _ kind: ComparisonKind, _ numbers: [String], mark: UInt8 = 1, on day: UInt32 = 20_211_220
    ) -> Command {
        .importComparison(
            ImportComparisonListRequest(
                kind: kind, label: "名单", contentDigest: Array(repeating: mark, count: 32),
                rows: numbers.map { ComparisonRow(documentNumber: $0, eventOn: day) }))
    }

    private func decide(
        _ world: inout RegistryWorld, _ id: UInt64, _ confirmed: Bool
    ) throws(Refusal) -> [UInt64] {
        try world.run(
            .decideCandidate(
                DecideCandidateRequest(candidateId: id, confirmed: confirmed, reason: "经核对")),
            as: .zhaoqingFinal)
    }

    @Test func `a list makes candidates of those it names, once, and ends nothing`() throws {
        var world = try registered()
        let rows = [RegistryWorld.zhang.number.lowercased(), "440000189912310000"]
        let ids = try world.run(list(.death, rows), as: .zhaoqingBatch)
        #expect(ids == [1, 1])
        #expect(try world.run(list(.death, rows), as: .zhaoqingBatch) == [1])
        // Another list with the same death: nothing new.
        #expect(try world.run(list(.death, rows, mark: 2), as: .zhaoqingBatch) == [2])
        #expect(events(world).isEmpty)
        #expect(world.registry.count(.comparisonCandidate) == 1)
        // Not of the batch job of another county.
        #expect(try world.run(list(.death, rows, mark: 3), as: .duanzhouBatch) == [3])
    }

    @Test func `a confirmed death proposes the cancellation and stops messages`() throws {
        var world = try registered()
        _ = try world.run(list(.death, [RegistryWorld.zhang.number]), as: .zhaoqingBatch)
        let events = try decide(&world, 1, true)
        let event = try #require(self.events(world).first)
        #expect(events == [event.id] && event.kind == .cancellation && event.ground == .death)
        #expect(event.effectiveOn == 20_211_220 && event.state == .proposed)
        let before = messages(world).count
        try world.run(.issueCertificate(.init(applicationId: 1)), as: .zhaoqingFinal)
        #expect(messages(world).count == before)
        // A wrong confirmation is taken back: he is written to again.
        _ = try decide(&world, 1, false)
        world.now += 86_400_000 * 1_000
        try world.run(
            .queueReminders(QueueRemindersRequest(withinDays: 400, round: 1)),
            as: .zhaoqingBatch)
        #expect(messages(world).count == before + 1)
        let again = #expect(throws: Refusal.self) { try decide(&world, 1, true) }
        #expect(again?.reason == .alreadyDecided)
    }

    @Test func `a judgment proposes a revocation, a dismissed candidate nothing`() throws {
        var world = try registered()
        let number = RegistryWorld.zhang.number
        _ = try world.run(list(.lossOfCapacity, [number]), as: .zhaoqingBatch)
        #expect(try decide(&world, 1, false) == [])
        _ = try world.run(list(.judgment, [number], mark: 2), as: .zhaoqingBatch)
        _ = try decide(&world, 2, true)
        #expect(events(world).map(\.kind) == [.revocation])
        #expect(events(world).map(\.ground) == [.courtJudgment])
    }

    // MARK: Reminders

    private func remind(_ world: inout RegistryWorld, round: UInt32) throws -> Int {
        try world.run(
            .queueReminders(QueueRemindersRequest(withinDays: 90, round: round)),
            as: .zhaoqingBatch
        ).count - 1
    }

    private func expiring(_ world: RegistryWorld) throws -> [UInt64] {
        var trace = ReadTrace()
        return try world.registry.expiringRegistrations(
            ListExpiringRequest(withinDays: 90), world.context(.deqingClerk), &trace
        ).rows.map(\.periodId)
    }

    @Test func `one reminder for each round, and silence once he has applied`() throws {
        var world = try RegistryWorld.forRenewals()
        let person = try world.account()
        let period = try world.givePeriod(person, from: 20_190_102, until: 20_220_102)
        #expect(try expiring(world) == [period])
        #expect(try remind(&world, round: 1) == 1)
        #expect(try remind(&world, round: 1) == 0)
        #expect(try remind(&world, round: 2) == 1)
        let text = try #require(messages(world).last)
        #expect(text.event == .expiryReminder && text.personId == person)
        _ = try world.createRenewal()
        #expect(try expiring(world) == [])
        #expect(try remind(&world, round: 3) == 0)
    }
}
