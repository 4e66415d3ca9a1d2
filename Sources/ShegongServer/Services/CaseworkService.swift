import Registry
import Schema
import TTRPC

/// Questions of casework: working calendars, clocks, bulk decisions.
extension ServerCore {
    mutating func listWorkingCalendars(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListWorkingCalendarsRequest.self, call)
        let page = request.page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.workingCalendars(
            of: request.year, after: page.afterId, limit: page.boundedLimit, &trace)
        var reply = ListWorkingCalendarsReply()
        reply.calendars = found.rows
        reply.end = found.end
        try self.reply(context, reply, trace, &actions)
    }

    mutating func listDue(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListDueRequest.self, call)
        var trace = ReadTrace()
        let found = try ask(&trace) { trace throws(Refusal) in
            try registry.dueApplications(request, context.command, &trace)
        }
        var reply = ListDueReply()
        reply.entries = found.rows
        reply.end = found.end
        try self.reply(context, reply, trace, &actions)
    }

    mutating func getReviewBatch(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(GetReviewBatchRequest.self, call)
        var trace = ReadTrace()
        let batch = try ask(&trace) { trace throws(Refusal) in
            try registry.reviewBatch(request.batchId, context.command, &trace)
        }
        var reply = GetReviewBatchReply()
        reply.batch = batch
        reply.rehearsal = store.isRehearsal
        try self.reply(context, reply, trace, &actions)
    }
}
