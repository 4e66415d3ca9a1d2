import ProtobufRuntime
import Schema
import TTRPC
import Testing

@testable import ShegongServer

/// Two persons for a deciding role, as the daemon meets them.
struct GrantServiceTests {
    private let peer = (uid: UInt32(4_001), name: "temp")

    private func ask(_ world: ServerWorld) throws -> UInt64 {
        let binding = Operator(
            uid: peer.uid, accountName: peer.name, roles: [.finalReviewer])
        let result = try world.write(
            .createOperator,
            CreateOperatorRequest(operator: binding, bureauShortName: "zhaoqing"), as: .security)
        #expect(result.ids.first == 0)
        return try #require(result.ids.last)
    }

    private func isKnown(_ world: ServerWorld) -> Bool {
        let id = world.begin(
            .whoAmI, payload: [], on: world.connect(uid: peer.uid, accountName: peer.name),
            key: nil)
        return world.answers[id]?.bytes != nil
    }

    @Test func `The officer is nobody until the second person has confirmed him`() throws {
        let world = try ServerWorld.withOffices()
        let grant = try ask(world)
        #expect(!isKnown(world))
        let request = ConfirmGrantRequest(grantId: grant)
        let own = world.call(.confirmGrant, request, as: .security)
        #expect(own?.reason == "SECOND_PERSON_NEEDED")
        #expect(own?.status?.statusCode == .permissionDenied)
        #expect(own?.status?.message.contains("operator confirm") == true)
        #expect(!isKnown(world))
        let before = world.audit.count
        let key = world.newKey()
        let first = try #require(world.call(.confirmGrant, request, as: .system, key: key)?.bytes)
        let retried = try #require(world.call(.confirmGrant, request, as: .system, key: key)?.bytes)
        let (one, other) = (
            try WriteResult(decoding: first), try WriteResult(decoding: retried)
        )
        #expect(one.ids == other.ids && other.repeatedRequest)
        #expect(isKnown(world))
        let entries = world.audit.dropFirst(before)
        #expect(entries.first?.method == "shegong.v1.Grants/Confirm")
        #expect(entries.first?.uid == Officer.system.rawValue)
    }

    @Test func `All administrators see what waits, and no officer does`() throws {
        let world = try ServerWorld.withOffices()
        let grant = try ask(world)
        for officer in [Officer.system, .security, .auditor] {
            let reply = try world.reply(
                .listGrants, ListGrantsRequest(), as: officer, ListGrantsReply.self)
            #expect(reply.grants.map(\.id) == [grant])
            #expect(reply.grants.first?.operator?.accountName == peer.name)
        }
        #expect(
            world.call(.listGrants, ListGrantsRequest(), as: .zhaoqingFinal)?.reason
                == "NOT_PERMITTED")
        #expect(
            world.call(.confirmGrant, ConfirmGrantRequest(grantId: grant), as: .auditor)?.reason
                == "NOT_PERMITTED")
    }
}
