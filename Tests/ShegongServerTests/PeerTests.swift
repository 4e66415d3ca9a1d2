import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Strangers, officers who left, and officers of another county.
struct PeerTests {
    private func expectTurnedAway(
        _ world: ServerWorld, _ connection: ConnectionID, _ comment: Comment
    ) {
        let id = world.begin(.whoAmI, payload: [], on: connection, key: nil)
        #expect(world.answers[id]?.reason == "UNKNOWN_PEER", comment)
        #expect(world.answers[id]?.status?.statusCode == .permissionDenied, comment)
        #expect(world.closed.last == connection, comment)
    }

    @Test func `Strangers, root, nobody and renamed accounts are refused once and closed`() throws {
        let world = try ServerWorld.withOffices()
        let clerk = Officer.deqingClerk
        let peers: [(UInt32, String?, Comment)] = [
            (9_999, "stranger", "a uid without a binding"), (0, "root", "root"),
            (65_534, "nobody", "nobody"), (clerk.rawValue, "renamed", "another account's name"),
            (clerk.rawValue, nil, "a uid that the system has no account for"),
        ]
        for (uid, name, comment) in peers {
            expectTurnedAway(world, world.connect(uid: uid, accountName: name), comment)
        }
    }

    @Test func `A stranger does not even hear which methods there are`() throws {
        let world = try ServerWorld.withOffices()
        let connection = world.connect(uid: 9_999, accountName: "stranger")
        let id = world.newCall(on: connection)
        world.send(
            .call(
                IncomingCall(
                    id: id, kind: .unary, service: "shegong.v1.None", method: "None", payload: [])))
        #expect(world.answers[id]?.reason == "UNKNOWN_PEER")
        #expect(world.closed == [connection])
    }

    @Test func `A stranger leaves one audit entry a minute, each stranger his own`() throws {
        let world = try ServerWorld.withOffices()
        func knock(_ uid: UInt32) {
            let connection = world.connect(uid: uid, accountName: "x")
            world.begin(.whoAmI, payload: [], on: connection, key: nil)
        }
        func entries() -> Int { world.audit.count { $0.kind == .unknownPeer } }
        for _ in 0..<5 { knock(9_001) }
        #expect(entries() == 1)
        knock(9_002)
        #expect(entries() == 2)
        world.now += 59_999
        knock(9_001)
        #expect(entries() == 2)
        world.now += 1
        knock(9_001)
        #expect(entries() == 3)
    }

    @Test func `A binding counts from its first day to the end of its last`() throws {
        let world = try ServerWorld.withOffices()
        let binding = Operator(
            uid: 4_001, accountName: "temp", roles: [.clerk], validFrom: 20_211_221,
            validUntil: 20_211_222)
        try world.write(
            .createOperator,
            CreateOperatorRequest(operator: binding, bureauShortName: "deqing"), as: .security)
        // Midnight in UTC+8 between 20 and 21 December 2021.
        let firstMidnight: Int64 = 1_640_016_000_000
        world.now = firstMidnight - 1
        expectTurnedAway(world, world.connect(uid: 4_001, accountName: "temp"), "the day before")
        world.now = firstMidnight
        let connection = world.connect(uid: 4_001, accountName: "temp")
        let id = world.begin(.whoAmI, payload: [], on: connection, key: nil)
        #expect(world.answers[id]?.bytes != nil)
        world.now = firstMidnight + 2 * 86_400_000 - 1
        world.send(.tick)
        #expect(!world.closed.contains(connection))
        world.now += 1
        world.send(.tick)
        #expect(world.closed.contains(connection), "closed at the end of the last day")
    }

