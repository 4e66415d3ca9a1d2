import Registry
import Schema
import TTRPC

/// Questions about feedback: masked, or in clear with a reason. Nobody in it has an account: the
/// case's own id stands in the audit, marked by the method.
extension ServerCore {
    mutating func getFeedback(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(GetFeedbackRequest.self, call)
        var trace = ReadTrace()
        trace.note(min(request.minimumRevision, registry.revision))
        let feedback = try ask(&trace) { trace throws(Refusal) in
            try registry.feedback(request.feedbackId, context.command, &trace)
        }
        var reply = GetFeedbackReply()
        reply.feedback = feedback.masked(by: context.caller.maskingProfile)
        reply.rehearsal = store.isRehearsal
        try self.reply(context, reply, showing: [feedback.id], trace, &actions)
    }

    mutating func listFeedback(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListFeedbackRequest.self, call)
        let page = request.page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.feedbackCases(
            context.command, state: request.state, after: page.afterId, limit: page.boundedLimit,
            &trace)
        let profile = context.caller.maskingProfile
        var reply = ListFeedbackReply()
        reply.cases = found.rows.map { $0.masked(by: profile) }
        reply.end = found.end
        try self.reply(context, reply, showing: found.rows.map(\.id), trace, &actions)
    }

    /// In clear: whoever decides has to see what was claimed. Needs a reason, counts against the
    /// budget, and is in the audit before it is seen.
    mutating func revealFeedback(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(RevealFeedbackRequest.self, call)
        guard request.reason.count >= 2 else {
            throw .refused(Refusal(.reasonRequired), ReadTrace())
        }
        var trace = ReadTrace()
        let feedback = try ask(&trace) { trace throws(Refusal) in
            try registry.feedback(request.feedbackId, context.command, &trace)
        }
        guard
            reveals.take(
                operator: context.caller.operator.id, now: machineNow, settings.limits)
        else { throw .overLimit(.revealBudget) }
        var reply = RevealFeedbackReply()
        reply.feedback = feedback
        var entry = auditEntry(context, .reveal, person: feedback.id, reason: request.reason)
        entry.subjectToken = subjectKey.token(for: feedback.documentNumber)
        entry.tokenKeyId = subjectKey.id
        replyAudited(context, reply, entry, trace, &actions)
    }
}
