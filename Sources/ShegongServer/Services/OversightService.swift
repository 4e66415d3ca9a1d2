import Registry
import Schema
import TTRPC

/// Questions about candidates of comparison lists, and about what ends soon.
extension ServerCore {
    mutating func listCandidates(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListCandidatesRequest.self, call)
        var trace = ReadTrace()
        let found = registry.candidates(request, context.command, &trace)
        var reply = ListCandidatesReply()
        reply.candidates = found.rows
        reply.end = found.end
        try self.reply(
            context, reply, showing: found.rows.map(\.personId), trace, &actions)
    }

    mutating func listExpiring(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListExpiringRequest.self, call)
        var trace = ReadTrace()
        let found = try ask(&trace) { trace throws(Refusal) in
            try registry.expiringRegistrations(request, context.command, &trace)
        }
        var reply = ListExpiringReply()
        reply.registrations = found.rows
        reply.end = found.end
        try self.reply(
            context, reply, showing: found.rows.map(\.personId), trace, &actions)
    }
}
