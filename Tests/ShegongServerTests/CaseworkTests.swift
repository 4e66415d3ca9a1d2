import ProtobufRuntime
import Registry
import Schema
import Testing

@testable import ShegongServer

/// Claims, clocks and bulk decisions as an officer meets them.
struct CaseworkTests {
    private func form(
        of application: UInt64, _ world: ServerWorld, as officer: Officer
    ) throws -> PersonalForm? {
        try world.reply(
            .getApplication, GetApplicationRequest(applicationId: application), as: officer,
            GetApplicationReply.self
        ).form?.form
    }

    @Test func `a claim shows the file to its holder in clear, and to nobody else`() throws {
        let world = try ServerWorld.withRoster()
        let application = try world.pendingApplication()
        #expect(try form(of: application, world, as: .deqingReviewer)?.mobile != Passer.mobile)
        let before = world.audit.count
        try world.write(
            .claimApplication, ClaimApplicationRequest(applicationId: application),
            as: .deqingReviewer)
        let entries = world.audit.dropFirst(before)
        #expect(entries.count == 1)
        #expect(entries.first?.method == "shegong.v1.Casework/Claim")
        #expect(entries.first?.personId != 0)
        let seen = try form(of: application, world, as: .deqingReviewer)
        #expect(seen?.mobile == Passer.mobile)
        #expect(seen?.document?.number == Passer.li.number)
        #expect(try form(of: application, world, as: .zhaoqingFinal)?.mobile != Passer.mobile)
        try world.write(
            .releaseApplication, ReleaseApplicationRequest(applicationId: application),
            as: .deqingReviewer)
        #expect(try form(of: application, world, as: .deqingReviewer)?.mobile != Passer.mobile)
    }

    @Test func `after the review its holder sees no more than others`() throws {
        let world = try ServerWorld.withRoster()
        let application = try world.pendingApplication()
        try world.write(
            .claimApplication, ClaimApplicationRequest(applicationId: application),
            as: .deqingReviewer)
        try world.write(
            .reviewApplication,
            ReviewApplicationRequest(
                applicationId: application, expectedVersion: world.version(of: application),
                stage: .first, outcome: .approved), as: .deqingReviewer)
        #expect(try form(of: application, world, as: .deqingReviewer)?.mobile != Passer.mobile)
    }

    @Test func `the due list tells the last day for each file in sight`() throws {
        let world = try ServerWorld.withRoster()
        let application = try world.pendingApplication()
        let without = try world.reply(
            .listDue, ListDueRequest(), as: .deqingClerk, ListDueReply.self)
        #expect(without.entries.map(\.calendarMissing).allSatisfy { $0 != 0 })
        try world.furnishCasework()
        let list = try world.reply(
            .listDue, ListDueRequest(), as: .deqingClerk, ListDueReply.self)
        #expect(list.entries.map(\.applicationId) == [application])
        #expect(list.entries.first?.calendarMissing == 0)
        #expect((list.entries.first?.workingDaysLeft ?? 0) == 30)
        let elsewhere = try world.reply(
            .listDue, ListDueRequest(), as: .duanzhouClerk, ListDueReply.self)
        #expect(elsewhere.entries == [])
    }

    @Test func `a bulk decision tells what became of each file, and holds the certificate`() throws
    {
        let world = try ServerWorld.withRoster()
        let application = try world.pendingApplication()
        for (stage, officer) in [
            (ReviewStage.first, Officer.deqingReviewer), (.final, .zhaoqingFinal),
        ] {
            let items = [
                ReviewManyItem(
                    applicationId: application, expectedVersion: world.version(of: application)),
                ReviewManyItem(applicationId: 999, expectedVersion: 1),
            ]
            let result = try world.write(
                .reviewMany,
                ReviewManyRequest(stage: stage, outcome: .approved, items: items), as: officer)
            let batch = try world.reply(
                .getReviewBatch, GetReviewBatchRequest(batchId: result.ids.first ?? 0),
                as: officer, GetReviewBatchReply.self
            ).batch
            #expect(batch?.items.map(\.decided) == [true, false])
            #expect(batch?.items.map(\.refusal) == ["", "NOT_FOUND"])
        }
        let early = world.call(
            .issueCertificate, IssueCertificateRequest(applicationId: application),
            as: .zhaoqingFinal)
        #expect(early?.reason == "HOLD_RUNNING")
        world.now += 24 * 3_600_000
        try world.write(
            .issueCertificate, IssueCertificateRequest(applicationId: application),
            as: .zhaoqingFinal)
    }
}
