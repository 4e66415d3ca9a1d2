import Registry
import Schema
import TTRPC

/// Lists of void results and of entries that rest on feedback alone, masked.
extension ServerCore {
    mutating func listVoidResults(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListVoidRequest.self, call)
        let page = request.page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.voidedResults(
            context.command, registeredOnly: request.registeredOnly, after: page.afterId,
            limit: page.boundedLimit, &trace)
        let profile = context.caller.maskingProfile
        var reply = ListVoidReply()
        reply.results = found.rows.map { result in
            var masked = result
            masked.entry = result.entry?.masked(by: profile)
            return masked
        }
        reply.end = found.end
        try self.reply(
            context, reply, showing: found.rows.compactMap { $0.entry?.id }, trace, &actions)
    }

    mutating func listUnconfirmed(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let page = try decode(ListUnconfirmedRequest.self, call).page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.unconfirmedEntries(
            context.command, after: page.afterId, limit: page.boundedLimit, &trace)
        let profile = context.caller.maskingProfile
        var reply = ListUnconfirmedReply()
        reply.entries = found.rows.map { $0.masked(by: profile) }
        reply.end = found.end
        try self.reply(context, reply, showing: found.rows.map(\.id), trace, &actions)
    }
}
