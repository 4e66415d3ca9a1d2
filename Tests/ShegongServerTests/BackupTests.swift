import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Goal: a backup of a running daemon is the state of one revision, whatever goes on meanwhile;
/// nobody takes one unseen; and nothing is held for a reader who takes nothing.
struct BackupTests {
    @Test func `A backup taken amid writes is the state of its revision, and holds every table`()
        throws
    {
        let (world, ids) = try ServerWorld.withRegister()
        try world.write(
            .requestErasure,
            RequestErasureRequest(personId: 2, ground: .unlawful, reason: "误开账户"),
            as: .deqingClerk)
        try world.receiveApplication(of: .li)
        try world.furnishOversight(ids)
        _ = try world.attach(ServerWorld.scan(), to: ids.person)
        for method in [
            Method.recordEducation, .importEducationRoll, .notDuplicate, .createOrganisation,
        ] {
            let request = SampleRequest.encoded(method, ids)
            let call = world.begin(
                method, payload: request, on: world.connect(.deqingClerk), key: world.newKey())
            #expect(world.answers[call]?.bytes != nil, "\(method)")
        }
        try world.write(
            .declareRecusal, DeclareRecusalRequest(personId: 2, reason: "亲属"),
            as: .deqingReviewer)
        try world.write(
            .drawSpotCheck,
            DrawSpotCheckRequest(
                scope: SpotCheckScope(fromDay: 20_210_101), seed: 7, percent: 100),
            as: .zhaoqingFinal)
        try world.write(
            .settleOutside,
            SettleOutsideRequest(
                kind: .receipt, number: "R-9", outcome: .void, reason: "登记册已注明"),
            as: .deqingClerk)
        try world.write(
            .skipNumbers, SkipNumbersRequest(numbers: 1, reason: "库外"), as: .system)
        world.holdsWire = true
        let call = world.openBackup()
        let frozen = world.core.state
        // While its first part waits, a form changes and people are looked up.
        var form = Passer.zhang.form
        form.post = "主任"
        try world.write(
            .updatePersonalForm,
            UpdatePersonalFormRequest(personId: ids.person, form: form, expectedVersion: 1),
            as: .deqingClerk)
        world.releaseWire()
        let (bytes, end) = try world.backup(call)
        #expect(world.finished.contains(call))
        #expect(UInt64(bytes.count) == end.bytes)
        #expect(end.revision == frozen.revision && end.revision < world.core.state.revision)
        #expect(try world.rootHash(ofRevision: end.revision).bytes == end.rootHash)
        let restored = try world.restored(bytes)
        #expect(restored.core.state.revision == end.revision)
        #expect(restored.core.state.rootHash.bytes == end.rootHash)
        for table in Table.allCases where table != .rehearsalClock {
            #expect(restored.core.state.count(table) == frozen.count(table))
            #expect(restored.core.state.count(table) > 0, "\(table) is not in the round trip")
        }
        #expect(try restored.hasContent(ServerWorld.scan()))
        #expect(end.attachments == 1 && end.attachmentsMissing == 0)
        #expect(world.openBackups == 0)
    }

    @Test func `A rehearsal's backup makes a rehearsal again, with its clock`() throws {
        let world = try ServerWorld.withOffices(isRehearsal: true)
        try world.write(.setClock, SetClockRequest(now: world.now + 86_400_000), as: .system)
        let (bytes, end) = try world.backup(world.openBackup())
        #expect(end.rehearsal)
        let restored = try world.restored(bytes, isRehearsal: true)
        #expect(restored.opened.identity.isRehearsal)
        #expect(restored.core.registryNow == world.core.registryNow)
    }

