import ProtobufRuntime
import Registry
import Schema
import TTRPC

/// A report on its way: counted beside the loop first, kept when the count is back.
struct PendingReport {
    var context: CallContext
    var key: WriteKey
    var request: PublishReportRequest
}

/// Published reports.
extension ServerCore {
    /// Counts on a frozen copy; a retry gets the first answer without counting again.
    mutating func publishReport(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout [ServerAction]
    ) throws(CallFailure) {
        let request = try decode(PublishReportRequest.self, call)
        let key = try writeKey(context, call)
        guard try !answerRepeated(context, key, &actions) else { return }
        let pending = PendingReport(context: context, key: key, request: request)
        let id = try background.begin(.report(pending))
        let query = FrozenQuery(
            registry: registry, context: context.command, epoch: store.epoch,
            question: .report(request))
        actions.append(.work(id, .query(query)))
    }

    /// Keeps what was counted. Time has passed: the change is stamped with now, and nothing is kept
    /// for a caller who is gone.
    mutating func receive(
        _ frozen: FrozenAnswer, _ pending: PendingReport, _ actions: inout [ServerAction]
    ) {
        var context = pending.context
        guard connections[context.id.connection] != nil else { return }
        context.command = CommandContext(
            caller: context.caller, now: registryNow, isRehearsal: store.isRehearsal)
        do throws(CallFailure) {
            guard !refusesWrites else { throw .writesRefused }
            switch frozen.outcome {
            case .failure(let refusal):
                var trace = ReadTrace()
                trace.note(frozen.revision)
                throw .refused(refusal, trace)
            case .success(let reply):
                guard let counted = reply.counted else { throw .internalError("nothing counted") }
                try write(
                    context, pending.key, .publishReport(pending.request, counted), &actions)
            }
        } catch {
            answer(context, error, &actions)
        }
    }

    mutating func listReports(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout [ServerAction]
    ) throws(CallFailure) {
        let request = try decode(ListReportsRequest.self, call)
        var trace = ReadTrace()
        let found = registry.reports(request, context.command, &trace)
        var reply = ListReportsReply()
        reply.reports = found.rows
        reply.end = found.end
        try self.reply(context, reply, trace, &actions)
    }

    mutating func getReport(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout [ServerAction]
    ) throws(CallFailure) {
        let request = try decode(GetReportRequest.self, call)
        var trace = ReadTrace()
        let report = try ask(&trace) { trace throws(Refusal) in
            try registry.report(request, context.command, &trace)
        }
        var reply = GetReportReply()
        reply.report = report
        try self.reply(context, reply, trace, &actions)
    }
}
