import Registry
import Schema
import TTRPC

/// Lists of the roster, masked.
extension ServerCore {
    mutating func listRosterBatches(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let page = try decode(ListRosterBatchesRequest.self, call).page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.rosterBatches(
            after: page.afterId, limit: page.boundedLimit, &trace)
        var reply = ListRosterBatchesReply()
        reply.batches = found.rows
        reply.end = found.end
        try self.reply(context, reply, trace, &actions)
    }

    mutating func listRosterEntries(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListRosterEntriesRequest.self, call)
        let page = request.page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.rosterEntries(
            context.caller, examYear: request.examYear, day: context.command.today,
            after: page.afterId, limit: page.boundedLimit, &trace)
        let profile = context.caller.maskingProfile
        var reply = ListRosterEntriesReply()
        reply.entries = found.rows.map { $0.masked(by: profile) }
        reply.end = found.end
        // A roster entry is nobody's account yet: the entry's own id stands in the audit, marked by
        // the method.
        try self.reply(
            context, reply, showing: found.rows.map(\.id), trace, &actions)
    }
}
