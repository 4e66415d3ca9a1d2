import Registry
import Schema
import Testing

/// Attachments: who may add what to what, what an application needs, and when a content may go.
@Suite struct AttachmentTests {
    private static let day: Int64 = 86_400_000
    /// Nothing of the past is kept.
    private static let nothing = KeptHistory(snapshots: [], journalFrom: .max)

    private func reason(_ body: () throws -> Void) -> RefusalReason? {
        do {
            try body()
            return nil
        } catch {
            return (error as? Refusal)?.reason
        }
    }

    /// Publishes the notice anew, with what a first registration needs.
    private func needing(_ kinds: [AttachmentKind]) throws -> RegistryWorld {
        var world = try RegistryWorld()
        var notice = RegistryWorld.zhaoqing2021
        notice.version = 2
        notice.attachmentsNeeded = kinds.map {
            AttachmentNeed(application: .first, attachment: $0)
        }
        try world.run(.publishNotice(.init(notice: notice)), as: .zhaoqingFinal)
        return world
    }

    private func explained(
        _ world: RegistryWorld, _ person: UInt64
    ) throws -> ExplainEligibilityReply {
        var trace = ReadTrace()
        return try world.registry.explainEligibility(
            ExplainEligibilityRequest(
                person: PersonSelector(personId: person), kind: .first,
                noticeName: "zhaoqing-2021"), world.context(.deqingClerk), &trace
        ).reply
    }

