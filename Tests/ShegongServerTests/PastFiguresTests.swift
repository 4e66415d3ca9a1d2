import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Figures of an earlier revision are those that the same question was answered then.
struct PastFiguresTests {
    private static let scopes = [
        FigureScope(kind: .stock, untilDay: 20_211_231),
        FigureScope(kind: .stock, untilDay: 20_241_231, by: [.sex, .age, .employer]),
        FigureScope(kind: .flow, fromDay: 20_210_101, untilDay: 20_241_231),
        FigureScope(
            kind: .flow, untilDay: 20_241_231, noticeName: "zhaoqing-2021", by: [.education]),
        FigureScope(kind: .due, fromDay: 20_210_101, untilDay: 20_301_231),
    ]

    /// What is counted now, as-of questions left aside.
    private func figures(
        _ world: ServerWorld, asOf revision: UInt64 = 0
    ) throws -> [FiguresReply] {
        try Self.scopes.map { scope in
            var scope = scope
            scope.asOfRevision = revision
            var reply = try world.reply(.countFigures, scope, as: .statistician, FiguresReply.self)
            reply.scope?.asOfRevision = 0
            return reply
        }
    }

    /// An application of Li's, who has an account already, that waits for the first review.
    private func submitted(_ world: ServerWorld) throws -> UInt64 {
        try world.write(
            .updatePersonalForm,
            UpdatePersonalFormRequest(personId: 2, form: Passer.li.form, expectedVersion: 0),
            as: .deqingClerk)
        let application = try #require(
            try world.write(
                .createApplication,
                CreateApplicationRequest(
                    kind: .first, managementNumber: Passer.li.managementNumber),
                as: .deqingClerk
            ).ids.first)
        try world.write(
            .submitApplication,
            SubmitApplicationRequest(
                applicationId: application, expectedVersion: world.version(of: application),
                noticeName: "zhaoqing-2021", pledgeGiven: true), as: .deqingClerk)
        return application
    }

    @Test func `asked later, after snapshots and a restart, every revision says what it said`()
        throws
    {
        let (world, _) = try ServerWorld.withRegister()
        var remembered: [[FiguresReply]] = []
        func remember() throws {
            world.now += 10_000
            remembered.append(try figures(world))
        }
        try remember()
        let application = try submitted(world)
        try remember()
        #expect(world.call(.takeSnapshot, Empty(), as: .system)?.bytes != nil)
        try world.write(
            .reviewApplication,
            ReviewApplicationRequest(
                applicationId: application, expectedVersion: world.version(of: application),
                stage: .first, outcome: .refused, reason: "材料不符"), as: .deqingReviewer)
        try remember()
        // The suspension that was asked for.
        try world.write(
            .decideRegistrationEvent,
            DecideRegistrationEventRequest(eventId: 1, approved: true), as: .zhaoqingFinal)
        try remember()
        #expect(world.call(.takeSnapshot, Empty(), as: .system)?.bytes != nil)
        try world.write(
            .createOrganisation,
            CreateOrganisationRequest(kind: .agency, name: Passer.zhang.form.employerName),
            as: .deqingClerk)
        try remember()
        #expect(Set(remembered.map { $0[2].revision }).count == 5)
        #expect(remembered[0][2].cells != remembered[2][2].cells)
        #expect(remembered[3][1].cells != remembered[4][1].cells)
        let restarted = try world.restarted()
        for server in [world, restarted] {
            server.now += 60_000
            for figures in remembered {
                server.now += 10_000
                #expect(try self.figures(server, asOf: figures[0].revision) == figures)
            }
        }
    }

    /// A step in the life of Li's newest application, or a snapshot; it may be refused.
    private func step(_ world: ServerWorld, _ dice: inout SystemDice) {
        var trace = ReadTrace()
        let application = world.core.state.applications(of: 2, &trace).last ?? Application()
        let (id, version) = (application.id, application.version)
        func call(_ method: Method, _ request: some ProtobufMessage, _ officer: Officer) {
            _ = world.call(method, request, as: officer, key: world.newKey())
        }
        switch Int.random(in: 0..<7, using: &dice) {
        case 0, 1:
            call(
                .createApplication,
                CreateApplicationRequest(
                    kind: .first, managementNumber: Passer.li.managementNumber), .deqingClerk)
        case 2:
            call(
                .submitApplication,
                SubmitApplicationRequest(
                    applicationId: id, expectedVersion: version, noticeName: "zhaoqing-2021",
                    pledgeGiven: true), .deqingClerk)
        case 3:
            call(
                .withdrawApplication,
                WithdrawApplicationRequest(
                    applicationId: id, expectedVersion: version, reason: "本人撤回"),
                .deqingClerk)
        case 4:
            call(
                .refuseAcceptance,
                RefuseAcceptanceRequest(
                    applicationId: id, expectedVersion: version, reason: "不属本县",
                    referredTo: "端州区民政局"), .deqingClerk)
        case 5:
            call(
                .reviewApplication,
                ReviewApplicationRequest(
                    applicationId: id, expectedVersion: version, stage: .first,
                    outcome: .returned, reason: "缺页"), .deqingReviewer)
        default: call(.takeSnapshot, Empty(), .system)
        }
    }

    private struct SystemDice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test(arguments: UInt64(1)...4)
    func `whatever was done and whenever it was frozen, it is as it was`(_ seed: UInt64) throws {
        let (world, _) = try ServerWorld.withRegister()
        try world.write(
            .updatePersonalForm,
            UpdatePersonalFormRequest(personId: 2, form: Passer.li.form, expectedVersion: 0),
            as: .deqingClerk)
        var dice = SystemDice(state: seed)
        var remembered: [[FiguresReply]] = []
        for _ in 0..<24 {
            world.now += 600_000
            step(world, &dice)
            world.now += 10_000
            remembered.append(try figures(world))
        }
        let restarted = try world.restarted()
        for figures in remembered {
            world.now += 10_000
            restarted.now = world.now
            #expect(try self.figures(world, asOf: figures[0].revision) == figures)
            #expect(try self.figures(restarted, asOf: figures[0].revision) == figures)
        }
    }

    @Test func `a stock of an earlier revision is that of then too`() throws {
        let (world, _) = try ServerWorld.withRegister()
        let before = try world.reply(
            .stock, StockRequest(onDay: 20_211_231), as: .statistician, StockReply.self)
        _ = try submitted(world)
        let after = try world.reply(
            .stock, StockRequest(onDay: 20_211_231, asOfRevision: before.revision),
            as: .statistician, StockReply.self)
        #expect(after == before)
    }

    @Test func `one is folded at a time, a few wait, and the others hear that they have to`() throws
    {
        let (world, _) = try ServerWorld.withRegister()
        world.holdsWork = true
        let scope = FigureScope(kind: .stock, asOfRevision: 1)
        let calls = (0..<PastQueue.waitingAtMost + 2).map { _ in
            world.begin(
                .countFigures, payload: scope.encoded(), on: world.connect(.statistician),
                key: nil)
        }
        #expect(world.heldWork.count == 1)
        #expect(calls.compactMap { world.answers[$0]?.reason } == ["PAST_BUSY"])
        #expect(world.answers[calls[calls.count - 1]]?.status?.statusCode == .resourceExhausted)
        // Somebody leaves the queue; the loop answers others meanwhile.
        world.send(.cancelled(calls[2]))
        #expect(world.call(.whoAmI, Empty(), as: .statistician)?.bytes != nil)
        world.holdsWork = false
        world.releaseWork()
        let answered = calls.filter { world.answers[$0]?.bytes != nil }
        #expect(answered.count == PastQueue.waitingAtMost)
    }

    @Test func `a revision to come and one no longer kept are refused with a reason`() throws {
        let (world, _) = try ServerWorld.withRegister()
        let newest = world.core.state.revision
        func answer(_ revision: UInt64, on world: ServerWorld) -> Answer? {
            world.call(
                .countFigures, FigureScope(kind: .stock, asOfRevision: revision),
                as: .statistician)
        }
        #expect(answer(newest + 1, on: world)?.reason == "REVISION_UNKNOWN")
        #expect(answer(newest, on: world)?.bytes != nil)
        // A restored store has nothing of what was before.
        let (bytes, _) = try world.backup(world.openBackup())
        let restored = try world.restored(bytes)
        let gone = answer(1, on: restored)
        #expect(gone?.reason == "REVISION_COMPACTED")
        #expect(gone?.status?.statusCode == .outOfRange)
    }

    @Test func `a revision in the middle of a group commit is found`() throws {
        let (world, _) = try ServerWorld.withRegister()
        world.holdsJournal = true
        let first = world.core.state.revision
        for name in ["甲", "乙", "丙"] {
            let call = CreateOrganisationRequest(kind: .agency, name: name)
            world.begin(
                .createOrganisation, payload: call.encoded(), on: world.connect(.deqingClerk),
                key: world.newKey())
        }
        world.holdsJournal = false
        try world.releaseJournal()
        #expect(world.core.durableRevision == first + 3)
        for revision in first...first + 3 {
            world.now += 1_000
            let reply = try world.reply(
                .countFigures, FigureScope(kind: .stock, asOfRevision: revision),
                as: .statistician, FiguresReply.self)
            #expect(reply.revision == revision)
        }
    }
}
