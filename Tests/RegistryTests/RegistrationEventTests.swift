import Registry
import Schema
import Testing

/// The life of a registration after it was made, through the registry's commands.
@Suite struct RegistrationEventTests {
    /// Zhang is registered from 2021-12-20 to 2024-12-20 as period 1.
    private func registered() throws -> (world: RegistryWorld, application: UInt64) {
        var world = try RegistryWorld()
        let application = try world.submitted()
        try world.review(application, .first, as: .deqingReviewer)
        try world.review(application, .final, as: .zhaoqingFinal)
        return (world, application)
    }

    private func propose(
        _ world: inout RegistryWorld, _ kind: RegistrationEventKind, _ ground: RegistrationGround,
        on day: UInt32 = 0, as officer: RegistryWorld.Officer = .deqingClerk
    ) throws(Refusal) -> UInt64 {
        let request = ProposeRegistrationEventRequest(
            periodId: 1, kind: kind, ground: ground, effectiveOn: day, reason: "经核实")
        return try world.run(.proposeRegistrationEvent(request), as: officer).first ?? 0
    }

    private func decide(
        _ world: inout RegistryWorld, _ event: UInt64, _ approved: Bool = true,
        reason: String = ""
    ) throws(Refusal) {
        try world.run(
            .decideRegistrationEvent(
                DecideRegistrationEventRequest(
                    eventId: event, approved: approved, reason: reason)),
            as: .zhaoqingFinal)
    }

    private func status(_ world: RegistryWorld, on day: UInt32 = 0) throws -> RegistrationStatus {
        var trace = ReadTrace()
        return try world.registry.registrationStatus(
            GetRegistrationStatusRequest(
                managementNumber: RegistryWorld.zhang.managementNumber, onDay: day),
            world.context(.deqingClerk), &trace
        ).status
    }

    private func inForce(_ world: RegistryWorld, on day: UInt32) throws -> UInt64 {
        var query = try StockQuery(
            world.registry, StockRequest(onDay: day), world.context(.zhaoqingFinal))
        return query.runOverRecords().total?.registered ?? 0
    }

    @Test func `a cancellation acts from its day, in the status and in the figures`() throws {
        var (world, _) = try registered()
        let event = try propose(&world, .cancellation, .ownRequest, on: 20_220_301)
        #expect(try status(world, on: 20_220_301) == .inForce)
        try decide(&world, event)
        #expect(try status(world, on: 20_220_228) == .inForce)
        #expect(try status(world, on: 20_220_301) == .cancelled)
        #expect(try inForce(world, on: 20_220_228) == 1)
        #expect(try inForce(world, on: 20_220_301) == 0)
        // It was registered: a first registration is not open again.
        let again = #expect(throws: Refusal.self) { try world.createApplication() }
        #expect(again?.reason == .alreadyRegistered)
    }

