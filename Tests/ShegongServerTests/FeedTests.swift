import ProtobufRuntime
import Registry
import Schema
import TTRPC
import Testing

@testable import ShegongServer

/// Goal: who follows the changes of his territory is told each of them once, in order, masked, and
/// none that could still be lost.
struct FeedTests {
    private func follow(
        _ world: ServerWorld, _ request: WatchRequest, as officer: Officer = .statistician,
        on connection: ConnectionID? = nil
    ) -> CallID {
        let id = world.newCall(on: connection ?? world.connect(officer))
        let path = Method.watch.path
        world.send(
            .call(
                IncomingCall(
                    id: id, kind: .remoteClosed, service: path.service, method: path.method,
                    payload: request.encoded(), metadata: [])))
        return id
    }

    private func told(_ world: ServerWorld, _ call: CallID) throws -> [WatchReply] {
        try (world.streamed[call] ?? []).map { try WatchReply(decoding: $0) }
    }

    /// A world in which something happens after `start`: a form, an application, a notice.
    private func busyWorld() throws -> (world: ServerWorld, ids: RegisterIDs, start: UInt64) {
        let (world, ids) = try ServerWorld.withRegister()
        let start = world.core.durableRevision
        try world.write(
            .updatePersonalForm,
            UpdatePersonalFormRequest(
                personId: ids.person, form: Passer.zhang.form, expectedVersion: 1),
            as: .deqingClerk)
        try world.receiveApplication(of: Passer.li)
        var notice = Published.zhaoqing2021
        notice.version = 2
        try world.write(
            .publishNotice, PublishNoticeRequest(notice: notice), as: .zhaoqingFinal)
        return (world, ids, start)
    }

    @Test func `What happens is told as it happens, from now on`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        let call = follow(world, WatchRequest())
        let first = try #require(try told(world, call).first)
        #expect(first.changes.isEmpty && first.revision == world.core.durableRevision)
        #expect(!first.rehearsal && first.epoch == 1)
        try world.receiveApplication(of: Passer.li)
        let changes = try told(world, call).flatMap(\.changes)
        #expect(changes.map(\.records.count) == [1, 2])
        #expect(
            changes.map(\.method)
                == ["shegong.v1.Applications/Create", "shegong.v1.Applications/RecordReceipt"])
        let record = try #require(changes.first?.records.first)
        #expect(record.kind == .application && record.outcome == .put)
        #expect(try Application(decoding: record.record).state == .draft)
        #expect(record.id > ids.application)
    }

    @Test func `It can be gone on with after any revision, and gives each change once`() throws {
        let (world, _, start) = try busyWorld()
        let all = try told(
            world, follow(world, WatchRequest(afterRevision: start, stopWhenCurrent: true)))
        let revisions = all.flatMap(\.changes).map(\.revision)
        #expect(revisions.count == 4 && revisions == revisions.sorted())
        for revision in revisions {
            let rest = try told(
                world, follow(world, WatchRequest(afterRevision: revision, stopWhenCurrent: true)))
            #expect(rest.flatMap(\.changes).map(\.revision) == revisions.filter { $0 > revision })
            #expect(rest.last?.revision == world.core.durableRevision)
        }
    }

    @Test func `Another county is told of rules and offices alone`() throws {
        let (world, _, start) = try busyWorld()
        let request = WatchRequest(afterRevision: start, stopWhenCurrent: true)
        let kinds = try told(world, follow(world, request, as: .duanzhouClerk))
            .flatMap(\.changes).flatMap(\.records).map(\.kind)
        #expect(kinds == [.notice])
    }

    @Test func `Names are masked by role, and each person shown is in the audit`() throws {
        let (world, ids, start) = try busyWorld()
        let request = WatchRequest(afterRevision: start, kinds: [.person], stopWhenCurrent: true)
        func names(_ officer: Officer) throws -> [String] {
            try told(world, follow(world, request, as: officer)).flatMap(\.changes)
                .flatMap(\.records).map { try Person(decoding: $0.record).name }
        }
        #expect(try names(.deqingClerk) == [Passer.zhang.name])
        #expect(try names(.statistician).allSatisfy { !$0.contains("试") })
        world.send(.tick)
        let reads = stride(from: 0, to: world.maskedReads.count, by: MaskedRead.byteCount)
            .map { world.maskedReads[$0..<($0 + MaskedRead.byteCount)].map { $0 } }
            .filter { $0[24] == UInt8(Method.watch.rawValue) }
        #expect(!reads.isEmpty && reads.allSatisfy { $0[8] == UInt8(ids.person) })
        #expect(Set(reads.map { $0[28..<32].map { $0 } }).count == 2)
    }

    @Test func `Who leaves the territory is told as left, without content`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        let call = follow(world, WatchRequest(), as: .deqingClerk)
        var trace = ReadTrace()
        var person = try #require(
            world.core.registry.get(Person.self, .person, ids.person, &trace))
        person.divisionId = 441_202
        var change = Change()
        change.revision = world.core.registry.revision + 1
        change.at = world.now
        change.puts = [
            RecordPut(table: Table.person.rawValue, key: person.id, record: person.encoded())
        ]
        var core = world.core
        core.take(up: try core.registry.examine(change))
        core.installUpcoming()
        core.journal.add(change)
        world.core = core
        world.send(.tick)
        let record = try #require(try told(world, call).flatMap(\.changes).last?.records.last)
        #expect(record.outcome == .left && record.record.isEmpty && record.id == ids.person)
    }

    @Test func `What is no longer kept is refused, never left out in silence`() throws {
        let (world, _, start) = try busyWorld()
        world.core.history.bytesAtMost = 1_000
        let call = follow(world, WatchRequest(afterRevision: start))
        #expect(world.answers[call]?.reason == "REVISION_COMPACTED")
        let ahead = follow(world, WatchRequest(afterRevision: 1_000_000))
        #expect(world.answers[ahead]?.reason == "REVISION_UNKNOWN")
        let other = follow(world, WatchRequest(afterRevision: 1, epoch: 7))
        #expect(world.answers[other]?.reason == "EPOCH_CHANGED")
    }

    @Test func `A reader that falls behind is held for nothing, and given up in the end`() throws {
        let (world, _) = try ServerWorld.withRegister()
        world.holdsWire = true
        let call = follow(world, WatchRequest())
        #expect(try told(world, call).count == 1)
        try world.receiveApplication(of: Passer.li)
        #expect(try told(world, call).count == 1)
        world.now += FeedReader.patienceMilliseconds + 1
        world.send(.tick)
        #expect(world.answers[call]?.reason == "READER_TOO_SLOW")
        #expect(world.core.feedReaders.isEmpty)
    }

    @Test func `One officer follows with four connections at most`() throws {
        let (world, _) = try ServerWorld.withRegister()
        for _ in 0..<FeedReader.readersOfOneOperator { _ = follow(world, WatchRequest()) }
        let fifth = follow(world, WatchRequest())
        #expect(world.answers[fifth]?.reason == "FEED_READERS")
        world.send(.cancelled(try #require(world.core.feedReaders.first?.context.id)))
        let sixth = follow(world, WatchRequest())
        #expect(world.answers[sixth] == nil)
    }
}
