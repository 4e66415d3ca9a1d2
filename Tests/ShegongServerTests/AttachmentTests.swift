import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Goal: an attachment that was acknowledged is there, byte for byte, after whatever happened; a
/// wrong one is refused and leaves nothing; who looks at one is in the audit first.
struct AttachmentTests {
    private static let content = ServerWorld.scan(200_000)

    private static func world() throws -> (ServerWorld, RegisterIDs) {
        try ServerWorld.withRegister()
    }

    private static func header(
        _ ids: RegisterIDs, _ content: [UInt8] = content
    ) -> AttachmentHeader {
        ServerWorld.header(of: .person, ids.person, .identity, content)
    }

    @Test func `What was added comes back as it was, also after a restart`() throws {
        let (world, ids) = try Self.world()
        let attachment = try world.attach(Self.content, to: ids.person)
        #expect(try world.hasContent(Self.content))
        for world in [world, try world.restarted()] {
            let call = world.fetch(attachment, as: .deqingReviewer)
            #expect(try world.fetched(call) == Self.content)
            let parts = try (world.streamed[call] ?? []).map { try AttachmentPart(decoding: $0) }
            #expect(parts.first?.attachment?.fileName == "张试身份证.pdf")
            #expect(parts.dropFirst().allSatisfy { $0.attachment == nil })
            #expect(parts.allSatisfy { $0.content.count <= 64 << 10 } && parts.count == 4)
        }
    }

    @Test func `The record is made when the content is on the disk, and heard when both are`()
        throws
    {
        let (world, ids) = try Self.world()
        world.holdsWork = true
        let stream = world.upload(Self.header(ids), Self.content)
        #expect(world.core.state.count(.attachment) == 0 && stream.answer == nil)
        world.holdsJournal = true
        world.releaseWork()
        #expect(world.core.state.count(.attachment) == 1 && stream.answer == nil)
        // Stopped here the content is there and nothing names it.
        let stopped = try world.restarted()
        #expect(stopped.core.state.count(.attachment) == 0)
        #expect(try stopped.hasContent(Self.content))
        try world.releaseJournal()
        #expect(stream.answer?.bytes != nil)
    }

    @Test func `The same content for the same subject is taken in once`() throws {
        let (world, ids) = try Self.world()
        let first = try world.attach(Self.content, to: ids.person)
        let again = world.upload(Self.header(ids), Self.content)
        let result = try WriteResult(decoding: try #require(again.answer?.bytes))
        #expect(result.ids == [first] && result.repeatedRequest)
        var other = Self.header(ids)
        other.kind = .other
        let second = world.upload(other, Self.content)
        let bytes = try #require(second.answer?.bytes)
        #expect(try WriteResult(decoding: bytes).ids == [first + 1])
    }

    @Test func `What is too large, of another type or not as announced leaves nothing behind`()
        throws
    {
        let (world, ids) = try Self.world()
        var settings = ServerSettings()
        settings.limits.attachmentBytes = 100_000
        world.send(.configured(settings))
        #expect(world.upload(Self.header(ids), []).answer?.reason == "ATTACHMENT_TOO_LARGE")
        let small = ServerWorld.scan()
        var typed = Self.header(ids, small)
        typed.mediaType = "image/png"
        #expect(world.upload(typed, small).answer?.reason == "ATTACHMENT_TYPE")
        var unknown = typed
        unknown.mediaType = "text/plain"
        let refused = world.upload(unknown, small).answer
        #expect(refused?.reason == "ATTACHMENT_TYPE")
        #expect(
            refused?.status?.badRequest?.fieldViolations.map(\.field) == ["media_type"])
        var differing = Self.header(ids, small)
        differing.contentDigest[3] ^= 1
        for (header, content) in [
            (differing, small), (Self.header(ids, small), Array(small.dropLast())),
            (Self.header(ids, small), small + [1]),
        ] {
            #expect(world.upload(header, content).answer?.reason == "ATTACHMENT_DIFFERS")
        }
        #expect(world.upload(Self.header(ids, small), small, block: 70_000).answer?.bytes != nil)
        #expect(world.core.state.count(.attachment) == 1)
        #expect(world.temporaries == [])
    }

    @Test func `A client that goes away in the middle, or a stop, leaves no temporary`() throws {
        let (world, ids) = try Self.world()
        let left = world.upload(Self.header(ids), Self.content, ends: false)
        #expect(world.temporaries.count == 1)
        world.send(.cancelled(left.id))
        #expect(world.temporaries == [])
        let lost = world.upload(Self.header(ids), Self.content, ends: false)
        world.send(.disconnected(lost.connection))
        #expect(world.temporaries == [])
        _ = world.upload(Self.header(ids), Self.content, ends: false)
        #expect(world.temporaries.count == 1)
        #expect(try world.restarted().temporaries == [])
        world.send(.stopping)
        #expect(world.temporaries == [])
    }

