import Registry
import Schema
import TTRPC

/// Divisions, bureaus, operators: the questions. (The commands go straight to the registry.)
extension ServerCore {
    mutating func listDivisions(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListDivisionsRequest.self, call)
        let page = request.page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.divisions(
            under: request.underId, on: request.onDay == 0 ? context.command.today : request.onDay,
            after: page.afterId, limit: page.boundedLimit, &trace)
        var reply = ListDivisionsReply()
        reply.divisions = found.rows
        reply.end = found.end
        try self.reply(context, reply, trace, &actions)
    }

    mutating func listBureaus(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let page = try decode(ListBureausRequest.self, call).page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.bureaus(
            context.caller, day: context.command.today, after: page.afterId,
            limit: page.boundedLimit, &trace)
        var reply = ListBureausReply()
        reply.bureaus = found.rows
        reply.end = found.end
        try self.reply(context, reply, trace, &actions)
    }

    mutating func listOperators(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let page = try decode(ListOperatorsRequest.self, call).page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.operators(
            context.caller, day: context.command.today, after: page.afterId,
            limit: page.boundedLimit, &trace)
        var reply = ListOperatorsReply()
        reply.operators = found.rows
        reply.end = found.end
        try self.reply(context, reply, trace, &actions)
    }

    mutating func listGrants(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListGrantsRequest.self, call)
        var trace = ReadTrace()
        let found = registry.grants(request, context.command, &trace)
        var reply = ListGrantsReply()
        reply.grants = found.rows
        reply.end = found.end
        try self.reply(context, reply, trace, &actions)
    }

    mutating func whoAmI(
        _ context: CallContext, _ actions: inout ServerActions
    ) throws(CallFailure) {
        var reply = WhoAmIReply()
        reply.operator = context.caller.operator
        reply.bureau = context.caller.bureau
        reply.rehearsal = store.isRehearsal
        var trace = ReadTrace()
        _ = registry.get(Operator.self, .operator, context.caller.operator.id, &trace)
        try self.reply(context, reply, trace, &actions)
    }

    mutating func listNotices(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let page = try decode(ListNoticesRequest.self, call).page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.notices(after: page.afterId, limit: page.boundedLimit, &trace)
        var reply = ListNoticesReply()
        reply.notices = found.rows
        reply.end = found.end
        if page.afterId == 0 {
            reply.ruleSets = registry.ruleSets(&trace)
        }
        try self.reply(context, reply, trace, &actions)
    }
}

extension Page {
    var end: PageEnd {
        var end = PageEnd()
        end.nextAfterId = nextAfter
        return end
    }
}