    @Test func `After a restore there is a new epoch, revisions go on, and a retry is still one`()
        throws
    {
        let world = try ServerWorld.withRoster()
        let key = world.newKey()
        let request = OpenAccountRequest(identity: Passer.zhang.identity)
        let first = world.call(.openAccount, request, as: .deqingClerk, key: key)
        let before = try WriteResult(decoding: try #require(first?.bytes))
        #expect(before.epoch == 1)
        let (bytes, _) = try world.backup(world.openBackup())
        let restored = try world.restored(bytes)
        restored.now += 1_000
        let again = restored.call(.openAccount, request, as: .deqingClerk, key: key)
        let answer = try WriteResult(decoding: try #require(again?.bytes))
        #expect(answer.repeatedRequest && answer.ids == before.ids)
        #expect(answer.revision == before.revision)
        #expect(answer.epoch > before.epoch)
        let next = try restored.write(
            .openAccount, OpenAccountRequest(identity: Passer.li.identity), as: .deqingClerk)
        // The new epoch began with a change of its own, and behind the numbers of the lost time.
        #expect(next.revision == before.revision + 2)
        #expect(try #require(next.ids.first) > 1_000_000)
        let status: StatusReply = try restored.reply(.status, Empty(), as: .system)
        #expect(status.epoch == answer.epoch && status.revision == next.revision)
        let stock: StockReply = try restored.reply(.stock, StockRequest(), as: .statistician)
        #expect(stock.epoch == answer.epoch)
        // And what it writes then is there after the next start.
        let later = try restored.restarted()
        #expect(later.core.state.revision == next.revision)
        #expect(later.core.auditSequence >= restored.core.auditSequence)
    }

    @Test func `Who took it and why is on the disk before the first byte leaves`() throws {
        let world = try ServerWorld.withOffices()
        world.holdsJournal = true
        let call = world.openBackup(reason: "迁移到新服务器")
        #expect(world.streamed[call] == nil && world.openBackups == 0)
        try world.releaseJournal()
        #expect(world.streamed[call]?.isEmpty == false)
        let entry = try #require(world.audit.last)
        #expect(entry.reason == "迁移到新服务器" && entry.method == "shegong.v1.System/Backup")
        #expect(entry.operatorId != 0 && entry.uid == Officer.system.rawValue)
    }

    @Test func `root takes one on the administration socket, and is in the audit as such`() throws {
        let world = try ServerWorld.withOffices()
        let call = world.openBackup(on: world.connectAdministration())
        _ = try world.backup(call)
        #expect(world.audit.last?.uid == 0 && world.audit.last?.operatorId == 0)
    }

    @Test func `It needs a reason, a stream, and an administrator of the system`() throws {
        let world = try ServerWorld.withOffices()
        let unreasoned = world.openBackup(reason: "")
        #expect(world.answers[unreasoned]?.reason == "REASON_REQUIRED")
        let unary = world.openBackup(kind: .unary)
        #expect(world.answers[unary]?.reason == "REQUEST_UNREADABLE")
        for officer in Officer.allCases where officer != .system {
            let call = world.openBackup(as: officer)
            #expect(world.answers[call]?.reason == "NOT_PERMITTED", "\(officer)")
            #expect(world.streamed[call] == nil)
            #expect(world.audit.last?.kind == .refusal)
        }
    }

    @Test func `One at a time; the next may come when the first has ended, however it ended`()
        throws
    {
        let world = try ServerWorld.withOffices()
        world.holdsWire = true
        let connection = world.connect(.system)
        let first = world.openBackup(on: connection)
        let other = world.openBackup()
        #expect(world.answers[other]?.reason == "BACKUP_UNDER_WAY")
        #expect(world.openBackups == 1)
        world.send(.disconnected(connection))
        #expect(world.openBackups == 0 && world.answers[first] == nil)
        let second = world.openBackup()
        world.send(.cancelled(second))
        #expect(world.openBackups == 0)
        world.holdsWire = false
        _ = try world.backup(world.openBackup())
    }

    @Test func `A reader who takes nothing for a minute is given up`() throws {
        let world = try ServerWorld.withOffices()
        world.holdsWire = true
        let call = world.openBackup()
        world.now += 60_000
        world.send(.tick)
        #expect(world.answers[call] == nil && world.openBackups == 1)
        world.now += 1
        world.send(.tick)
        #expect(world.answers[call]?.reason == "READER_TOO_SLOW")
        #expect(world.openBackups == 0)
    }

    @Test func `A part that takes the machine minutes to make is not held against the reader`()
        throws
    {
        let world = try ServerWorld.withOffices()
        world.holdsWork = true
        let call = world.openBackup()
        world.now += 600_000
        world.send(.tick)
        #expect(world.answers[call] == nil)
        world.releaseWork()
        _ = try world.backup(call)
    }

    @Test func `An administrator who is sent home in the middle gets no further part`() throws {
        let world = try ServerWorld.withOffices()
        world.holdsWork = true
        let call = world.openBackup()
        var trace = ReadTrace()
        let binding = try #require(
            world.core.state.operatorInForce(
                uid: Officer.system.rawValue, accountName: Officer.system.accountName,
                now: world.now, &trace))
        try world.write(
            .endOperator, EndOperatorRequest(operatorId: binding.id, reason: "调离"), as: .security)
        world.releaseWork()
        #expect(world.streamed[call] == nil)
        #expect(world.openBackups == 0)
    }

    @Test func `A stop ends it with a reason, and the daemon is idle`() throws {
        let world = try ServerWorld.withOffices()
        world.holdsWire = true
        let call = world.openBackup()
        world.send(.stopping)
        #expect(world.answers[call]?.reason == "STOPPING")
        #expect(world.openBackups == 0 && world.core.isIdle)
    }
}
