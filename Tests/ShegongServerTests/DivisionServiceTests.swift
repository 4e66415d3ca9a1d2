import ProtobufRuntime
import Registry
import Schema
import TTRPC
import Testing

@testable import ShegongServer

/// Acts on the map as the daemon carries them out: by itself, and told to whoever follows.
struct DivisionServiceTests {
    /// Deqing gives a part away, which Zhaoqing's bureau takes over.
    private static let act = PublishDivisionChangeRequest(
        kind: .split, document: "某府函〔2021〕2号", effectiveOn: 20_211_201, sourceIds: [441_226],
        successors: [
            DivisionSuccessor(id: 441_226),
            DivisionSuccessor(id: 441_231, name: "新区", bureauShortName: "zhaoqing"),
        ])

    @Test func `The daemon moves by itself, and who loses somebody is told so, without content`()
        throws
    {
        let (world, ids) = try ServerWorld.withRegister()
        try world.write(.publishDivisionChange, Self.act, as: .system)
        for _ in 0..<5 { world.send(.tick) }
        let listed = try world.reply(
            .listDivisionChanges, ListDivisionChangesRequest(divisionId: 441_231),
            as: .deqingClerk, ListDivisionChangesReply.self)
        #expect(listed.changes.map(\.state) == [.carriedOut])
        // He works in Deqing, so he stays until somebody decides otherwise.
        let watch = world.newCall(on: world.connect(.deqingClerk))
        let path = Method.watch.path
        world.send(
            .call(
                IncomingCall(
                    id: watch, kind: .remoteClosed, service: path.service, method: path.method,
                    payload: WatchRequest().encoded(), metadata: [])))
        let place = PlacePersonRequest(
            changeId: 1, personId: ids.person, divisionId: 441_231, reason: "现居新区")
        #expect(world.call(.placePerson, place, as: .deqingReviewer)?.reason == "NOT_PERMITTED")
        try world.write(.placePerson, place, as: .zhaoqingFinal)
        let replies = try (world.streamed[watch] ?? []).map { try WatchReply(decoding: $0) }
        let record = try #require(
            replies.flatMap(\.changes).flatMap(\.records).last { $0.kind == .person })
        #expect(record.outcome == .left && record.record.isEmpty && record.id == ids.person)
        let gone = world.call(
            .getPerson,
            GetPersonRequest(person: PersonSelector(personId: ids.person)), as: .deqingClerk)
        #expect(gone?.reason == "NOT_FOUND")
    }

    @Test func `A stop in the middle is gone on with after the start`() throws {
        let (world, _) = try ServerWorld.withRegister()
        try world.write(.publishDivisionChange, Self.act, as: .system)
        world.send(.tick)
        let restarted = try world.restarted()
        for _ in 0..<5 { restarted.send(.tick) }
        var trace = ReadTrace()
        let change = restarted.core.state.get(
            DivisionChange.self, .divisionChange, 1, &trace)
        #expect(change?.state == .carriedOut)
    }

    @Test func `A rehearsal of an act answers beside the loop, and changes nothing`() throws {
        let (world, _) = try ServerWorld.withRegister()
        let revision = world.core.state.revision
        let reply = try world.reply(
            .previewDivisionChange, Self.act, as: .system, PreviewDivisionChangeReply.self)
        #expect(reply.tallies.map(\.divisionId) == [441_226, 441_231, 0])
        #expect(world.core.state.revision == revision)
    }
}
