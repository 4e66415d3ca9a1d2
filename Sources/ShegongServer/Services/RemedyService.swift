import Registry
import Schema
import TTRPC

/// Questions about refusals, their letters and their reviews.
extension ServerCore {
    mutating func listRemedyCases(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListRemedyCasesRequest.self, call)
        var trace = ReadTrace()
        let found = registry.remedyCases(request, context.command, &trace)
        var reply = ListRemedyCasesReply()
        reply.entries = found.rows
        reply.end = found.end
        try self.reply(
            context, reply, showing: found.rows.compactMap(\.remedy?.personId), trace, &actions)
    }

    mutating func getDecisionLetter(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(GetDecisionLetterRequest.self, call)
        var trace = ReadTrace()
        let letter = try ask(&trace) { trace throws(Refusal) in
            try registry.decisionLetter(request, context.command, &trace)
        }
        var reply = GetDecisionLetterReply()
        reply.letter = letter.masked(by: context.caller.maskingProfile)
        try self.reply(context, reply, showing: [letter.personId], trace, &actions)
    }
}
