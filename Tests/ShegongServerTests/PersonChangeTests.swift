import ProtobufRuntime
import Registry
import Schema
import Testing

@testable import ShegongServer

/// A change of identity as officers meet it: no number in clear in any list.
struct PersonChangeTests {
    @Test
    func `a new number is asked for by a clerk, approved by a reviewer, and finds the person`()
        throws
    {
        let (world, ids) = try ServerWorld.withRegister()
        let list = try world.reply(
            .listPersonChanges, ListPersonChangesRequest(state: .proposed), as: .deqingReviewer,
            ListPersonChangesReply.self)
        let change = try #require(list.changes.first)
        #expect(change.newDocument?.number != Passer.newNumber)
        try world.write(
            .decidePersonChange,
            DecidePersonChangeRequest(changeId: change.id, approved: true), as: .deqingReviewer)
        let identity = FullIdentity(
            name: "张改", document: IdentityDocument(kind: .resident, number: Passer.newNumber))
        let found = try world.reply(
            .getPerson, GetPersonRequest(person: PersonSelector(identity: identity)),
            as: .deqingClerk, GetPersonReply.self)
        #expect(found.person?.id == ids.person)
        try world.write(
            .reissueCertificate,
            ReissueCertificateRequest(number: ids.certificateNumber, reason: "姓名变更"),
            as: .zhaoqingFinal)
        let text = try world.reply(
            .getCertificateText, GetCertificateTextRequest(number: ids.certificateNumber),
            as: .deqingClerk, GetCertificateTextReply.self
        ).text
        #expect(text?.holderName == "张改")
        #expect(text?.version == 2)
    }
}