    @Test func `An ended operator's connections are closed with the change that ended him`() throws
    {
        let world = try ServerWorld.withOffices()
        let connection = world.connect(.deqingClerk)
        let id = world.begin(.whoAmI, payload: [], on: connection, key: nil)
        let me = try WhoAmIReply(decoding: try #require(world.answers[id]?.bytes))
        let other = world.connect(.deqingReviewer)
        world.begin(.whoAmI, payload: [], on: other, key: nil)
        try world.write(
            .endOperator, EndOperatorRequest(operatorId: me.operator?.id ?? 0, reason: "调离"),
            as: .security)
        #expect(world.closed.contains(connection))
        #expect(!world.closed.contains(other))
        expectTurnedAway(world, world.connect(.deqingClerk), "after the end")
    }

    @Test func `To a clerk of another county what is there looks exactly like what is not`() throws
    {
        let (world, ids) = try ServerWorld.withRegister()
        func selector(_ id: UInt64) -> PersonSelector { PersonSelector(personId: id) }
        let absent: UInt64 = 999
        let pairs: [(Method, [UInt8], [UInt8])] = [
            (
                .getPerson, GetPersonRequest(person: selector(ids.person)).encoded(),
                GetPersonRequest(person: selector(absent)).encoded()
            ),
            (
                .reveal, RevealRequest(personId: ids.person, reason: "核对").encoded(),
                RevealRequest(personId: absent, reason: "核对").encoded()
            ),
            (
                .getApplication,
                GetApplicationRequest(applicationId: ids.application).encoded(),
                GetApplicationRequest(applicationId: absent).encoded()
            ),
            (
                .getCertificateText,
                GetCertificateTextRequest(number: ids.certificateNumber).encoded(),
                GetCertificateTextRequest(number: "000000000").encoded()
            ),
            (
                .explainEligibility,
                ExplainEligibilityRequest(person: selector(ids.person), kind: .first).encoded(),
                ExplainEligibilityRequest(person: selector(absent), kind: .first).encoded()
            ),
            (
                .updatePersonalForm,
                UpdatePersonalFormRequest(personId: ids.person, form: Passer.zhang.form).encoded(),
                UpdatePersonalFormRequest(personId: absent, form: Passer.zhang.form).encoded()
            ),
            (
                .withdrawApplication,
                WithdrawApplicationRequest(applicationId: ids.application).encoded(),
                WithdrawApplicationRequest(applicationId: absent).encoded()
            ),
            (
                .issueCertificate,
                IssueCertificateRequest(applicationId: ids.application).encoded(),
                IssueCertificateRequest(applicationId: absent).encoded()
            ),
            (
                .recordEducation,
                RecordEducationRequest(person: selector(ids.person)).encoded(),
                RecordEducationRequest(person: selector(absent)).encoded()
            ),
            (
                .listEducation, ListEducationRequest(person: selector(ids.person)).encoded(),
                ListEducationRequest(person: selector(absent)).encoded()
            ),
        ]
        for (method, there, notThere) in pairs {
            world.now += 1_000
            let connection = world.connect(.duanzhouClerk)
            let first = world.begin(method, payload: there, on: connection, key: world.newKey())
            let second = world.begin(
                method, payload: notThere, on: connection, key: world.newKey())
            #expect(world.answers[first]?.reason == "NOT_FOUND", "\(method)")
            #expect(world.answers[first] == world.answers[second], "\(method)")
        }
    }

    @Test func `Another county's person under a wrong name is not found, not differently named`()
        throws
    {
        let (world, _) = try ServerWorld.withRegister()
        var identity = Passer.zhang.identity
        identity.name = "王某"
        let request = GetPersonRequest(person: PersonSelector(identity: identity))
        #expect(world.call(.getPerson, request, as: .duanzhouClerk)?.reason == "NOT_FOUND")
        #expect(world.call(.getPerson, request, as: .deqingClerk)?.reason == "NAME_DIFFERS")
    }

    @Test func `Lists of another county are empty`() throws {
        let (world, _) = try ServerWorld.withRegister()
        let entries = try world.reply(
            .listRosterEntries, ListRosterEntriesRequest(), as: .duanzhouClerk,
            ListRosterEntriesReply.self)
        let persons = try world.reply(
            .searchPersons, SearchPersonsRequest(name: Passer.zhang.name), as: .duanzhouClerk,
            SearchPersonsReply.self)
        let applications = try world.reply(
            .listApplications, ListApplicationsRequest(), as: .duanzhouClerk,
            ListApplicationsReply.self)
        #expect(entries.entries.isEmpty && persons.persons.isEmpty)
        #expect(applications.applications.isEmpty)
    }

    @Test func `A real store refuses to have its clock set, a rehearsal takes it`() throws {
        let real = try ServerWorld.withOffices()
        let request = SetClockRequest(now: real.now + 86_400_000)
        #expect(real.call(.setClock, request, as: .system)?.reason == "REHEARSAL_ONLY")
        let rehearsal = try ServerWorld.withOffices(isRehearsal: true)
        #expect(rehearsal.call(.setClock, request, as: .system)?.bytes != nil)
        #expect(rehearsal.core.registryNow == request.now)
    }
}
