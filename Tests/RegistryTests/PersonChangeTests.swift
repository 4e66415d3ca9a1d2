import Registry
import Schema
import Testing

/// Identity, transfer, and certificates issued anew.
@Suite struct PersonChangeTests {
    private static let newNumber = "441226189912310036"

    private func propose(
        _ world: inout RegistryWorld, name: String = "", number: String = "",
        as officer: RegistryWorld.Officer = .deqingClerk
    ) throws(Refusal) -> UInt64 {
        let document =
            number.isEmpty ? nil : IdentityDocument(kind: .resident, number: number)
        let request = ProposeIdentityChangeRequest(
            personId: 1, kind: .identity, newName: name, newDocument: document,
            effectiveOn: 20_211_215, reason: "户口簿")
        return try world.run(.proposeIdentityChange(request), as: officer).first ?? 0
    }

    private func decide(
        _ world: inout RegistryWorld, _ change: UInt64, _ approved: Bool = true,
        as officer: RegistryWorld.Officer, reason: String = ""
    ) throws(Refusal) {
        let request = DecidePersonChangeRequest(
            changeId: change, approved: approved, reason: reason)
        try world.run(.decidePersonChange(request), as: officer)
    }

    private func person(_ world: RegistryWorld, _ number: String) -> Person? {
        var trace = ReadTrace()
        return world.registry.person(withDocument: number, &trace)?.person
    }

    @Test func `a new name and number take effect when another officer has approved them`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let change = try propose(&world, name: "张改", number: Self.newNumber)
        #expect(person(world, Self.newNumber) == nil)
        let second = #expect(throws: Refusal.self) { try propose(&world, name: "张又") }
        #expect(second?.reason == .proposalOpen)
        try decide(&world, change, as: .deqingReviewer)
        // Old and new number find the same person.
        #expect(person(world, Self.newNumber)?.name == "张改")
        #expect(person(world, RegistryWorld.zhang.number)?.id == 1)
        #expect(
            person(world, Self.newNumber)?.formerNames
                == [FormerName(name: "张试", untilDay: 20_211_214)])
        var trace = ReadTrace()
        let identity = world.registry.get(PersonIdentity.self, .personIdentity, 1, &trace)
        #expect(identity?.documents.map(\.usedUntil) == [20_211_214, 0])
        #expect(identity?.documents.map(\.usedFrom) == [0, 20_211_215])
    }

    @Test func `a number that is somebody's is refused, and so is a day to come`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        _ = try world.openAccount(RegistryWorld.li)
        let taken = #expect(throws: Refusal.self) {
            try propose(&world, number: RegistryWorld.li.number)
        }
        #expect(taken?.reason == .accountExists)
        let wrong = #expect(throws: Refusal.self) {
            try propose(&world, number: "441226189912310037")
        }
        #expect(wrong?.reason == .identityInvalid)
        let future = #expect(throws: Refusal.self) {
            try world.run(
                .proposeIdentityChange(
                    ProposeIdentityChangeRequest(
                        personId: 1, kind: .correction, newName: "张改", effectiveOn: 20_220_101,
                        reason: "x")), as: .deqingClerk)
        }
        #expect(future?.fields.map(\.field) == ["effective_on"])
        let foreign = #expect(throws: Refusal.self) {
            try propose(&world, name: "张改", as: .duanzhouClerk)
        }
        #expect(foreign?.reason == .notFound)
    }

    @Test func `a transfer is released by one bureau and accepted by the other`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let request = ReleaseTransferRequest(
            personId: 1, toDivisionId: 441_202, reason: "工作调动")
        let change = try world.run(.releaseTransfer(request), as: .deqingClerk)[0]
        let own = #expect(throws: Refusal.self) {
            try decide(&world, change, as: .deqingClerk)
        }
        #expect(own?.reason == .notFound)
        try decide(&world, change, as: .duanzhouClerk)
        let moved = person(world, RegistryWorld.zhang.number)
        #expect(moved?.divisionId == 441_202)
        #expect(moved?.bureauId == world.bureaus["duanzhou"]?.id)
        let gone = #expect(throws: Refusal.self) { try propose(&world, name: "张改") }
        #expect(gone?.reason == .notFound)
    }

    @Test func `nobody moves while a file of his is under way`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        let request = ReleaseTransferRequest(
            personId: 1, toDivisionId: 441_202, reason: "工作调动")
        let refusal = #expect(throws: Refusal.self) {
            try world.run(.releaseTransfer(request), as: .deqingClerk)
        }
        #expect(refusal?.reason == .applicationOpen)
        #expect(refusal?.parameters.first?.value == "\(application)")
    }

    @Test func `a declined transfer changes nothing, and says why`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let request = ReleaseTransferRequest(
            personId: 1, toDivisionId: 441_202, reason: "工作调动")
        let change = try world.run(.releaseTransfer(request), as: .deqingClerk)[0]
        let silent = #expect(throws: Refusal.self) {
            try decide(&world, change, false, as: .duanzhouClerk)
        }
        #expect(silent?.reason == .reasonRequired)
        try decide(&world, change, false, as: .duanzhouClerk, reason: "不在本区工作")
        #expect(person(world, RegistryWorld.zhang.number)?.divisionId == 441_226)
    }

    @Test func `a reissued certificate has the new name, and the former text is kept`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        try world.review(application, .first, as: .deqingReviewer)
        try world.review(application, .final, as: .zhaoqingFinal)
        try world.run(.issueCertificate(.init(applicationId: application)), as: .zhaoqingFinal)
        try decide(&world, try propose(&world, name: "张改"), as: .deqingReviewer)
        let silent = #expect(throws: Refusal.self) {
            try world.run(.reissueCertificate(.init(periodId: 1)), as: .deqingClerk)
        }
        #expect(silent?.reason == .reasonRequired)
        try world.run(
            .reissueCertificate(.init(periodId: 1, reason: "姓名变更")), as: .deqingClerk)
        try world.run(.reissueCertificate(.init(periodId: 1, reason: "遗失")), as: .deqingClerk)
        func text(_ version: UInt32) throws -> CertificateText {
            var trace = ReadTrace()
            return try world.registry.certificateText(
                GetCertificateTextRequest(applicationId: application, version: version),
                world.context(.deqingClerk), &trace
            ).text
        }
        #expect(try text(0).version == 3)
        #expect(try text(0).holderName == "张改")
        #expect(try text(0).supersededAt == 0)
        #expect(try text(1).holderName == "张试")
        #expect(try text(1).supersededAt == world.now)
        #expect(try text(2).reissueReason == "姓名变更")
        #expect(throws: Refusal.self) { try text(4) }
    }
}
