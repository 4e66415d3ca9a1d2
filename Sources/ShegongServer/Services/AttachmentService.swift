import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC

/// A sweep under way: looked for beside the loop, decided in it, carried out when that is on disk.
struct AttachmentSweep {
    var context: CallContext
    var key: WriteKey
    var request: SweepAttachmentsRequest
    /// What is to be unlinked when this revision is durable; nil before it is decided.
    var decided: (revision: UInt64, ids: [UInt64], digests: [Digest])?
    /// The unlinking is with the worker.
    var isDiscarding = false

    func discards(_ digest: [UInt8]) -> Bool {
        guard let decided, let digest = Digest(digest) else { return false }
        return decided.digests.contains(digest)
    }
}

/// Lists of attachments, and the giving up of contents that nothing names.
///
/// Duties of a sweep:
/// 1. Look on a frozen copy and on the disk, away from the loop; decide in the loop, on the state
///    as it is by then, with the rule that the registry has.
/// 2. Unlink only when the change is durable: a content that a crash brings back into the records
///    is still there.
/// 3. Leave alone what is being uploaded, and what a backup is reading.
extension ServerCore {
    mutating func listAttachments(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListAttachmentsRequest.self, call)
        var trace = ReadTrace()
        let found = try ask(&trace) { trace throws(Refusal) in
            try registry.attachments(request, context.command, &trace)
        }
        var reply = ListAttachmentsReply()
        // The name of a notice's file tells nothing about anybody.
        let profile = context.caller.maskingProfile
        reply.attachments = found.rows.map {
            $0.subject == .notice ? $0 : $0.masked(by: profile)
        }
        reply.end = found.end
        let persons = Set(found.rows.map(\.personId)).subtracting([0]).sorted()
        try self.reply(context, reply, showing: persons, trace, &actions)
    }

    mutating func beginSweep(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(SweepAttachmentsRequest.self, call)
        let key = try writeKey(context, call)
        guard try !answerRepeated(context, key, &actions) else { return }
        guard request.reason.count >= 2 else {
            throw .refused(Refusal(.reasonRequired), ReadTrace())
        }
        guard sweep == nil else { throw .overLimit(.sweepUnderWay) }
        guard backup == nil else { throw .overLimit(.backupUnderWay) }
        let work = try background.begin(.sweep)
        sweep = AttachmentSweep(context: context, key: key, request: request)
        actions.append(
            .work(work, .attachment(.survey(registry, now: registryNow))))
    }

    /// The worker has done something for the sweep.
    mutating func receivedForSweep(
        _ result: AttachmentResult, _ actions: inout ServerActions
    ) {
        switch result {
        case .surveyed(let survey): decideSweep(survey, &actions)
        case .discarded: endSweep(&actions)
        case .failed(let why): failSweep(.internalError(why), &actions)
        case .blockWritten, .stored, .block, .damaged: return
        }
    }

    private mutating func decideSweep(
        _ survey: AttachmentSurvey, _ actions: inout ServerActions
    ) {
        guard var current = sweep else { return }
        current.context.command = CommandContext(
            caller: current.context.caller, now: registryNow, isRehearsal: store.isRehearsal)
        do throws(CallFailure) {
            guard !refusesWrites else { throw .writesRefused }
            // A backup has begun meanwhile: it reads what its copy names.
            guard backup == nil else { throw .overLimit(.backupUnderWay) }
            let (revision, plan) = try make(
                current.context,
                .sweepAttachments(current.request, due: survey.due, survey.kept), current.key)
            current.decided = (revision, plan.ids, discardable(plan.ids, survey.unnamed))
            sweep = current
            discardWhenDurable(&actions)
        } catch {
            failSweep(error, &actions)
        }
    }

    /// The contents of swept attachments, and those that nothing named when it was looked: as far
    /// as nothing names them now and none of them is on its way in.
    private func discardable(_ swept: [UInt64], _ unnamed: [Digest]) -> [Digest] {
        var trace = ReadTrace()
        let contents = swept.compactMap {
            registry.get(Attachment.self, .attachment, $0, &trace).flatMap {
                Digest($0.contentDigest)
            }
        }
        let onTheirWay = uploads.values.compactMap(\.header?.contentDigest)
        var known = Set<Digest>()
        return (contents + unnamed).filter { digest in
            known.insert(digest).inserted && !onTheirWay.contains(digest.bytes)
                && !registry.namesContent(digest.bytes, &trace)
        }
    }

    /// More is on disk than before.
    mutating func discardWhenDurable(_ actions: inout ServerActions) {
        guard let current = sweep, let decided = current.decided, !current.isDiscarding,
            decided.revision <= journal.durableRevision
        else { return }
        sweep?.isDiscarding = true
        do throws(CallFailure) {
            let work = try background.begin(.sweep)
            actions.append(.work(work, .attachment(.discard(decided.digests))))
        } catch {
            // The change stands; the next sweep finds the contents unnamed.
            endSweep(&actions)
        }
    }

    private mutating func endSweep(_ actions: inout ServerActions) {
        guard let current = sweep, let decided = current.decided else { return }
        sweep = nil
        actions.append(.log(.attachmentsSwept(contents: decided.digests.count)))
        var trace = ReadTrace()
        trace.note(decided.revision)
        let result = writeResult(decided.revision, decided.ids, isRepeated: false)
        hold(
            current.context, .reply(result.encoded()), until: trace, afterAudit: false, &actions)
    }

    private mutating func failSweep(
        _ failure: CallFailure, _ actions: inout ServerActions
    ) {
        guard let current = sweep else { return }
        sweep = nil
        answer(current.context, failure, &actions)
    }
}
