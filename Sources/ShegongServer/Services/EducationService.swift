import Registry
import Schema
import TTRPC

/// Questions about continuing education.
extension ServerCore {
    mutating func listEducation(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout [ServerAction]
    ) throws(CallFailure) {
        let request = try decode(ListEducationRequest.self, call)
        var trace = ReadTrace()
        var reply = try ask(&trace) { trace throws(Refusal) in
            try registry.listEducation(request, context.command, &trace)
        }
        reply.rehearsal = store.isRehearsal
        try self.reply(context, reply, showing: [reply.personId], trace, &actions)
    }
}
