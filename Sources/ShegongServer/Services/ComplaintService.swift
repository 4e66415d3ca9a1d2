import Registry
import Schema
import TTRPC

/// Questions about complaints: without who complains, or with him, with a reason.
extension ServerCore {
    mutating func getComplaint(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(GetComplaintRequest.self, call)
        var trace = ReadTrace()
        trace.note(min(request.minimumRevision, registry.revision))
        let complaint = try ask(&trace) { trace throws(Refusal) in
            try registry.complaint(request.complaintId, context.command, &trace)
        }
        var reply = GetComplaintReply()
        reply.complaint = complaint.hidden
        reply.rehearsal = store.isRehearsal
        try self.reply(context, reply, showing: [complaint.personId], trace, &actions)
    }

    mutating func listComplaints(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListComplaintsRequest.self, call)
        var trace = ReadTrace()
        let found = registry.complaints(request, context.command, &trace)
        var reply = ListComplaintsReply()
        reply.complaints = found.rows.map(\.hidden)
        reply.end = found.end
        try self.reply(
            context, reply, showing: found.rows.map(\.personId), trace, &actions)
    }

    /// Who complains: with a reason, against the budget, and in the audit before it is seen. The
    /// complaint's own id stands there, marked by the method.
    mutating func revealComplaint(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(RevealComplaintRequest.self, call)
        guard request.reason.count >= 2 else {
            throw .refused(Refusal(.reasonRequired), ReadTrace())
        }
        var trace = ReadTrace()
        let complaint = try ask(&trace) { trace throws(Refusal) in
            try registry.complaint(request.complaintId, context.command, &trace)
        }
        guard
            reveals.take(
                operator: context.caller.operator.id, now: machineNow, settings.limits)
        else { throw .overLimit(.revealBudget) }
        var reply = RevealComplaintReply()
        reply.complaint = complaint
        let entry = auditEntry(context, .reveal, person: complaint.id, reason: request.reason)
        replyAudited(context, reply, entry, trace, &actions)
    }
}
