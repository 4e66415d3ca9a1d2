import Registry
import Schema
import TTRPC

/// Questions about the life of registrations.
extension ServerCore {
    mutating func listRegistrationEvents(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListRegistrationEventsRequest.self, call)
        var trace = ReadTrace()
        let found = registry.registrationEvents(request, context.command, &trace)
        var reply = ListRegistrationEventsReply()
        reply.events = found.rows
        reply.end = found.end
        try self.reply(
            context, reply, showing: found.rows.map(\.personId), trace, &actions)
    }

    mutating func registrationStatus(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(GetRegistrationStatusRequest.self, call)
        var trace = ReadTrace()
        var reply = try ask(&trace) { trace throws(Refusal) in
            try registry.registrationStatus(request, context.command, &trace)
        }
        reply.rehearsal = store.isRehearsal
        try self.reply(context, reply, showing: [reply.personId], trace, &actions)
    }
}