    @Test func `a revoked registration never was, and a first one is open again`() throws {
        var (world, application) = try registered()
        try decide(&world, try propose(&world, .revocation, .improperMeans))
        #expect(try status(world) == .revoked)
        #expect(try inForce(world, on: 20_211_220) == 0)
        let certificate = #expect(throws: Refusal.self) {
            try world.run(
                .issueCertificate(.init(applicationId: application)), as: .zhaoqingFinal)
        }
        #expect(certificate?.reason == .registrationEnded)
        let second = try world.createApplication()
        try world.submit(second)
        try world.review(second, .first, as: .deqingReviewer)
        try world.review(second, .final, as: .zhaoqingFinal)
        #expect(try status(world) == .inForce)
        // What comes back must not stand beside what was registered meanwhile.
        let refusal = #expect(throws: Refusal.self) {
            try propose(&world, .reinstatement, .decisionOverturned)
        }
        #expect(refusal?.reason == .periodsOverlap)
    }

    @Test func `a reinstated registration stands as if nothing had been`() throws {
        var (world, _) = try registered()
        let revocation = try propose(&world, .revocation, .resultVoid)
        try decide(&world, revocation)
        let back = try propose(&world, .reinstatement, .decisionOverturned)
        try decide(&world, back)
        #expect(try status(world) == .inForce)
        let again = #expect(throws: Refusal.self) { try world.createApplication() }
        #expect(again?.reason == .alreadyRegistered)
        var trace = ReadTrace()
        let event = world.registry.get(RegistrationEvent.self, .registrationEvent, back, &trace)
        #expect(event?.undoesId == revocation)
        #expect(event?.legalBasis == "生效的人民法院裁判或复核决定")
    }

    @Test func `what was cancelled or revoked is not renewed`() throws {
        for (kind, ground, reason) in [
            (
                RegistrationEventKind.cancellation, RegistrationGround.ownRequest,
                RefusalReason.registrationEnded
            ),
            (.revocation, .duplicate, .neverRegistered),
        ] {
            var (world, _) = try registered()
            try decide(&world, try propose(&world, kind, ground))
            let refusal = #expect(throws: Refusal.self) {
                try world.run(
                    .createApplication(
                        CreateApplicationRequest(
                            kind: .renewal,
                            managementNumber: RegistryWorld.zhang.managementNumber)),
                    as: .deqingClerk)
            }
            #expect(refusal?.reason == reason)
        }
    }

    @Test func `a suspension is lifted from a day`() throws {
        var (world, _) = try registered()
        try decide(&world, try propose(&world, .suspension, .breach))
        #expect(try status(world) == .suspended)
        #expect(try inForce(world, on: 20_211_220) == 0)
        try decide(&world, try propose(&world, .resumption, .causeCeased, on: 20_220_110))
        #expect(try status(world, on: 20_220_109) == .suspended)
        #expect(try status(world, on: 20_220_110) == .inForce)
        #expect(try status(world, on: 20_241_221) == .lapsed)
    }

    @Test func `proposed by one, decided by another, once`() throws {
        var (world, _) = try registered()
        let both = try world.addColleague(
            uid: 3_070, bureau: "zhaoqing", [.reviewer, .finalReviewer])
        let request = ProposeRegistrationEventRequest(
            periodId: 1, kind: .revocation, ground: .duplicate, reason: "重复")
        let event = try world.run(.proposeRegistrationEvent(request), world.context(both))
        let own = #expect(throws: Refusal.self) {
            try world.run(
                .decideRegistrationEvent(.init(eventId: event[0], approved: true)),
                world.context(both))
        }
        #expect(own?.reason == .sameOfficer)
        let open = #expect(throws: Refusal.self) {
            try propose(&world, .cancellation, .death)
        }
        #expect(open?.reason == .proposalOpen)
        let silent = #expect(throws: Refusal.self) { try decide(&world, event[0], false) }
        #expect(silent?.reason == .reasonRequired)
        try decide(&world, event[0], false, reason: "证据不足")
        #expect(try status(world) == .inForce)
        let late = #expect(throws: Refusal.self) { try decide(&world, event[0]) }
        #expect(late?.reason == .alreadyDecided)
    }

    @Test func `another county finds no registration, as if there were none`() throws {
        var (world, _) = try registered()
        let foreign = #expect(throws: Refusal.self) {
            try propose(&world, .cancellation, .death, as: .duanzhouClerk)
        }
        #expect(foreign?.reason == .notFound)
        var trace = ReadTrace()
        let hidden = #expect(throws: Refusal.self) {
            try world.registry.registrationStatus(
                GetRegistrationStatusRequest(
                    managementNumber: RegistryWorld.zhang.managementNumber),
                world.context(.duanzhouClerk), &trace)
        }
        #expect(hidden?.reason == .notFound)
        _ = try propose(&world, .cancellation, .death)
        let events = world.registry.registrationEvents(
            ListRegistrationEventsRequest(), world.context(.duanzhouClerk), &trace)
        #expect(events.rows == [])
    }

    @Test func `a ground that does not go with the event is told so`() throws {
        var (world, _) = try registered()
        let ground = #expect(throws: Refusal.self) {
            try propose(&world, .revocation, .ownRequest)
        }
        #expect(ground?.reason == .groundUnfit)
        let day = #expect(throws: Refusal.self) {
            try propose(&world, .suspension, .ownRequest, on: 20_211_219)
        }
        #expect(day?.fields.map(\.field) == ["effective_on"])
        let state = #expect(throws: Refusal.self) {
            try propose(&world, .resumption, .causeCeased)
        }
        #expect(state?.reason == .registrationStateUnfit)
    }
}
