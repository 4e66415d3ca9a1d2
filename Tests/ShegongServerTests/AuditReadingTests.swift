import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// What the audit administrator sees: all that was on the disk when he asked, in order, and that he
/// asked.
struct AuditReadingTests {
    /// All pages of an answer, so many rows a page.
    private func read(
        _ world: ServerWorld, _ scope: AuditScope, limit: UInt32 = 1_000
    ) throws -> (rows: [AuditRow], reach: AuditReach) {
        var request = ListAuditRequest(scope: scope, page: PageRequest(limit: limit))
        var rows: [AuditRow] = []
        while true {
            world.now += 1_000
            let reply = try world.reply(.listAudit, request, as: .auditor, ListAuditReply.self)
            #expect(reply.rows.count <= limit)
            rows += reply.rows
            let reach = try #require(reply.reach)
            guard let next = reply.end?.nextAfterId, next != 0 else { return (rows, reach) }
            request.page?.afterId = next
            request.throughEntry = reach.throughEntry
        }
    }

    /// A clerk looks somebody up, a reviewer reveals him, and somebody is refused.
    private func act(_ world: ServerWorld, on person: UInt64) {
        world.now += 1_000
        let get = GetPersonRequest(person: PersonSelector(personId: person))
        world.call(.getPerson, get, as: .deqingClerk)
        world.now += 10
        world.call(
            .reveal, RevealRequest(personId: person, reason: "电话核实"), as: .deqingReviewer)
        world.now += 10
        world.call(.createBureau, Empty(), as: .duanzhouClerk)
        world.send(.tick)
    }

    private func words(_ rows: [AuditRow]) -> [String] {
        rows.map { "\($0.kind) \($0.accountName) \($0.method) \($0.subjectId) \($0.reason)" }
    }

    private static let story = [
        "maskedRead officer3001 shegong.v1.Persons/Get 1 ",
        "reveal officer3002 shegong.v1.Persons/Reveal 1 电话核实",
        "refusal officer3006 shegong.v1.Directory/CreateBureau 0 NOT_PERMITTED",
    ]

    @Test
    func `He sees exactly what happened, in order, after a restart and a change of segments too`()
        throws
    {
        let world = try ServerWorld.withRoster()
        let person = try world.openAccount(.zhang)
        world.now += 1_000
        let scope = AuditScope(sinceAt: world.now, withReadings: true)
        act(world, on: person)
        let (rows, reach) = try read(world, scope)
        #expect(words(rows) == Self.story)
        #expect(rows.map(\.bureauName) == ["德庆县民政局", "德庆县民政局", "端州区民政局"])
        #expect(rows[0].sequence == 0 && rows[2].sequence == rows[1].sequence + 1)
        #expect(reach.whole && reach.completeFrom == 0)

        let again = try world.restarted()
        #expect(words(try read(again, scope).rows.prefix(3).map { $0 }) == Self.story)
        // Each group commit takes a block: the segment of 512 KiB fills.
        let segments = again.fileSystem.disk.paths.filter { $0.hasSuffix(".segment") }.count
        for _ in 0..<150 {
            again.now += 1_000
            again.call(.createBureau, Empty(), as: .duanzhouClerk)
        }
        let now = again.fileSystem.disk.paths.filter { $0.hasSuffix(".segment") }.count
        #expect(now > segments)
        let whole = try read(again, AuditScope())
        let sequences = whole.rows.map(\.sequence)
        #expect(sequences == (1...UInt64(sequences.count)).map { $0 })
        #expect(whole.rows.allSatisfy { $0.kind != .maskedRead })
        #expect(sequences.count > 150)
    }

