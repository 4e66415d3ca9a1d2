import Registry
import Schema
import TTRPC

/// The outbox: handed out to the delivery job in clear, shown to officers masked.
extension ServerCore {
    /// Hands out what is due. Nothing changes by that: a job that ends before it has handed the
    /// messages over gets them again. Each telephone number is in the audit before it leaves.
    mutating func takeDueMessages(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(TakeDueMessagesRequest.self, call)
        var trace = ReadTrace()
        let limit = PageRequest(limit: request.limit).boundedLimit
        let due = registry.dueMessages(context.command, limit: limit, &trace)
        var reply = TakeDueMessagesReply()
        reply.messages = due
        for message in due.dropLast() {
            journal.add(handedOut(message, context))
        }
        guard let last = due.last else {
            try self.reply(context, reply, trace, &actions)
            return
        }
        replyAudited(context, reply, handedOut(last, context), trace, &actions)
    }

    private func handedOut(_ message: ShortMessage, _ context: CallContext) -> AuditEntry {
        auditEntry(
            context, .reveal, person: message.personId,
            reason: "短信 \(message.id) \(message.eventKey)")
    }

    mutating func listMessages(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListMessagesRequest.self, call)
        let page = request.page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.messages(
            context.command, state: request.state, after: page.afterId, limit: page.boundedLimit,
            &trace)
        let profile = context.caller.maskingProfile
        var reply = ListMessagesReply()
        reply.messages = found.rows.map { $0.masked(by: profile) }
        reply.end = found.end
        try self.reply(context, reply, showing: found.rows.map(\.personId), trace, &actions)
    }
}
