import ProtobufRuntime
import Registry
import Schema
import TTRPC

/// Questions about persons: masked, or in clear with a reason.
extension ServerCore {
    mutating func getPerson(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout [ServerAction]
    ) throws(CallFailure) {
        var trace = ReadTrace()
        var writer = MessageWriter()
        let shown = try write(call, context, &writer, &trace)
        try reply(context, encoded: writer.bytes, showing: [shown], trace, &actions)
    }

    /// Not mutating: a registry that may change under a closure would be copied for it.
    private func write(
        _ call: IncomingCall, _ context: CallContext, _ writer: inout MessageWriter,
        _ trace: inout ReadTrace
    ) throws(CallFailure) -> UInt64 {
        let reading = PersonReply(context: context.command, isRehearsal: store.isRehearsal)
        var person: Result<UInt64, CallFailure> = .failure(.unreadable)
        call.withPayload { payload in
            person = Result { () throws(CallFailure) in
                try reading.answer(payload, of: registry, &writer, &trace)
            }
        }
        return try person.get()
    }

    /// In clear: needs a reason, counts against a budget, and is in the audit before it is seen.
    mutating func reveal(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout [ServerAction]
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
