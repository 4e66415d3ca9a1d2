import ProtobufRuntime
import Registry
import Schema
import TTRPC

/// Replies, refusals and what the audit keeps of them.
extension ServerCore {
    /// Sends a reply that shows `persons` masked: each is recorded; the reply does not wait for
    /// that.
    mutating func reply(
        _ context: CallContext, _ message: some ProtobufMessage, showing persons: [UInt64] = [],
        _ trace: ReadTrace, _ actions: inout ServerActions
    ) throws(CallFailure) {
        try reply(context, encoded: message.encoded(), showing: persons, trace, &actions)
    }

    /// The same for a reply that was encoded before.
    mutating func reply(
        _ context: CallContext, encoded bytes: [UInt8], showing persons: [UInt64],
        _ trace: ReadTrace, _ actions: inout ServerActions
    ) throws(CallFailure) {
        try permit(context, byteCount: bytes.count)
        for person in persons {
            try record(context, shown: person)
        }
        hold(context, .reply(bytes), until: trace, afterAudit: false, &actions)
    }

    /// The same for a reply that lies among the actions and whose readings are recorded.
    mutating func send(
        _ context: CallContext, _ reply: ReadyReply, _ trace: ReadTrace,
        _ actions: inout ServerActions
    ) {
        guard newestRevision(seenBy: context, trace) > journal.durableRevision else {
            return actions.append(reply, to: context.id)
        }
        let bytes = actions.bytes(of: reply)
        hold(context, .reply(bytes), until: trace, afterAudit: false, &actions)
    }

    func permit(_ context: CallContext, byteCount: Int) throws(CallFailure) {
        guard byteCount <= settings.limits.replyBytes else { throw .overLimit(.replyTooLarge) }
    }

    /// Records that a person is shown masked, where the method's audit class asks for it.
    mutating func record(_ context: CallContext, shown person: UInt64) throws(CallFailure) {
        guard context.access.audit == .maskedRead else { return }
        let record = MaskedRead(
            operatorID: context.caller.operator.id, personID: person, at: context.now,
            method: context.method, uid: context.peer.uid)
        guard journal.addMaskedRead(record) else { throw .overLimit(.journalBusy) }
    }

    /// Sends a reply once its audit entry is on disk.
    mutating func replyAudited(
        _ context: CallContext, _ message: some ProtobufMessage, _ entry: AuditEntry,
        _ trace: ReadTrace, _ actions: inout ServerActions
    ) {
        journal.add(entry)
        hold(context, .reply(message.encoded()), until: trace, afterAudit: true, &actions)
    }

    /// An audit entry of this call.
    func auditEntry(
        _ context: CallContext, _ kind: AuditKind, person: UInt64 = 0, reason: String = ""
    ) -> AuditEntry {
        var entry = AuditEntry()
        entry.at = context.now
        entry.kind = kind
        entry.operatorId = context.caller.operator.id
        entry.uid = context.peer.uid
        entry.method = context.method.fullName
        entry.personId = person
        entry.reason = reason
        entry.revision = registry.revision
        return entry
    }

    /// Answers a call that failed. A refusal of a known operator is on disk before he hears of it.
    mutating func answer(
        _ context: CallContext, _ failure: CallFailure, _ actions: inout ServerActions
    ) {
        let language = context.metadata.language
        let method = context.method.fullName
        let operatorID = context.caller.operator.id
        switch failure {
        case .refused(let refusal, let trace):
            actions.append(
                .log(
                    .refused(
                        operator: operatorID, method: method, reason: refusal.reason.rawValue)))
            let status = messages.status(refusal, language)
            refuse(context, status, refusal.reason.rawValue, trace, &actions)
        case .notPermitted:
            let status = messages.status(.notPermitted, language)
            refuse(context, status, "NOT_PERMITTED", ReadTrace(), &actions)
        case .unreadable:
            actions.append(.log(.requestUnreadable(operator: operatorID, method: method)))
            actions.append(.fail(context.id, messages.status(.unreadable, language)))
        case .overLimit(let reason):
            actions.append(.fail(context.id, messages.status(reason, language)))
        case .writesRefused:
            actions.append(.fail(context.id, messages.status(.writesRefused, language)))
        case .internalError(let what):
            actions.append(.log(.internalError(method: method, what: what)))
            actions.append(.fail(context.id, messages.status(.internalError, language)))
        }
    }

    private mutating func refuse(
        _ context: CallContext, _ status: Status, _ reason: String, _ trace: ReadTrace,
        _ actions: inout ServerActions
    ) {
        guard !refusesWrites else {
            hold(context, .fail(status), until: trace, afterAudit: false, &actions)
            return
        }
        journal.add(auditEntry(context, .refusal, reason: reason))
        hold(context, .fail(status), until: trace, afterAudit: true, &actions)
    }
}
