import ProtobufRuntime
import Registry
import Schema
import TTRPC
import Testing

@testable import ShegongServer

/// Goal: nothing of what a restore has lost is confounded with what comes after it, and what is
/// erased is erased for those who follow too.
struct RecoveryTests {
    /// What followers of the changes were told after a revision.
    private func followed(
        _ world: ServerWorld, after revision: UInt64, as officer: Officer
    ) throws -> [WatchReply] {
        let id = world.newCall(on: world.connect(officer))
        let request = WatchRequest(afterRevision: revision, stopWhenCurrent: true)
        world.send(
            .call(
                IncomingCall(
                    id: id, kind: .remoteClosed, service: Method.watch.path.service,
                    method: Method.watch.path.method, payload: request.encoded(),
                    metadata: [])))
        return try (world.streamed[id] ?? []).map { try WatchReply(decoding: $0) }
    }

    @Test func `The epoch begins once, before the first call, and a later start adds nothing`()
        throws
    {
        let (world, _) = try ServerWorld.withRegister()
        let (bytes, end) = try world.backup(world.openBackup())
        let restored = try world.restored(bytes)
        let reply: ListEpochsReply = try restored.reply(
            .listEpochs, ListEpochsRequest(), as: .auditor)
        let epoch = try #require(reply.epochs.first)
        #expect(reply.epochs.count == 1 && reply.epoch == epoch.epoch)
        #expect(epoch.revision == end.revision && epoch.operatorId == 0)
        #expect(epoch.restoredAt == world.now / 1_000 * 1_000)
        #expect(epoch.floors.allSatisfy { $0.floor == 1_000_000 })
        #expect(restored.core.state.revision == end.revision + 1)
        let again = try restored.restarted()
        let later: ListEpochsReply = try again.reply(
            .listEpochs, ListEpochsRequest(), as: .deqingClerk)
        #expect(later.epochs == reply.epochs)
        // A restore of a backup of the restored one goes on behind the next gap.
        let (second, _) = try again.backup(again.openBackup())
        again.now += 5_000
        let twice: ListEpochsReply = try again.restored(second).reply(
            .listEpochs, ListEpochsRequest(), as: .auditor)
        #expect(twice.epochs.count == 2)
        #expect(twice.epochs.last?.floors.map(\.floor).max() == 2_000_000)
        // A store that was never restored has none.
        let none: ListEpochsReply = try world.reply(
            .listEpochs, ListEpochsRequest(), as: .auditor)
        #expect(none.epochs.isEmpty && none.epoch == 1)
    }

    @Test func `Whose records a comparison met is in the audit, and no administrator compares`()
        throws
    {
        let (world, ids) = try ServerWorld.withRegister()
        let request = CompareOutsideRequest(items: [
            OutsideItem(kind: .certificate, number: ids.certificateNumber),
            OutsideItem(kind: .certificate, number: "无"),
        ])
        let before = world.maskedReads.count
        let reply: CompareOutsideReply = try world.reply(
            .compareOutside, request, as: .deqingReviewer)
        #expect(reply.findings.map(\.verdict) == [.same, .missing])
        #expect(reply.findings.first?.personId == ids.person)
        world.send(.tick)
        #expect(world.maskedReads.count - before == MaskedRead.byteCount)
        for officer in [Officer.system, .security, .auditor, .statistician] {
            let answer = world.call(.compareOutside, request, as: officer)
            #expect(answer?.reason == "NOT_PERMITTED")
        }
        #expect(
            world.call(.compareOutside, request, as: .deqingClerk)?.reason
                == "OUTSIDE_KIND_NOT_YOURS")
    }

    @Test func `An erasure is told to followers, survives a restart, a backup and a restore`()
        throws
    {
        let (world, _) = try ServerWorld.withRegister()
        let li: UInt64 = 2
        let asked = try world.write(
            .requestErasure,
            RequestErasureRequest(personId: li, ground: .unlawful, reason: "误开账户"),
            as: .deqingClerk)
        let erasure = try #require(asked.ids.first)
        try world.write(
            .confirmErasure, ConfirmErasureRequest(caseId: erasure), as: .zhaoqingFinal)
        world.now += 15 * 86_400_000
        let start = world.core.durableRevision
        try world.write(
            .executeErasure, ExecuteErasureRequest(caseId: erasure), as: .zhaoqingFinal)
        let told = try followed(world, after: start, as: .statistician).flatMap(\.changes)
        #expect(told.map(\.method) == ["shegong.v1.Erasures/Execute"])
        let record = told.flatMap(\.records).first { $0.kind == .person }
        let person = try Person(decoding: try #require(record?.record))
        #expect(person.erasedAt == world.now && person.name.isEmpty)
        let (bytes, _) = try world.backup(world.openBackup())
        for place in [world, try world.restarted(), try world.restored(bytes)] {
            let search = SearchPersonsRequest(name: Passer.li.name)
            let found: SearchPersonsReply = try place.reply(
                .searchPersons, search, as: .deqingClerk)
            #expect(found.persons.isEmpty)
            let byNumber = GetPersonRequest(person: PersonSelector(identity: Passer.li.identity))
            #expect(place.call(.getPerson, byNumber, as: .deqingClerk)?.reason == "NOT_FOUND")
        }
        let entry = try #require(world.audit.last { $0.method.hasSuffix("Erasures/Execute") })
        #expect(entry.personId == li && entry.kind == .change)
    }
}
