import Registry
import Schema
import TTRPC

/// What changes about persons: the question.
extension ServerCore {
    mutating func listPersonChanges(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListPersonChangesRequest.self, call)
        var trace = ReadTrace()
        let found = registry.personChanges(request, context.command, &trace)
        let profile = context.caller.maskingProfile
        var reply = ListPersonChangesReply()
        reply.changes = found.rows.map { $0.masked(by: profile) }
        reply.end = found.end
        try self.reply(
            context, reply, showing: found.rows.map(\.personId), trace, &actions)
    }
}
