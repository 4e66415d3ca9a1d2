import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC

/// An attachment on its way in: one client stream.
struct AttachmentUpload {
    var context: CallContext
    var header: AttachmentHeader?
    /// The content on the worker; nil before the header, or where nothing is to be written.
    var work: WorkID?
    /// The attachment that is this content already: the rest of the stream is not read.
    var earlier: Attachment?
    /// Bytes of the content that have come.
    var taken: UInt64 = 0
    /// Blocks that the worker has not written yet.
    var blocksOut = 0
    /// What was looked at: the answer waits until that is on disk.
    var seen = ReadTrace()

    /// Uploads under way at once.
    static var atMost: Int { 16 }
    static var ofOneOperator: Int { 4 }
    /// With so many blocks on their way to the disk, no more is read from the client.
    static var blocksOutAtMost: Int { 4 }
    static var blockBytes: Int { AttachmentStore.blockBytes }
}

/// The upload of an attachment: the content goes to the disk block by block, and only when it is
/// there, whole and under its name, is the change made that names it.
///
/// Duties:
/// 1. Judge who may add what before the first byte is taken in, and again before the change.
/// 2. Hold no more than a few blocks: what the disk has not taken is not read from the client.
/// 3. Take the same content for the same subject in once.
/// 4. Let nothing be swept that is on its way.
extension ServerCore {
    mutating func beginUpload(_ context: CallContext) throws(CallFailure) {
        let caller = context.caller.operator.id
        let own = uploads.values.count { $0.context.caller.operator.id == caller }
        guard uploads.count < AttachmentUpload.atMost, own < AttachmentUpload.ofOneOperator else {
            throw .overLimit(.uploadsUnderWay)
        }
        uploads[context.id] = AttachmentUpload(context: context)
    }

    mutating func receiveUploadMessage(
        _ id: CallID, _ payload: [UInt8], _ actions: inout ServerActions
    ) {
        guard var current = uploads[id] else { return }
        do throws(CallFailure) {
            let message: UploadAttachmentMessage
            do {
                message = try UploadAttachmentMessage(decoding: payload, options: .request)
            } catch {
                throw CallFailure.unreadable
            }
            try refresh(&current.context)
            if current.header == nil {
                try take(message.header, &current, &actions)
            }
            try take(message.content, &current, &actions)
            uploads[id] = current
            pauseIfBusy(id.connection, &actions)
        } catch {
            endUpload(current, error, &actions)
        }
    }

    private mutating func take(
        _ header: AttachmentHeader?, _ current: inout AttachmentUpload,
        _ actions: inout ServerActions
    ) throws(CallFailure) {
        guard let header else { throw .unreadable }
        let command = current.context.command
        _ = try ask(&current.seen) { trace throws(Refusal) in
            try registry.checkAttachment(header, command, &trace)
        }
        let most = UInt64(settings.limits.attachmentBytes)
        guard header.bytes <= most else {
            throw .refused(
                Refusal(
                    .attachmentTooLarge, [.init("megabytes", "\(most >> 20)")],
                    fields: [.invalid("content")]), current.seen)
        }
        current.header = header
        current.earlier = registry.sameAttachment(header, &current.seen)
        guard current.earlier == nil else { return }
        // It may be on the disk now and gone in a moment.
        guard sweep?.discards(header.contentDigest) != true else {
            throw .overLimit(.sweepUnderWay)
        }
        let work = try background.begin(.upload(current.context.id))
        current.work = work
        actions.append(.work(work, .attachment(.begin)))
    }

    private mutating func take(
        _ content: [UInt8], _ current: inout AttachmentUpload, _ actions: inout ServerActions
    ) throws(CallFailure) {
        guard let header = current.header, let work = current.work, !content.isEmpty else { return }
        guard content.count <= AttachmentUpload.blockBytes,
            UInt64(content.count) <= header.bytes - current.taken
        else { throw .refused(Refusal(.attachmentDiffers), current.seen) }
        if current.taken == 0 {
            guard header.mediaTypeAgrees(with: content) else {
                throw .refused(
                    Refusal(.attachmentType, fields: [.invalid("media_type")]), current.seen)
            }
        }
        current.taken += UInt64(content.count)
        current.blocksOut += 1
        actions.append(.work(work, .attachment(.write(content))))
    }

