import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC

/// An attachment on its way out: one server stream.
struct AttachmentFetch {
    var context: CallContext
    var attachment: Attachment
    var stage: Stage
    /// Since when a part waits to be taken, on the machine's clock; nil while none is out.
    var waitsSince: Int64?

    enum Stage: Equatable {
        /// Its audit entry waits for a group commit.
        case asked
        /// The group commit is with the journal.
        case committing
        case reading(WorkID, isFirst: Bool)
        /// The last part is out.
        case ending
    }

    static var patienceMilliseconds: Int64 { 60_000 }
    static var atMost: Int { 32 }
}

/// The content of an attachment: personal data in clear, so with a reason, against the budget, and
/// in the audit before its first byte leaves. A notice's is everybody's.
///
/// The next part is read only when the wire has taken the one before.
extension ServerCore {
    mutating func beginFetch(
        _ context: CallContext, _ call: IncomingCall
    ) throws(CallFailure) {
        guard call.kind == .remoteClosed else { throw .unreadable }
        let request = try decode(FetchAttachmentRequest.self, call)
        var trace = ReadTrace()
        let attachment = try ask(&trace) { trace throws(Refusal) in
            try registry.attachment(request.attachmentId, context.command, &trace)
        }
        guard attachment.sweptAt == 0 else {
            throw .refused(Refusal(.attachmentSwept), trace)
        }
        guard fetches.count < AttachmentFetch.atMost else { throw .overLimit(.journalBusy) }
        if attachment.subject != .notice {
            guard request.reason.count >= 2 else {
                throw .refused(Refusal(.reasonRequired), ReadTrace())
            }
            guard
                reveals.take(
                    operator: context.caller.operator.id, now: machineNow, settings.limits)
            else { throw .overLimit(.revealBudget) }
        }
        journal.add(
            auditEntry(
                context, .reveal, person: attachment.personId, reason: request.reason))
        fetches[context.id] = AttachmentFetch(
            context: context, attachment: attachment, stage: .asked)
    }

    /// A group commit has been formed: whatever was asked for before it is in it.
    mutating func commitFetches() {
        for id in fetches.keys where fetches[id]?.stage == .asked {
            fetches[id]?.stage = .committing
        }
    }

    /// The group commit is on the disk, and with it the audit entry and the attachment itself.
    mutating func startFetches(_ actions: inout ServerActions) {
        for (id, fetch) in inOrder(fetches) where fetch.stage == .committing {
            guard let digest = Digest(fetch.attachment.contentDigest) else { continue }
            do throws(CallFailure) {
                let work = try background.begin(.fetch(id))
                fetches[id]?.stage = .reading(work, isFirst: true)
                let name = ContentName(digest: digest, bytes: fetch.attachment.bytes)
                actions.append(.work(work, .attachment(.open(name))))
            } catch {
                endFetch(id, error, &actions)
            }
        }
    }

    /// The worker has done something for a fetch.
    mutating func received(
        _ result: AttachmentResult, forFetch id: CallID, _ actions: inout ServerActions
    ) {
        guard let fetch = fetches[id], case .reading(let work, let isFirst) = fetch.stage else {
            return
        }
        switch result {
        case .block(let bytes, let isLast):
            // The officer may have been sent home meanwhile.
            guard caller(of: fetch.context.peer) == fetch.context.caller else {
                return endFetch(id, .notPermitted, &actions)
            }
            var part = AttachmentPart()
            part.content = bytes
            if isFirst { part.attachment = fetch.attachment }
            if isLast { _ = background.end(work) }
            fetches[id]?.stage = isLast ? .ending : .reading(work, isFirst: false)
            fetches[id]?.waitsSince = machineNow
            actions.append(.sendMessage(id, part.encoded()))
        case .damaged:
            actions.append(.log(.attachmentDamaged(fetch.attachment.id)))
            endFetch(id, .refused(Refusal(.attachmentDamaged), ReadTrace()), &actions)
        case .failed(let why): endFetch(id, .internalError(why), &actions)
        case .blockWritten, .stored, .surveyed, .discarded: return
        }
    }

    /// The wire has taken a part.
    mutating func fetchMessageTaken(_ id: CallID, _ actions: inout ServerActions) {
        guard let fetch = fetches[id] else { return }
        fetches[id]?.waitsSince = nil
        switch fetch.stage {
        case .reading(let work, _): actions.append(.work(work, .attachment(.nextBlock)))
        case .ending:
            fetches[id] = nil
            actions.append(.finishStream(id))
        case .asked, .committing: return
        }
    }

    /// Gives up readers who take nothing.
    mutating func endStalledFetches(_ actions: inout ServerActions) {
        for (id, fetch) in inOrder(fetches) {
            guard let since = fetch.waitsSince,
                machineNow - since > AttachmentFetch.patienceMilliseconds
            else { continue }
            endFetch(id, .overLimit(.readerTooSlow), &actions)
        }
    }

    /// The daemon stops: what is not out yet will not come.
    mutating func endFetchesAtStop(_ actions: inout ServerActions) {
        for (id, fetch) in inOrder(fetches) {
            let language = fetch.context.metadata.language
            actions.append(.fail(id, messages.stopping(language)))
            abandonFetch(id, &actions)
        }
    }

    mutating func abandonFetch(_ id: CallID, _ actions: inout ServerActions) {
        guard let fetch = fetches.removeValue(forKey: id) else { return }
        if case .reading(let work, _) = fetch.stage {
            _ = background.end(work)
            actions.append(.work(work, .attachment(.abandon)))
        }
    }

    mutating func abandonFetches(
        on connection: ConnectionID, _ actions: inout ServerActions
    ) {
        for (id, _) in inOrder(fetches) where id.connection == connection {
            abandonFetch(id, &actions)
        }
    }

    private mutating func endFetch(
        _ id: CallID, _ failure: CallFailure, _ actions: inout ServerActions
    ) {
        guard let fetch = fetches[id] else { return }
        answer(fetch.context, failure, &actions)
        abandonFetch(id, &actions)
    }

    private func inOrder(
        _ fetches: [CallID: AttachmentFetch]
    ) -> [(key: CallID, value: AttachmentFetch)] {
        fetches.sorted {
            ($0.key.connection.rawValue, $0.key.stream)
                < ($1.key.connection.rawValue, $1.key.stream)
        }
    }
}
