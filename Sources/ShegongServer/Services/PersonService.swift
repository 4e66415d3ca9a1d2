import ProtobufRuntime
import Registry
import Schema
import TTRPC

/// Questions about persons: masked, or in clear with a reason.
extension ServerCore {
    mutating func getPerson(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        var trace = ReadTrace()
        var writer = actions.lendWriter()
        let start = writer.count
        let shown = write(call, context, &writer, &trace)
        let reply = start..<writer.count
        actions.giveBack(writer)
        try permit(context, byteCount: reply.count)
        try record(context, shown: try shown.get())
        send(context, ReadyReply(bytes: reply), trace, &actions)
    }

    /// Not mutating: a registry that may change under a closure would be copied for it.
    private func write(
        _ call: IncomingCall, _ context: CallContext, _ writer: inout MessageWriter,
        _ trace: inout ReadTrace
    ) -> Result<UInt64, CallFailure> {
        let reading = PersonReply(context: context.command, isRehearsal: store.isRehearsal)
        var person: Result<UInt64, CallFailure> = .failure(.unreadable)
        call.withPayload { payload in
            person = Result { () throws(CallFailure) in
                try reading.answer(payload, of: registry, &writer, &trace)
            }
        }
        return person
    }

    /// In clear: needs a reason, counts against a budget, and is in the audit before it is seen.
    mutating func reveal(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(RevealRequest.self, call)
        guard request.reason.count >= 2 else {
            throw .refused(Refusal(.reasonRequired), ReadTrace())
        }
        var selector = PersonSelector()
        selector.personId = request.personId
        guard request.personId != 0 else { throw .refused(Refusal(.requestInvalid), ReadTrace()) }
        var trace = ReadTrace()
        let person = try ask(&trace) { trace throws(Refusal) in
            try registry.person(selector, context.command, &trace)
        }
        guard
            reveals.take(
                operator: context.caller.operator.id, now: machineNow, settings.limits)
        else { throw .overLimit(.revealBudget) }
        let file = registry.file(of: person, &trace)
        var reply = RevealReply()
        reply.person = file.person
        reply.identity = file.identity
        var entry = auditEntry(context, .reveal, person: person.id, reason: request.reason)
        if let number = file.identity.documents.last?.number {
            entry.subjectToken = subjectKey.token(for: number)
            entry.tokenKeyId = subjectKey.id
        }
        replyAudited(context, reply, entry, trace, &actions)
    }
}
