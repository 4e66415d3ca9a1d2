import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// A retry gets the first answer and never runs a second time.
struct IdempotencyTests {
    private let request = OpenAccountRequest(identity: Passer.zhang.identity)

    @Test func `The same request under the same key gets the first answer, and nothing changes`()
        throws
    {
        let world = try ServerWorld.withRoster()
        let key = world.newKey()
        let first = try #require(
            world.call(.openAccount, request, as: .deqingClerk, key: key)?.bytes)
        let revision = world.core.state.revision
        world.now += 1_000
        let second = try #require(
            world.call(.openAccount, request, as: .deqingClerk, key: key)?.bytes)
        var expected = try WriteResult(decoding: first)
        #expect(!expected.repeatedRequest)
        expected.repeatedRequest = true
        #expect(try WriteResult(decoding: second) == expected)
        #expect(world.core.state.revision == revision)
    }

    @Test func `The first answer is remembered across a restart`() throws {
        let world = try ServerWorld.withRoster()
        let key = world.newKey()
        world.call(.openAccount, request, as: .deqingClerk, key: key)
        let again = try world.restarted()
        let answer = try #require(
            again.call(.openAccount, request, as: .deqingClerk, key: key)?.bytes)
        #expect(try WriteResult(decoding: answer).repeatedRequest)
    }

    @Test func `Another request under the same key is refused`() throws {
        let world = try ServerWorld.withRoster()
        let key = world.newKey()
        world.call(.openAccount, request, as: .deqingClerk, key: key)
        let other = OpenAccountRequest(identity: Passer.li.identity)
        let answer = world.call(.openAccount, other, as: .deqingClerk, key: key)
        #expect(answer?.reason == "IDEMPOTENCY_MISMATCH")
        #expect(answer?.status?.statusCode == .aborted)
    }

    @Test func `The same bytes to another method are another request`() throws {
        let world = try ServerWorld.withRoster()
        let key = world.newKey()
        world.call(.installDivisions, Empty(), as: .system, key: key)
        let answer = world.call(.createBureau, Empty(), as: .system, key: key)
        #expect(answer?.reason == "IDEMPOTENCY_MISMATCH")
    }

    @Test func `A key belongs to its operator: another officer's same key is another write`() throws
    {
        let world = try ServerWorld.withRoster()
        let key = world.newKey()
        world.call(.openAccount, request, as: .deqingClerk, key: key)
        let other = OpenAccountRequest(identity: Passer.li.identity, divisionId: 441_226)
        let answer = world.call(.openAccount, other, as: .batch, key: key)
        let result = try WriteResult(decoding: try #require(answer?.bytes))
        #expect(!result.repeatedRequest)
    }

    @Test func `A retry while the first is still in flight waits for the same disk write`() throws {
        let world = try ServerWorld.withRoster()
        let key = world.newKey()
        world.holdsJournal = true
        let connection = world.connect(.deqingClerk)
        let first = world.begin(
            .openAccount, payload: request.encoded(), on: connection, key: key)
        let second = world.begin(
            .openAccount, payload: request.encoded(), on: connection, key: key)
        #expect(world.answers[first] == nil && world.answers[second] == nil)
        try world.releaseJournal()
        let one = try WriteResult(decoding: try #require(world.answers[first]?.bytes))
        let two = try WriteResult(decoding: try #require(world.answers[second]?.bytes))
        #expect(one.revision == two.revision && one.ids == two.ids)
        #expect(!one.repeatedRequest && two.repeatedRequest)
    }

    @Test func `A key one millisecond short of seven days runs; one of seven days is refused`()
        throws
    {
        let world = try ServerWorld.withRoster()
        let week: Int64 = 7 * 24 * 3_600_000
        let old = world.newKey(madeAt: world.now - week)
        let answer = world.call(.openAccount, request, as: .deqingClerk, key: old)
        #expect(answer?.reason == "IDEMPOTENCY_EXPIRED")
        let young = world.newKey(madeAt: world.now - week + 1)
        #expect(world.call(.openAccount, request, as: .deqingClerk, key: young)?.bytes != nil)
    }

    @Test func `A key from the future never outlives the memory of its answer`() throws {
        let world = try ServerWorld.withRoster()
        let day: Int64 = 24 * 3_600_000
        let farAhead = world.newKey(madeAt: world.now + 30 * day)
        let answer = world.call(.installDivisions, Empty(), as: .system, key: farAhead)
        #expect(answer?.reason == "IDEMPOTENCY_KEY_REQUIRED")
        // A clock that runs ahead by a little is no reason to refuse.
        let ahead = world.newKey(madeAt: world.now + 60_000)
        let first = try #require(
            world.call(.installDivisions, Empty(), as: .system, key: ahead)?.bytes)
        #expect(try !WriteResult(decoding: first).repeatedRequest)
        world.now += 7 * day + 30_000
        for _ in 0..<20 {
            world.now += 1
            world.call(.installDivisions, Empty(), as: .system)
        }
        let late = world.call(.installDivisions, Empty(), as: .system, key: ahead)
        let second = try WriteResult(decoding: try #require(late?.bytes))
        #expect(second.repeatedRequest, "ran a second time")
    }

    @Test func `A refusal is not remembered: the same key runs once the cause is gone`() throws {
        let world = try ServerWorld.withOffices()
        let key = world.newKey()
        let refused = world.call(.openAccount, request, as: .deqingClerk, key: key)
        #expect(refused?.reason == "ROSTER_NOT_LOADED")
        _ = try world.importRoster([Passer.zhang.entry()])
        let answer = world.call(.openAccount, request, as: .deqingClerk, key: key)
        #expect(try !WriteResult(decoding: try #require(answer?.bytes)).repeatedRequest)
    }

    @Test(arguments: [
        nil, "", "0", "not a key", "00000000-0000-4000-8000-000000000000",
        "017dd5f0e8007000800000000000000", "017dd5f0e800700080000000000000001",
        "017dd5f0e8007000800000000000000g",
    ])
    func `A write without a UUIDv7 is refused`(key: String?) throws {
        let world = try ServerWorld.withOffices()
        let id = world.begin(
            .installDivisions, payload: [], on: world.connect(.system), key: key)
        #expect(world.answers[id]?.reason == "IDEMPOTENCY_KEY_REQUIRED")
    }

    @Test func `Metadata keys are compared without regard to case, as the protocol says`() throws {
        let world = try ServerWorld.withRoster()
        let id = world.newCall(on: world.connect(.system))
        let path = Method.installDivisions.path
        let metadata = [
            KeyValue(key: "Idempotency-Key", value: world.newKey()),
            KeyValue(key: "Accept-Language", value: "zh-CN"),
        ]
        world.send(
            .call(
                IncomingCall(
                    id: id, kind: .unary, service: path.service, method: path.method,
                    payload: [], metadata: metadata)))
        #expect(world.answers[id]?.bytes != nil)
    }
}