    /// Everything has come: it goes to the disk, and the answer waits for that.
    mutating func finishUpload(_ id: CallID, _ actions: inout ServerActions) {
        guard var current = uploads[id] else { return }
        do throws(CallFailure) {
            try refresh(&current.context)
            guard let header = current.header else { throw .unreadable }
            if let earlier = current.earlier {
                uploads[id] = nil
                current.seen.note(earlier.addedRevision)
                let result = writeResult(earlier.addedRevision, [earlier.id], isRepeated: true)
                hold(
                    current.context, .reply(result.encoded()), until: current.seen,
                    afterAudit: false, &actions)
                return
            }
            guard let work = current.work, current.taken == header.bytes,
                let digest = Digest(header.contentDigest)
            else { throw .refused(Refusal(.attachmentDiffers), current.seen) }
            actions.append(
                .work(
                    work,
                    .attachment(.finish(ContentName(digest: digest, bytes: header.bytes)))))
        } catch {
            endUpload(current, error, &actions)
        }
    }

    /// The worker has done something for an upload.
    mutating func received(
        _ result: AttachmentResult, forUpload id: CallID, _ actions: inout ServerActions
    ) {
        guard var current = uploads[id] else { return }
        switch result {
        case .blockWritten:
            current.blocksOut -= 1
            uploads[id] = current
            resumePaused(&actions)
        case .stored(let isWhole):
            do throws(CallFailure) {
                guard isWhole, let header = current.header else {
                    throw .refused(Refusal(.attachmentDiffers), current.seen)
                }
                try refresh(&current.context)
                let (revision, plan) = try make(current.context, .addAttachment(header), nil)
                endWork(of: current)
                uploads[id] = nil
                current.seen.note(revision)
                let result = writeResult(revision, plan.ids, isRepeated: false)
                hold(
                    current.context, .reply(result.encoded()), until: current.seen,
                    afterAudit: true, &actions)
            } catch {
                endUpload(current, error, &actions)
            }
        case .failed:
            endUpload(current, .overLimit(.attachmentNoRoom), &actions)
        case .block, .damaged, .surveyed, .discarded: return
        }
    }

    /// Whether the worker is behind with what came over a connection.
    func isBehind(_ connection: ConnectionID) -> Bool {
        uploads.values.contains {
            $0.context.id.connection == connection
                && $0.blocksOut > AttachmentUpload.blocksOutAtMost
        }
    }

    /// The client went away in the middle.
    mutating func abandonUpload(_ id: CallID, _ actions: inout ServerActions) {
        guard let current = uploads.removeValue(forKey: id) else { return }
        letGo(of: current, &actions)
    }

    mutating func abandonUploads(
        on connection: ConnectionID?, _ actions: inout ServerActions
    ) {
        let left = uploads.keys.filter { connection == nil || $0.connection == connection }
        let order = { (id: CallID) in (id.connection.rawValue, id.stream) }
        for id in left.sorted(by: { order($0) < order($1) }) {
            abandonUpload(id, &actions)
        }
    }

    private mutating func endUpload(
        _ current: AttachmentUpload, _ failure: CallFailure, _ actions: inout ServerActions
    ) {
        uploads[current.context.id] = nil
        letGo(of: current, &actions)
        answer(current.context, failure, &actions)
        resumePaused(&actions)
    }

    private mutating func letGo(
        of current: AttachmentUpload, _ actions: inout ServerActions
    ) {
        guard let work = current.work else { return }
        endWork(of: current)
        actions.append(.work(work, .attachment(.abandon)))
    }

    private mutating func endWork(of current: AttachmentUpload) {
        if let work = current.work { _ = background.end(work) }
    }
}
