import ProtobufRuntime
import Registry
import Schema
import Testing

@testable import ShegongServer

/// Remedies and oversight as officers meet them, over the wire.
struct OversightTests {
    @Test func `A refused applicant gets a letter, a review, and is heard again`() throws {
        let world = try ServerWorld.withRoster()
        let application = try world.pendingApplication()
        try world.write(
            .reviewApplication,
            ReviewApplicationRequest(
                applicationId: application, expectedVersion: world.version(of: application),
                stage: .first, outcome: .refused, reason: "材料不符"), as: .deqingReviewer)
        let reply = try world.reply(
            .getDecisionLetter, GetDecisionLetterRequest(applicationId: application),
            as: .deqingClerk, GetDecisionLetterReply.self)
        let letter = try #require(reply.letter)
        #expect(letter.facts == "材料不符" && letter.addresseeName == Passer.li.name)
        #expect(letter.addresseeDocument?.number != Passer.li.number)
        let remedy = try #require(
            try world.write(
                .openRemedyCase,
                OpenRemedyCaseRequest(applicationId: application, grounds: "材料齐全"),
                as: .deqingClerk
            ).ids.first)
        let before = world.audit.count
        try world.write(
            .decideRemedyCase,
            DecideRemedyCaseRequest(caseId: remedy, outcome: .overturned, reason: "材料齐全"),
            as: .zhaoqingFinal)
        #expect(world.audit.dropFirst(before).first?.reason == "材料齐全")
        let listed = try world.reply(
            .listRemedyCases, ListRemedyCasesRequest(state: .decided), as: .deqingReviewer,
            ListRemedyCasesReply.self)
        #expect(listed.entries.map(\.remedy?.outcome) == [.overturned])
        var trace = ReadTrace()
        let state = world.core.state.get(Application.self, .application, application, &trace)
        #expect(state?.state == .pending)
    }

    @Test func `Who complains is seen by nobody without a reason, and the audit says by whom`()
        throws
    {
        let (world, ids) = try ServerWorld.withRegister()
        let shown = try world.reply(
            .getComplaint, GetComplaintRequest(complaintId: 1), as: .deqingClerk,
            GetComplaintReply.self)
        #expect(shown.complaint?.personId == ids.person)
        #expect(shown.complaint?.complainantKnown == true)
        #expect(shown.complaint?.complainantName == "")
        #expect(shown.complaint?.complainantContact == "")
        let unreasoned = world.call(
            .revealComplaint, RevealComplaintRequest(complaintId: 1), as: .deqingReviewer)
        #expect(unreasoned?.reason == "REASON_REQUIRED")
        let clerk = world.call(
            .revealComplaint, RevealComplaintRequest(complaintId: 1, reason: "回访"),
            as: .deqingClerk)
        #expect(clerk?.reason == "NOT_PERMITTED")
        let revealed = try world.reply(
            .revealComplaint, RevealComplaintRequest(complaintId: 1, reason: "回访"),
            as: .deqingReviewer, RevealComplaintReply.self)
        #expect(revealed.complaint?.complainantName == SampleRequest.complainant)
        let entry = try #require(world.audit.last)
        #expect(entry.kind == .reveal && entry.reason == "回访" && entry.personId == 1)
        let foreign = world.call(
            .getComplaint, GetComplaintRequest(complaintId: 1), as: .duanzhouClerk)
        #expect(foreign?.reason == "NOT_FOUND")
    }

    @Test func `A list makes a candidate, an officer confirms, another decides`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        let request = ImportComparisonListRequest(
            kind: .death, label: "殡葬信息", contentDigest: Array(repeating: 4, count: 32),
            rows: [ComparisonRow(documentNumber: Passer.li.number, eventOn: 20_211_201)])
        let made = try world.write(.importComparison, request, as: .batch).ids
        #expect(made.count == 2)
        #expect(try world.write(.importComparison, request, as: .batch).ids == [made[0]])
        let listed = try world.reply(
            .listCandidates, ListCandidatesRequest(state: .open), as: .deqingReviewer,
            ListCandidatesReply.self)
        #expect(listed.candidates.map(\.id) == [made[1]])
        #expect(listed.candidates.first?.personId != ids.person)
        // Li has an account only: there is nothing to end, but he is marked.
        let confirmed = try world.write(
            .decideCandidate,
            DecideCandidateRequest(candidateId: made[1], confirmed: true, reason: "与派出所核对"),
            as: .deqingReviewer)
        #expect(confirmed.ids == [])
        var trace = ReadTrace()
        let person = world.core.state.get(
            Person.self, .person, listed.candidates.first?.personId ?? 0, &trace)
        #expect(person?.deceasedOn == 20_211_201)
    }

    @Test func `Reminders go into the outbox once for each round`() throws {
        let (world, _) = try ServerWorld.withRegister()
        let request = QueueRemindersRequest(withinDays: 400, round: 1)
        // Three years before the end nobody is reminded.
        #expect(try world.write(.queueReminders, request, as: .batch).ids == [0])
        let none = try world.reply(
            .listExpiring, ListExpiringRequest(withinDays: 400), as: .deqingClerk,
            ListExpiringReply.self)
        #expect(none.registrations.isEmpty)
        let far = world.call(
            .listExpiring, ListExpiringRequest(withinDays: 9_999), as: .deqingClerk)
        #expect(far?.reason == "FIELD_INVALID")
    }

    @Test func `The national export agrees, differs, or has what is not here`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        func row(_ number: String, until: UInt32, _ status: RegistrationStatus) -> NationalRow {
            NationalRow(
                managementNumber: number, level: .assistant, status: status, validUntil: until)
        }
        let number = Passer.zhang.managementNumber
        let here = try world.reply(
            .listRegistered, ListRegisteredRequest(), as: .statistician,
            ListRegisteredReply.self)
        #expect(here.rows.map(\.managementNumber) == [number])
        let until = try #require(here.rows.first).validUntil
        #expect(ids.person != 0 && until == 20_241_220)
        let reply = try world.reply(
            .compareNational,
            CompareNationalRequest(rows: [
                row(number, until: until, .inForce), row(number, until: until, .revoked),
                row("20990000000000001", until: 0, .unspecified),
            ]), as: .zhaoqingFinal, CompareNationalReply.self)
        #expect(reply.agreeingCount == 1)
        #expect(reply.differences.map(\.there?.status) == [.revoked, .unspecified])
        #expect(reply.differences.map(\.here?.status) == [.inForce, nil])
        let empty = world.call(
            .compareNational, CompareNationalRequest(), as: .zhaoqingFinal)
        #expect(empty?.reason == "FIELD_INVALID")
    }
}
