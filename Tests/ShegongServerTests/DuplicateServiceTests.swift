import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Accounts of one human and organisations through the daemon's core: masked, audited, by role and
/// territory.
struct DuplicateServiceTests {
    private func proposed(_ world: ServerWorld) throws -> UInt64 {
        try #require(
            try world.write(
                .mergePersons,
                MergePersonsRequest(survivorId: 1, mergedId: 2, reason: "新旧证件为同一人"),
                as: .deqingClerk
            ).ids.first)
    }

    @Test func `Two files side by side are masked, and both persons are in the audit`() throws {
        let (world, _) = try ServerWorld.withRegister()
        let request = ComparePersonsRequest(firstId: 1, secondId: 2)
        let reply = try world.reply(
            .comparePersons, request, as: .deqingClerk, ComparePersonsReply.self)
        #expect(reply.first?.person?.name == Passer.zhang.name)
        #expect(reply.first?.identity?.documents.last?.number != Passer.zhang.number)
        #expect(reply.differing.contains("name") && reply.differing.contains("document"))
        #expect(!reply.differing.contains("birth_date"))
        #expect(reply.first?.certificates.count == 1 && reply.first?.periods.count == 1)
        let foreign = world.call(.comparePersons, request, as: .duanzhouClerk)
        #expect(foreign?.reason == "NOT_FOUND")
        let found = try world.reply(
            .findDuplicates, FindDuplicatesRequest(), as: .zhaoqingFinal,
            FindDuplicatesReply.self)
        #expect(found.candidates.isEmpty)
    }

    @Test func `A merge is proposed, decided by another, leads on, and survives a restart`() throws
    {
        let world = try ServerWorld.withRoster()
        _ = try world.openAccount(.zhang)
        _ = try world.openAccount(.li)
        let pair = try proposed(world)
        let list = try world.reply(
            .listPersonPairs, ListPersonPairsRequest(state: .mergeProposed), as: .zhaoqingFinal,
            ListPersonPairsReply.self)
        #expect(list.pairs.map(\.id) == [pair])
        let decision = DecideMergeRequest(pairId: pair, approved: true)
        #expect(
            world.call(.decideMerge, decision, as: .deqingReviewer)?.reason == "NOT_PERMITTED")
        let before = world.audit.count
        try world.write(.decideMerge, decision, as: .zhaoqingFinal)
        let entries = world.audit.dropFirst(before)
        #expect(entries.contains { $0.personId == 1 })
        let restarted = try world.restarted()
        for selector in [
            PersonSelector(personId: 2), PersonSelector(identity: Passer.li.identity),
            PersonSelector(identity: Passer.zhang.identity),
            PersonSelector(managementNumber: Passer.li.managementNumber),
        ] {
            let reply = try restarted.reply(
                .getPerson, GetPersonRequest(person: selector), as: .deqingClerk,
                GetPersonReply.self)
            #expect(reply.person?.id == 1 && reply.certificates.count == 2)
            #expect(reply.identity?.documents.count == 2)
        }
        let search = try restarted.reply(
            .searchPersons, SearchPersonsRequest(name: Passer.li.name), as: .deqingClerk,
            SearchPersonsReply.self)
        #expect(search.persons.isEmpty)
        let wrongName = FullIdentity(name: "王五", document: Passer.li.identity.document)
        let differs = restarted.call(
            .getPerson, GetPersonRequest(person: PersonSelector(identity: wrongName)),
            as: .deqingClerk)
        #expect(differs?.reason == "NAME_DIFFERS")
        let edit = UpdatePersonalFormRequest(
            personId: 2, form: Passer.li.form, expectedVersion: 0)
        let merged = restarted.call(.updatePersonalForm, edit, as: .deqingClerk)
        #expect(merged?.reason == "PERSON_MERGED")
        try restarted.write(
            .undoMerge, UndoMergeRequest(pairId: pair, reason: "两人"), as: .deqingReviewer)
        try restarted.write(.decideMerge, decision, as: .zhaoqingFinal)
        let again = try restarted.reply(
            .getPerson, GetPersonRequest(person: PersonSelector(personId: 2)), as: .deqingClerk,
            GetPersonReply.self)
        #expect(again.person?.name == Passer.li.name && again.certificates.count == 1)
    }

    @Test func `An organisation's workers are masked, by role and territory`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        let create = CreateOrganisationRequest(kind: .agency, name: "某社会工作服务中心")
        let id = try #require(
            try world.write(.createOrganisation, create, as: .deqingClerk).ids.first)
        let workers = try world.reply(
            .listWorkers, ListWorkersRequest(organisationId: id), as: .zhaoqingFinal,
            ListWorkersReply.self)
        #expect(workers.persons.map(\.id) == [ids.person])
        let shown = try world.reply(
            .getOrganisation, GetOrganisationRequest(organisationId: id), as: .statistician,
            GetOrganisationReply.self)
        #expect(shown.organisation?.names.map(\.name) == ["某社会工作服务中心"])
        for method in [Method.listWorkers, .getOrganisation] {
            let payload = GetOrganisationRequest(organisationId: id)
            #expect(world.call(method, payload, as: .duanzhouClerk)?.reason == "NOT_FOUND")
        }
        let list = try world.reply(
            .listOrganisations, ListOrganisationsRequest(), as: .batch,
            ListOrganisationsReply.self)
        #expect(list.organisations.map(\.id) == [id])
    }

    @Test func `Persons are searched by the status of their registration`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        let reply = try world.reply(
            .searchPersons, SearchPersonsRequest(status: .inForce), as: .deqingClerk,
            SearchPersonsReply.self)
        #expect(reply.persons.map(\.id) == [ids.person])
        let none = try world.reply(
            .searchPersons, SearchPersonsRequest(status: .suspended), as: .deqingClerk,
            SearchPersonsReply.self)
        #expect(none.persons.isEmpty)
    }
}
