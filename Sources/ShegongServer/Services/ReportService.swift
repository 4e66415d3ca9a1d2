import ProtobufRuntime
import Registry
import Schema
import TTRPC

/// A write for which the whole register is read first, beside the loop; made when that is back.
struct PendingWrite {
    var context: CallContext
    var key: WriteKey
    var request: Request

    enum Request {
        case report(PublishReportRequest)
        case spotCheck(DrawSpotCheckRequest)
    }

    /// The command with what was found; nil if that is of another kind.
    func command(with reply: FrozenReply) -> Command? {
        switch (request, reply.found) {
        case (.report(let request), .counted(let counted)): .publishReport(request, counted)
        case (.spotCheck(let request), .drawn(let drawn)): .drawSpotCheck(request, drawn)
        default: nil
        }
    }
}

/// Published reports.
extension ServerCore {
    /// Counts on a frozen copy; a retry gets the first answer without counting again.
    mutating func publishReport(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(PublishReportRequest.self, call)
        try prepare(.report(request), .report(request), context, call, &actions)
    }

    /// Reads a frozen copy for a write.
    mutating func prepare(
        _ request: PendingWrite.Request, _ question: FrozenQuery.Question,
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let key = try writeKey(context, call)
        guard try !answerRepeated(context, key, &actions) else { return }
        let pending = PendingWrite(context: context, key: key, request: request)
        let id = try background.begin(.write(pending))
        let query = FrozenQuery(
            registry: registry, context: context.command, epoch: store.epoch, question: question)
        actions.append(.work(id, .query(query)))
    }

    /// Keeps what was found. Time has passed: the change is stamped with now, and nothing is kept
    /// for a caller who is gone.
    mutating func receive(
        _ frozen: FrozenAnswer, _ pending: PendingWrite, _ actions: inout ServerActions
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
                guard let command = pending.command(with: reply) else {
                    throw .internalError("nothing found")
                }
                try write(context, pending.key, command, &actions)
            }
        } catch {
            answer(context, error, &actions)
        }
    }

    mutating func listReports(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
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
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
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