    @Test func `What the disk has not taken is not read from the client`() throws {
        let (world, ids) = try Self.world()
        world.holdsWork = true
        let stream = world.upload(
            Self.header(ids), Array(Self.content.prefix(40)), block: 8, ends: false)
        #expect(world.paused == [stream.connection])
        // Neither a tick nor the journal lets it go on: only the worker does.
        world.send(.tick)
        #expect(world.paused == [stream.connection])
        world.releaseWork()
        #expect(world.paused == [])
    }

    @Test func `An officer has four uploads at once, and gets a fifth when one has ended`() throws {
        let (world, ids) = try Self.world()
        let open = (1...4).map { mark in
            let content = ServerWorld.scan(mark: UInt8(mark))
            return world.upload(Self.header(ids, content), content, ends: false)
        }
        let small = ServerWorld.scan()
        #expect(world.upload(Self.header(ids, small), small).answer?.reason == "UPLOADS_UNDER_WAY")
        #expect(open.allSatisfy { $0.answer == nil })
        open[0].finish()
        #expect(open[0].answer?.bytes != nil)
        #expect(world.upload(Self.header(ids, small), small).answer?.bytes != nil)
    }

    @Test func `A foreign county neither adds nor sees, and hears what it would of nothing`() throws
    {
        let (world, ids) = try Self.world()
        let attachment = try world.attach(Self.content, to: ids.person)
        let foreign = world.fetch(attachment, as: .duanzhouClerk)
        let nothing = world.fetch(999, as: .duanzhouClerk)
        #expect(world.answers[foreign]?.reason == "NOT_FOUND")
        #expect(world.answers[foreign]?.status == world.answers[nothing]?.status)
        let listed = world.call(
            .listAttachments,
            ListAttachmentsRequest(subject: .person, subjectId: ids.person), as: .duanzhouClerk)
        #expect(listed?.reason == "NOT_FOUND")
        #expect(
            world.upload(Self.header(ids), Self.content, as: .duanzhouClerk).answer?.status
                != nil)
    }

    @Test func `Who looks and why is on disk before the first byte; without a reason nothing is`()
        throws
    {
        let (world, ids) = try Self.world()
        let attachment = try world.attach(Self.content, to: ids.person)
        let silent = world.fetch(attachment, as: .deqingReviewer, reason: "")
        #expect(world.answers[silent]?.reason == "REASON_REQUIRED")
        world.holdsJournal = true
        let call = world.fetch(attachment, as: .deqingReviewer)
        #expect(world.streamed[call] == nil)
        try world.releaseJournal()
        #expect(try world.fetched(call) == Self.content)
        let entry = try #require(world.audit.last { $0.kind == .reveal })
        #expect(entry.personId == ids.person && entry.reason == "核对材料")
        #expect(entry.uid == Officer.deqingReviewer.rawValue)
        var settings = ServerSettings()
        settings.limits.revealsPerHour = 1
        world.send(.configured(settings))
        let beyond = world.fetch(attachment, as: .deqingReviewer)
        #expect(world.answers[beyond]?.reason == "REVEAL_BUDGET_SPENT")
    }

    @Test func `A notice's guide is for every officer, with no reason and no budget`() throws {
        let (world, _) = try Self.world()
        let header = ServerWorld.header(of: .notice, 1, .guide, Self.content)
        let added = world.upload(header, Self.content, as: .zhaoqingFinal)
        let bytes = try #require(added.answer?.bytes)
        let guide = try #require(try WriteResult(decoding: bytes).ids.first)
        var settings = ServerSettings()
        settings.limits.revealsPerHour = 1
        world.send(.configured(settings))
        for _ in 0..<3 {
            let call = world.fetch(guide, as: .duanzhouClerk, reason: "")
            #expect(try world.fetched(call) == Self.content)
        }
    }

    @Test func `A reader who takes nothing holds nothing, and is given up`() throws {
        let (world, ids) = try Self.world()
        let attachment = try world.attach(Self.content, to: ids.person)
        world.holdsWire = true
        let call = world.fetch(attachment, as: .deqingReviewer)
        #expect(world.streamed[call]?.count == 1)
        world.now += 61_000
        world.send(.tick)
        #expect(world.answers[call]?.reason == "READER_TOO_SLOW")
        world.releaseWire()
        #expect(world.streamed[call]?.count == 1)
    }

    @Test func `A content that is lost or altered is never given out, and the log names it`() throws
    {
        let (world, ids) = try Self.world()
        let attachment = try world.attach(Self.content, to: ids.person)
        let path = try world.path(of: Self.content)
        var altered = Self.content
        altered[100_000] ^= 1
        var disk = world.fileSystem.disk
        disk.replace(path, with: altered)
        var without = world.fileSystem.disk
        without.remove(path)
        for damaged in [disk, without] {
            let world = try ServerWorld(
                now: world.now, on: SimulatedFileSystem(disk: damaged))
            let call = world.fetch(attachment, as: .deqingReviewer)
            #expect(world.answers[call]?.reason == "ATTACHMENT_DAMAGED")
            #expect(world.streamed[call] == nil)
            #expect(world.logged.contains(.attachmentDamaged(attachment)))
            // Added again it is whole again: the record that was there names it.
            var header = Self.header(ids)
            header.kind = .other
            #expect(world.upload(header, Self.content).answer?.bytes != nil)
            #expect(try world.fetched(world.fetch(attachment, as: .deqingReviewer)) == Self.content)
        }
        let missing = try AttachmentCheck.missing(
            directory: ServerWorld.directory, on: SimulatedFileSystem(disk: without))
        #expect(missing == [.missingAttachment(id: attachment, file: path)])
        #expect(
            try AttachmentCheck.missing(
                directory: ServerWorld.directory, on: SimulatedFileSystem(disk: disk)) == [])
    }

    @Test func `Without room on the disk the upload is refused, and writes go on`() throws {
        let (world, ids) = try Self.world()
        world.fileSystem.setFreeBytes(1_000)
        let stream = world.upload(Self.header(ids), Self.content)
        #expect(stream.answer?.reason == "ATTACHMENT_NO_ROOM")
        #expect(world.temporaries == [])
        world.fileSystem.setFreeBytes(1 << 30)
        _ = try world.attach(Self.content, to: ids.person)
    }

    // MARK: Sweeping

    private func sweep(_ world: ServerWorld) throws -> [UInt64] {
        try world.write(
            .sweepAttachments, SweepAttachmentsRequest(reason: "定期清理"), as: .system
        ).ids
    }

    @Test func `A removed attachment stays readable until it is swept, which spares the past`()
        throws
    {
        let (world, ids) = try Self.world()
        let attachment = try world.attach(Self.content, to: ids.person)
        try world.write(
            .removeAttachment,
            RemoveAttachmentRequest(attachmentId: attachment, reason: "传错文件"), as: .deqingClerk)
        #expect(
            try world.fetched(world.fetch(attachment, as: .deqingReviewer)) == Self.content)
        world.now += 91 * 86_400_000
        // The journal leads back to when it was there.
        #expect(try sweep(world) == [])
        #expect(try world.hasContent(Self.content))
        // A store restored after the removal has no such past.
        let (bytes, _) = try world.backup(world.openBackup())
        let restored = try world.restored(bytes)
        #expect(try restored.hasContent(Self.content))
        restored.holdsJournal = true
        let call = restored.begin(
            .sweepAttachments, payload: SweepAttachmentsRequest(reason: "定期清理").encoded(),
            on: restored.connect(.system), key: restored.newKey())
        #expect(try restored.hasContent(Self.content), "nothing goes before the change is durable")
        try restored.releaseJournal()
        let result = try WriteResult(decoding: try #require(restored.answers[call]?.bytes))
        #expect(result.ids == [attachment])
        #expect(try !restored.hasContent(Self.content))
        #expect(try restored.attachment(attachment).sweptAt != 0)
        let after = restored.fetch(attachment, as: .deqingReviewer)
        #expect(restored.answers[after]?.reason == "ATTACHMENT_SWEPT")
        #expect(try sweep(restored) == [])
    }

    @Test func `What an upload that was never recorded has left is swept, but not one on its way`()
        throws
    {
        let (world, ids) = try Self.world()
        world.holdsJournal = true
        _ = world.upload(Self.header(ids), Self.content)
        let stopped = try world.restarted()
        #expect(try stopped.hasContent(Self.content))
        stopped.holdsWork = true
        let again = stopped.upload(Self.header(ids), Self.content)
        let swept = stopped.begin(
            .sweepAttachments, payload: SweepAttachmentsRequest(reason: "定期清理").encoded(),
            on: stopped.connect(.system), key: stopped.newKey())
        stopped.releaseWork()
        #expect(again.answer?.bytes != nil && stopped.answers[swept]?.bytes != nil)
        #expect(try stopped.hasContent(Self.content))

        let other = try world.restarted()
        #expect(try sweep(other) == [])
        #expect(try !other.hasContent(Self.content))
    }

    @Test func `A sweep and a backup keep out of each other's way`() throws {
        let (world, _) = try Self.world()
        world.holdsWire = true
        _ = world.openBackup()
        let refused = world.call(
            .sweepAttachments, SweepAttachmentsRequest(reason: "定期清理"), as: .system,
            key: world.newKey())
        #expect(refused?.reason == "BACKUP_UNDER_WAY")
        let (other, _) = try Self.world()
        other.holdsWork = true
        _ = other.begin(
            .sweepAttachments, payload: SweepAttachmentsRequest(reason: "定期清理").encoded(),
            on: other.connect(.system), key: other.newKey())
        let backup = other.openBackup()
        #expect(other.answers[backup]?.reason == "SWEEP_UNDER_WAY")
    }

    @Test func `Lists mask the file's name for who may not see names`() throws {
        let (world, ids) = try Self.world()
        _ = try world.attach(Self.content, to: ids.person)
        let request = ListAttachmentsRequest(subject: .person, subjectId: ids.person)
        let seen = try world.reply(
            .listAttachments, request, as: .deqingClerk, ListAttachmentsReply.self)
        #expect(seen.attachments.map(\.fileName) == ["张试身份证.pdf"])
        let masked = try world.reply(
            .listAttachments, request, as: .batch, ListAttachmentsReply.self)
        #expect(masked.attachments.first?.fileName.contains("试") == false)
    }
}
