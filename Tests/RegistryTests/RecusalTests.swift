import Registry
import Schema
import Testing

/// Declared recusals: who has declared one acts no more, on nothing that it covers.
@Suite struct RecusalTests {
    private func declare(
        _ request: DeclareRecusalRequest, as officer: RegistryWorld.Officer,
        _ world: inout RegistryWorld
    ) throws(Refusal) -> UInt64 {
        var request = request
        if request.reason.isEmpty { request.reason = "亲属" }
        return try world.run(.declareRecusal(request), as: officer).first ?? 0
    }

    private func reason(_ body: () throws -> Void) -> RefusalReason? {
        do {
            try body()
            return nil
        } catch {
            return (error as? Refusal)?.reason
        }
    }

    @Test func `who has declared a recusal neither claims nor reviews nor edits`() throws {
        var world = try RegistryWorld()
        let id = try world.submitted()
        _ = try declare(DeclareRecusalRequest(personId: 1), as: .deqingReviewer, &world)
        _ = try declare(DeclareRecusalRequest(applicationId: id), as: .deqingClerk, &world)
        #expect(reason { try world.review(id, .first, as: .deqingReviewer) } == .recused)
        #expect(
            reason {
                try world.run(.claimApplication(.init(applicationId: id)), as: .deqingReviewer)
            } == .recused)
        let withdrawal = WithdrawApplicationRequest(
            applicationId: id, expectedVersion: world.version(of: id), reason: "本人撤回")
        #expect(
            reason { try world.run(.withdrawApplication(withdrawal), as: .deqingClerk) }
                == .recused)
        let many = ReviewManyRequest(
            stage: .first, outcome: .approved,
            items: [ReviewManyItem(applicationId: id, expectedVersion: world.version(of: id))])
        let batch = try world.run(.reviewMany(many), as: .deqingReviewer)[0]
        var trace = ReadTrace()
        let result = try world.registry.reviewBatch(
            batch, world.context(.deqingReviewer), &trace)
        #expect(result.items.map(\.refusal) == ["RECUSED"])
        // A colleague acts.
        try world.review(id, .first, as: .deqingBoth)
    }

    @Test func `an organisation's recusal covers those who work for it, and itself`() throws {
        var world = try RegistryWorld()
        let id = try world.submitted()
        let organisation = try world.run(
            .createOrganisation(
                CreateOrganisationRequest(kind: .agency, name: "某社会工作服务中心")),
            as: .deqingBoth)[0]
        _ = try declare(
            DeclareRecusalRequest(organisationId: organisation), as: .deqingBoth, &world)
        #expect(reason { try world.review(id, .first, as: .deqingBoth) } == .recused)
        let close = CloseOrganisationRequest(organisationId: organisation, reason: "注销")
        #expect(
            reason { try world.run(.closeOrganisation(close), as: .deqingBoth) } == .recused)
        try world.review(id, .first, as: .deqingReviewer)
    }

    @Test func `it holds on its last day, and no longer`() throws {
        var world = try RegistryWorld()
        let id = try world.submitted()
        _ = try declare(
            DeclareRecusalRequest(personId: 1, untilDay: 20_211_221), as: .deqingReviewer,
            &world)
        world.now += 24 * 3_600_000
        #expect(reason { try world.review(id, .first, as: .deqingReviewer) } == .recused)
        world.now += 24 * 3_600_000
        try world.review(id, .first, as: .deqingReviewer)
    }

    @Test func `a superior orders one and lifts it, the officer himself does not`() throws {
        var world = try RegistryWorld()
        let id = try world.submitted()
        var trace = ReadTrace()
        let officer = world.context(.deqingReviewer).caller.operator.id
        let number = try declare(
            DeclareRecusalRequest(operatorId: officer, personId: 1), as: .zhaoqingFinal, &world)
        #expect(reason { try world.review(id, .first, as: .deqingReviewer) } == .recused)
        let lift = LiftRecusalRequest(recusalId: number, reason: "已无关系")
        #expect(reason { try world.run(.liftRecusal(lift), as: .deqingReviewer) } == .notFound)
        // Nobody orders one of a superior, nor of another county's officer.
        let final = world.context(.zhaoqingFinal).caller.operator.id
        #expect(
            reason {
                _ = try declare(
                    DeclareRecusalRequest(operatorId: final, personId: 1), as: .deqingReviewer,
                    &world)
            } == .notFound)
        let listed = world.registry.recusals(
            ListRecusalsRequest(), world.context(.deqingClerk), &trace)
        #expect(listed.rows.map(\.id) == [number])
        #expect(
            world.registry.recusals(
                ListRecusalsRequest(), world.context(.duanzhouClerk), &trace
            ).rows.isEmpty)
        try world.run(.liftRecusal(lift), as: .zhaoqingFinal)
        #expect(
            reason { try world.run(.liftRecusal(lift), as: .zhaoqingFinal) } == .recusalLifted)
        try world.review(id, .first, as: .deqingReviewer)
        let ended = world.registry.recusals(
            ListRecusalsRequest(endedToo: true), world.context(.zhaoqingFinal), &trace)
        #expect(ended.rows.map(\.liftReason) == ["已无关系"])
    }

    @Test func `a final reviewer does not lift his own, and nothing goes without a reason`() throws
    {
        var world = try RegistryWorld()
        _ = try world.submitted()
        let own = try declare(DeclareRecusalRequest(personId: 1), as: .zhaoqingFinal, &world)
        let lift = LiftRecusalRequest(recusalId: own, reason: "已无关系")
        #expect(reason { try world.run(.liftRecusal(lift), as: .zhaoqingFinal) } == .ownCase)
        try world.run(.liftRecusal(lift), as: .zhaoqingSecondFinal)
        #expect(
            reason {
                try world.run(
                    .declareRecusal(DeclareRecusalRequest(personId: 1, reason: " ")),
                    as: .deqingClerk)
            } == .reasonRequired)
        for request in [
            DeclareRecusalRequest(), DeclareRecusalRequest(personId: 1, applicationId: 1),
            DeclareRecusalRequest(personId: 1, untilDay: 20_211_219),
        ] {
            #expect(
                reason { _ = try declare(request, as: .deqingClerk, &world) } == .fieldInvalid)
        }
        #expect(
            reason {
                _ = try declare(
                    DeclareRecusalRequest(personId: 1), as: .duanzhouClerk, &world)
            } == .notFound)
    }
}