    @Test func `the seed needs no paper: a first registration without attachments passes`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        #expect(world.state(of: application) == .pending)
        var trace = ReadTrace()
        let record = world.registry.get(Application.self, .application, application, &trace)
        #expect(record?.attachments == [])
        let reply = try explained(world, 1)
        #expect(!reply.conditions.contains { $0.condition == "ATTACHMENTS_GIVEN" })
    }

    @Test func `a notice that needs a proof refuses without it, names it, and takes it`() throws {
        var world = try needing([.identity, .pledge])
        let person = try world.openAccount()
        try world.fillForm(person)
        let application = try world.createApplication()
        let refusal = #expect(throws: Refusal.self) { try world.submit(application) }
        #expect(refusal?.reason == .notEligible)
        #expect(
            refusal?.parameters.contains(.init("reason", "ATTACHMENT_MISSING")) == true
                && refusal?.parameters.contains(.init("attachment", "identity")) == true)
        let before = try explained(world, person)
        let condition = try #require(
            before.conditions.first { $0.condition == "ATTACHMENTS_GIVEN" })
        #expect(condition.verdict == .no && before.verdict == .no && before.firstDay != 0)
        #expect(before.hints.contains("ATTACHMENT_MISSING:attachments=identity,pledge"))

        // One of the person, one of the file.
        let ofPerson = try world.attach(to: .person, person, .identity)
        let ofFile = try world.attach(to: .application, application, .pledge, mark: 2)
        let other = try world.attach(to: .application, application, .other, mark: 3)
        try world.removeAttachment(other)
        #expect(try explained(world, person).verdict == .yes)
        try world.submit(application)
        var trace = ReadTrace()
        let record = try #require(
            world.registry.get(Application.self, .application, application, &trace))
        #expect(record.attachments.map(\.attachmentId) == [ofFile, ofPerson])
        #expect(record.attachments.last?.contentDigest == Array(repeating: 1, count: 32))
        #expect(world.attachment(ofPerson)?.frozenBy == application)
        #expect(world.attachment(other)?.frozenBy == 0)
    }

    @Test func `what is not the caller's looks as if it were not there`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        for (officer, expected) in [
            (RegistryWorld.Officer.duanzhouClerk, RefusalReason.notFound),
            (.deqingReviewer, .notYourStep), (.zhaoqingFinal, .notYourStep),
        ] {
            #expect(
                reason { try world.attach(to: .person, person, .identity, as: officer) } == expected
            )
        }
        #expect(reason { try world.attach(to: .person, 999, .identity) } == .notFound)
        #expect(
            reason { try world.attach(to: .notice, 1, .guide, as: .deqingClerk) } == .notFound)
        let guide = try world.attach(to: .notice, 1, .guide, as: .zhaoqingFinal)
        let proof = try world.attach(to: .person, person, .identity)
        var trace = ReadTrace()
        let registry = world.registry
        let duanzhou = world.context(.duanzhouClerk)
        #expect(try registry.attachment(guide, duanzhou, &trace).id == guide)
        #expect(throws: Refusal(.notFound)) {
            try registry.attachment(proof, duanzhou, &trace)
        }
        #expect(throws: Refusal(.notFound)) {
            try registry.attachments(
                ListAttachmentsRequest(subject: .person, subjectId: person), duanzhou, &trace)
        }
        #expect(
            try registry.attachments(
                ListAttachmentsRequest(subject: .person, subjectId: person),
                world.context(.zhaoqingFinal), &trace
            ).rows.map(\.id) == [proof])
    }

    @Test func `a header that says what cannot be is refused, field by field`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        var wrong = RegistryWorld.attachment(of: .person, person, .guide)
        wrong.fileName = "../x.pdf"
        wrong.contentDigest = [1]
        wrong.bytes = 0
        let refusal = #expect(throws: Refusal.self) {
            try world.run(.addAttachment(wrong), as: .deqingClerk)
        }
        #expect(
            refusal?.fields.map(\.field) == ["kind", "file_name", "content_digest", "content"])
        var typed = RegistryWorld.attachment(of: .person, person, .identity)
        typed.mediaType = "text/html"
        #expect(
            reason { try world.run(.addAttachment(typed), as: .deqingClerk) } == .attachmentType)
        for number in 0..<100 {
            try world.attach(to: .person, person, .other, mark: UInt8(number))
        }
        #expect(
            reason { try world.attach(to: .person, person, .other, mark: 200) }
                == .attachmentsTooMany)
    }

    @Test func `nobody adds to his own case, and a decided file takes nothing more`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        try world.review(application, .first, as: .deqingReviewer)
        #expect(
            reason { try world.attach(to: .application, application, .other) } == .stateForbids)
        let removed = try world.attach(to: .person, 1, .degree)
        try world.removeAttachment(removed)
        #expect(reason { try world.removeAttachment(removed) } == .attachmentRemoved)
        #expect(reason { try world.removeAttachment(999) } == .notFound)
        let other = try world.attach(to: .person, 1, .other)
        let request = RemoveAttachmentRequest(attachmentId: other)
        #expect(
            reason { try world.run(.removeAttachment(request), as: .deqingClerk) }
                == .reasonRequired)
    }

    @Test func `a content goes after ninety days, and not while a kept past names it`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        let first = try world.attach(to: .person, person, .identity)
        let added = world.registry.revision
        _ = try world.openAccount(
            .init(
                name: "李验", number: "441283189912310017", managementNumber: "20184412260000002"))
        try world.removeAttachment(first)
        let removed = world.registry.revision
        world.now += 90 * Self.day
        #expect(try world.sweep(Self.nothing) == [])
        world.now += 1
        // A snapshot in between, at its edges, and a journal that leads there.
        for (snapshots, journalFrom, isKept) in [
            ([added], UInt64.max, true), ([removed - 1], .max, true), ([removed], .max, false),
            ([added - 1, removed + 5], .max, false), ([], removed - 1, true),
            ([], removed, false),
        ] {
            var copy = world
            let kept = KeptHistory(snapshots: snapshots, journalFrom: journalFrom)
            #expect(try copy.sweep(kept) == (isKept ? [] : [first]))
        }
        #expect(try world.sweep(Self.nothing) == [first])
        #expect(world.attachment(first)?.sweptAt == world.now)
        var trace = ReadTrace()
        #expect(!world.registry.namesContent(Array(repeating: 1, count: 32), &trace))
        #expect(try world.sweep(Self.nothing) == [])
    }

    @Test func `a content that another attachment or a frozen form names never goes`() throws {
        var world = try needing([.identity])
        let person = try world.openAccount()
        try world.fillForm(person)
        let proof = try world.attach(to: .person, person, .identity, mark: 1)
        let twin = try world.attach(to: .person, person, .other, mark: 1)
        let shared = try world.attach(to: .person, person, .degree, mark: 2)
        let alike = try world.attach(to: .notice, 2, .guide, mark: 2, as: .zhaoqingFinal)
        let application = try world.createApplication()
        try world.submit(application)
        for id in [proof, twin, shared] { try world.removeAttachment(id) }
        world.now += 4_000 * Self.day
        #expect(try world.sweep(Self.nothing) == [])
        let catalogue = [proof, shared]
        var found: [UInt64] = []
        var place: UInt64 = 0
        while let next = world.registry.nextContent(after: place) {
            found.append(next.id)
            place = next.id
        }
        #expect(found == catalogue, "each content once: \(twin) and \(alike) are the same ones")
    }

    @Test func `a notice within another needs at least what that one needs`() throws {
        var world = try needing([.identity])
        var inner = RegistryWorld.zhaoqing2021
        inner.name = "deqing-2021"
        inner.withinNoticeName = "zhaoqing-2021"
        inner.regionDivisionId = 441_226
        let refusal = #expect(throws: Refusal.self) {
            try world.run(.publishNotice(.init(notice: inner)), as: .zhaoqingFinal)
        }
        #expect(refusal?.fields.map(\.field) == ["attachments_needed"])
        inner.attachmentsNeeded = [
            AttachmentNeed(application: .first, attachment: .identity),
            AttachmentNeed(application: .first, attachment: .degree),
        ]
        try world.run(.publishNotice(.init(notice: inner)), as: .zhaoqingFinal)
        inner.version = 2
        inner.attachmentsNeeded.append(AttachmentNeed(application: .first, attachment: .guide))
        #expect(
            reason { try world.run(.publishNotice(.init(notice: inner)), as: .zhaoqingFinal) }
                == .fieldInvalid)
    }
}
