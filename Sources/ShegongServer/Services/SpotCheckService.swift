import Registry
import Schema
import TTRPC

/// Spot checks, recusals, and what organisations hand in.
extension ServerCore {
    /// Draws on a frozen copy; a retry gets the first answer without drawing again.
    mutating func drawSpotCheck(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(DrawSpotCheckRequest.self, call)
        try prepare(.spotCheck(request), .spotCheck(request), context, call, &actions)
    }

    mutating func getSpotCheck(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(GetSpotCheckRequest.self, call)
        var trace = ReadTrace()
        let reply = try ask(&trace) { trace throws(Refusal) in
            try registry.spotCheckReport(request, context.command, &trace)
        }
        try self.reply(context, reply, trace, &actions)
    }

    mutating func listSpotChecks(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListSpotChecksRequest.self, call)
        var trace = ReadTrace()
        let found = registry.spotChecks(request, context.command, &trace)
        var reply = ListSpotChecksReply()
        reply.entries = found.rows.map { check in
            SpotCheckEntry(
                id: check.id, scope: check.scope, population: check.population,
                sample: UInt32(check.items.count), lookedAt: check.lookedAt,
                defective: check.defective, drawnBy: check.drawnBy, drawnAt: check.drawnAt)
        }
        reply.end = found.end
        try self.reply(context, reply, trace, &actions)
    }

    mutating func listRecusals(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListRecusalsRequest.self, call)
        var trace = ReadTrace()
        let found = registry.recusals(request, context.command, &trace)
        var reply = ListRecusalsReply()
        reply.recusals = found.rows
        reply.end = found.end
        let persons = found.rows.map(\.personId).filter { $0 != 0 }
        try self.reply(context, reply, showing: persons, trace, &actions)
    }

    mutating func listEducationRolls(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListEducationRollsRequest.self, call)
        var trace = ReadTrace()
        let found = registry.educationRolls(request, context.command, &trace)
        var reply = ListEducationRollsReply()
        reply.rolls = found.rows
        reply.end = found.end
        try self.reply(context, reply, trace, &actions)
    }
}
