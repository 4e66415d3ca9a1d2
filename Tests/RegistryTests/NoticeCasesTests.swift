import Registry
import Schema
import Testing

/// What hangs on a withdrawn notice, by what it waits for.
@Suite struct NoticeCasesTests {
    /// Men, as their numbers say and the form of the world does.
    private static let passers =
        RandomRegistry.passers.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)

    /// Undecided, registered, refused, received and not submitted, taken back, and a plain draft.
    private func furnished() throws -> (world: RegistryWorld, ids: [UInt64]) {
        var world = try RegistryWorld()
        try world.importRoster(
            Self.passers.map { RegistryWorld.entry($0, year: 2020, passedOn: 20_201_230) })
        var ids: [UInt64] = []
        for (place, passer) in (Self.passers + [RegistryWorld.zhang]).enumerated() {
            if place < 3 || place == 4 {
                ids.append(try world.submitted(passer))
            } else {
                try world.fillForm(try world.openAccount(passer), passer)
                ids.append(try world.createApplication(passer))
            }
        }
        try world.review(ids[1], .first, as: .deqingReviewer)
        try world.review(ids[1], .final, as: .zhaoqingFinal)
        try world.review(ids[2], .first, .refused, as: .deqingReviewer, reason: "不符")
        let receipt = RecordReceiptRequest(
            applicationId: ids[3], number: "收1号", receivedAt: world.now)
        try world.run(.recordReceipt(receipt), as: .deqingClerk)
        let taken = WithdrawApplicationRequest(
            applicationId: ids[4], expectedVersion: world.version(of: ids[4]), reason: "本人撤回")
        try world.run(.withdrawApplication(taken), as: .deqingClerk)
        try world.withdrawNotice()
        return (world, ids)
    }

    @Test func `each case stands in its group, with what is asked for and until when`() throws {
        let (world, ids) = try furnished()
        let reply = try world.noticeCases()
        #expect(reply.cases.map(\.applicationId) == Array(ids.prefix(4)))
        #expect(reply.cases.map(\.group) == [.undecided, .approved, .refused, .received])
        #expect(reply.counts.map(\.cases) == [1, 1, 1, 1, 0])
        #expect(reply.cases.map(\.state) == [.pending, .registered, .firstRefused, .draft])
        #expect(reply.cases.allSatisfy { $0.divisionId == 441_226 && $0.kind == .first })
        #expect(reply.cases.allSatisfy { $0.noticeName == "zhaoqing-2021" })
        #expect(reply.cases[2].reviewUntil != 0 && reply.cases[1].reviewUntil == 0)
        #expect(reply.cases[3].receiptNumber == "收1号" && reply.cases[3].decisiveAt == world.now)
        #expect(reply.revision == world.registry.revision && reply.end?.nextAfterId == 0)
    }

    @Test func `what was decided about moves on`() throws {
        var (world, ids) = try furnished()
        try world.settle(ids[0], under: "")
        #expect(world.application(ids[0])?.noticeId == 0)
        let reply = try world.noticeCases(
            ListNoticeCasesRequest(noticeName: "zhaoqing-2021", group: .settled))
        #expect(reply.cases.map(\.applicationId) == [ids[0]])
        #expect(reply.cases.first?.settled == .otherRules)
        #expect(reply.counts.map(\.cases) == [0, 1, 1, 1, 1])
    }

    @Test func `page by page it is the same list`() throws {
        let (world, _) = try furnished()
        var found: [UInt64] = []
        var after: UInt64 = 0
        repeat {
            let reply = try world.noticeCases(
                ListNoticeCasesRequest(
                    noticeName: "zhaoqing-2021", page: PageRequest(limit: 1, afterId: after)))
            found += reply.cases.map(\.applicationId)
            after = reply.end?.nextAfterId ?? 0
        } while after != 0
        #expect(found == (try world.noticeCases().cases.map(\.applicationId)))
    }

    @Test func `a bureau sees its own, and everybody may ask by county`() throws {
        let (world, _) = try furnished()
        #expect(try world.noticeCases(as: .deqingReviewer).cases.count == 4)
        let elsewhere = try world.noticeCases(as: .duanzhouReviewer)
        #expect(elsewhere.cases == [] && elsewhere.counts.allSatisfy { $0.cases == 0 })
        func count(_ division: UInt32) throws -> Int {
            try world.noticeCases(
                ListNoticeCasesRequest(noticeName: "zhaoqing-2021", divisionId: division)
            ).cases.count
        }
        #expect(try count(441_226) == 4 && count(441_202) == 0)
        #expect(throws: Refusal.self) {
            try world.noticeCases(ListNoticeCasesRequest(noticeName: "none"))
        }
    }

    @Test func `those of a notice within it are among them, but not of one version alone`() throws {
        var world = try RegistryWorld()
        var inner = RegistryWorld.zhaoqing2021
        inner.name = "deqing-2021"
        inner.regionDivisionId = 441_226
        inner.withinNoticeName = "zhaoqing-2021"
        try world.run(.publishNotice(.init(notice: inner)), as: .zhaoqingFinal)
        try world.fillForm(try world.openAccount())
        let id = try world.createApplication()
        try world.submit(id, under: "deqing-2021")
        try world.withdrawNotice()
        #expect(try world.noticeCases().cases.map(\.noticeName) == ["deqing-2021"])
        #expect(
            try world.noticeCases(
                ListNoticeCasesRequest(noticeName: "zhaoqing-2021", version: 1)
            ).cases == [])
        // It waits like those of the notice itself.
        try world.review(id, .first, as: .deqingReviewer)
        #expect(throws: Refusal.self) { try world.review(id, .final, as: .zhaoqingFinal) }
        try world.settle(id)
        try world.review(id, .final, as: .zhaoqingFinal)
    }
}
