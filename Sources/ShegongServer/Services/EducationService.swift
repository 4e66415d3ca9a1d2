import Registry
import Schema
import TTRPC

/// Questions about continuing education.
extension ServerCore {
    mutating func listEducation(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListEducationRequest.self, call)
        var trace = ReadTrace()
        var reply = try ask(&trace) { trace throws(Refusal) in
            try registry.listEducation(request, context.command, &trace)
        }
        reply.rehearsal = store.isRehearsal
        let persons =
            reply.personId == 0 ? Set(reply.entries.map(\.personId)).sorted() : [reply.personId]
        try self.reply(context, reply, showing: persons, trace, &actions)
    }
}