    @Test(arguments: [UInt32(1), 2, 7])
    func `In small pages it is the same, and his own pages do not draw it out`(limit: UInt32) throws
    {
        let world = try ServerWorld.withRoster()
        let person = try world.openAccount(.zhang)
        act(world, on: person)
        let scope = AuditScope(withReadings: true)
        let before = try read(world, scope).rows
        let rows = try read(world, AuditScope(untilAt: world.now, withReadings: true)).rows
        #expect(rows == before)
        let inPages = try read(
            world, AuditScope(untilAt: try #require(before.last).at + 1, withReadings: true),
            limit: limit
        ).rows
        #expect(inPages == before)
    }

    @Test func `Reading is itself in the audit before the answer leaves, with what was asked for`()
        throws
    {
        let world = try ServerWorld.withRoster()
        let person = try world.openAccount(.zhang)
        world.holdsJournal = true
        let request = ListAuditRequest(
            scope: AuditScope(personId: person, kinds: [.reveal], withReadings: true))
        let id = world.begin(
            .listAudit, payload: request.encoded(), on: world.connect(.auditor), key: nil)
        #expect(world.answers[id] == nil)
        try world.releaseJournal()
        #expect(world.answers[id]?.bytes != nil)
        let entry = try #require(world.audit.last)
        #expect(entry.kind == .administration && entry.personId == person)
        #expect(entry.uid == Officer.auditor.rawValue)
        #expect(entry.method == "shegong.v1.AuditService/List")
        #expect(entry.reason == "kinds reveal; with readings")
    }

    @Test func `What is not on the disk yet is not shown, what is on it at the call is`() throws {
        let world = try ServerWorld.withRoster()
        let sequence = world.core.auditSequence
        world.holdsJournal = true
        world.call(.createBureau, Empty(), as: .duanzhouClerk)
        let id = world.begin(
            .listAudit, payload: ListAuditRequest(page: PageRequest(limit: 1_000)).encoded(),
            on: world.connect(.auditor), key: nil)
        try world.releaseJournal()
        let bytes = try #require(world.answers[id]?.bytes)
        let reply = try ListAuditReply(decoding: bytes)
        #expect(reply.rows.last?.sequence == sequence)
        #expect(reply.end?.nextAfterId == 0)
        #expect(try read(world, AuditScope()).rows.dropLast().last?.sequence == sequence + 1)
    }

    @Test func `Who has looked at somebody is asked by person, certificate or document`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        world.now += 1_000
        let since = world.now
        act(world, on: ids.person)
        act(world, on: 2)
        world.call(.listRosterEntries, ListRosterEntriesRequest(), as: .deqingClerk)
        world.send(.tick)
        let document = IdentityDocument(kind: .resident, number: Passer.zhang.number.lowercased())
        let asked = [
            AuditScope(personId: ids.person),
            AuditScope(managementNumber: Passer.zhang.managementNumber),
            AuditScope(document: document),
        ]
        for var scope in asked {
            scope.sinceAt = since
            scope.untilAt = since + 100_000
            scope.withReadings = true
            let rows = try read(world, scope).rows.filter { $0.kind != .administration }
            #expect(
                words(rows) == Array(Self.story.prefix(2)) + [
                    "maskedRead officer3001 shegong.v1.Roster/ListEntries 1 "
                ])
            #expect(rows.last?.subject == .rosterEntry)
        }
        let entry = try #require(world.audit.last { $0.kind == .administration })
        #expect(entry.personId == ids.person && entry.subjectToken.count == 16)
    }

    @Test func `Somebody without an account is found by his document, and by no person's number`()
        throws
    {
        let (world, _) = try ServerWorld.withRegister()
        world.now += 1_000
        let since = world.now
        world.call(.getFeedback, GetFeedbackRequest(feedbackId: 1), as: .deqingReviewer)
        world.call(
            .revealFeedback, RevealFeedbackRequest(feedbackId: 1, reason: "向湖南省核实"),
            as: .deqingReviewer)
        world.send(.tick)
        let document = IdentityDocument(kind: .resident, number: Passer.wang.number)
        let rows = try read(
            world, AuditScope(sinceAt: since, document: document, withReadings: true)
        ).rows
        #expect(rows.map(\.subject) == [.feedback, .feedback])
        #expect(rows.map(\.kind) == [.maskedRead, .reveal])
        let person = try read(
            world,
            AuditScope(
                sinceAt: since, personId: 1, kinds: [.reveal], withReadings: true)
        ).rows
        #expect(person.isEmpty)
    }

    @Test func `Operator, kind, method and time restrict; what is unknown is refused`() throws {
        let world = try ServerWorld.withRoster()
        let person = try world.openAccount(.zhang)
        world.now += 1_000
        let since = world.now
        act(world, on: person)
        func kinds(_ scope: AuditScope) throws -> [AuditKind] {
            var scope = scope
            scope.sinceAt = since
            return try read(world, scope).rows.map(\.kind).filter { $0 != .administration }
        }
        #expect(try kinds(AuditScope(accountName: "officer3002")) == [.reveal])
        #expect(try kinds(AuditScope(kinds: [.refusal])) == [.refusal])
        #expect(try kinds(AuditScope(kinds: [.maskedRead])) == [.maskedRead])
        #expect(try kinds(AuditScope(method: "Persons/Reveal")) == [.reveal])
        #expect(try kinds(AuditScope(method: "shegong.v1.Persons/Reveal")) == [.reveal])
        #expect(try kinds(AuditScope(untilAt: since)) == [])
        func reason(_ scope: AuditScope) -> String? {
            world.now += 1_000
            return world.call(.listAudit, ListAuditRequest(scope: scope), as: .auditor)?.reason
        }
        #expect(reason(AuditScope(accountName: "nobody")) == "NOT_FOUND")
        #expect(reason(AuditScope(managementNumber: "20204412260000009")) == "NOT_FOUND")
        #expect(reason(AuditScope(method: "Persons/Forget")) == "FIELD_INVALID")
        #expect(reason(AuditScope(kinds: [.unrecognized(99)])) == "FIELD_INVALID")
        let impossible = IdentityDocument(kind: .resident, number: "44122620000230001X")
        #expect(reason(AuditScope(document: impossible)) == "ID_INVALID")
    }

    @Test func `Damage is told, and neither skipped nor shown`() throws {
        let world = try ServerWorld.withOffices()
        let path = try #require(world.fileSystem.disk.paths.first { $0.hasSuffix(".segment") })
        let file = try world.fileSystem.open(path, .readAndWrite)
        // In the body of the first entry.
        let damage: [UInt8] = [0xFF]
        try unsafe world.fileSystem.write(damage.span.bytes, to: file, at: 4_096 + 140)
        let answer = world.call(.listAudit, ListAuditRequest(), as: .auditor)
        #expect(answer?.reason == "AUDIT_UNREADABLE")
        #expect(answer?.status?.statusCode == .failedPrecondition)
    }

    @Test func `Counts by operator and kind are those of the entries`() throws {
        let world = try ServerWorld.withRoster()
        let person = try world.openAccount(.zhang)
        world.now += 1_000
        let since = world.now
        for _ in 0..<3 { act(world, on: person) }
        let reply = try world.reply(
            .summarizeAudit,
            SummarizeAuditRequest(scope: AuditScope(sinceAt: since, withReadings: true)),
            as: .auditor, SummarizeAuditReply.self)
        #expect(reply.end?.nextAfterId == 0)
        let counts = reply.counts.map { "\($0.accountName) \($0.kind) \($0.count)" }
        #expect(
            counts == ["officer3001 maskedRead 3", "officer3002 reveal 3", "officer3006 refusal 3"])
    }

    @Test func `After pruning it says from when on the audit is complete`() throws {
        let world = try ServerWorld.withRoster()
        for round in 0..<300 {
            world.now += 86_400_000
            world.call(.createBureau, Empty(), as: .duanzhouClerk)
            if round.isMultiple(of: 100) {
                try world.write(
                    .createOrganisation,
                    CreateOrganisationRequest(kind: .agency, name: "某中心\(round)"),
                    as: .deqingClerk)
                world.call(.takeSnapshot, Empty(), as: .system)
            }
        }
        let layout = StoreLayout(directory: ServerWorld.directory)
        _ = try StoreMaintenance.run(
            layout: layout,
            identity: try StoreHistory(
                directory: ServerWorld.directory, on: world.fileSystem
            ).identity, on: world.fileSystem)
        let archived = world.fileSystem.disk.paths.filter { $0.contains("/archive/") }.sorted()
        let before = try read(world, AuditScope())
        #expect(!archived.isEmpty && before.reach.whole)
        try world.fileSystem.unlink(try #require(archived.first))
        let (rows, reach) = try read(world, AuditScope())
        #expect(!reach.whole && reach.completeFrom > ServerWorld.insideWindow)
        #expect(rows.count > 100 && rows.count < before.rows.count)
        #expect(rows.allSatisfy { $0.at >= reach.completeFrom - 1 })
    }
}
