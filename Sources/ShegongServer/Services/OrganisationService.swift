import Registry
import Schema
import TTRPC

/// Questions about organisations, and who works for them.
extension ServerCore {
    mutating func getOrganisation(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(GetOrganisationRequest.self, call)
        var trace = ReadTrace()
        trace.note(min(request.minimumRevision, registry.revision))
        var reply = GetOrganisationReply()
        reply.organisation = try ask(&trace) { trace throws(Refusal) in
            try registry.organisation(request.organisationId, context.command, &trace)
        }
        reply.rehearsal = store.isRehearsal
        try self.reply(context, reply, showing: [], trace, &actions)
    }

    mutating func listOrganisations(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListOrganisationsRequest.self, call)
        var trace = ReadTrace()
        let found = registry.organisations(request, context.command, &trace)
        var reply = ListOrganisationsReply()
        reply.organisations = found.rows
        reply.end = found.end
        try self.reply(context, reply, showing: [], trace, &actions)
    }

    mutating func listWorkers(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListWorkersRequest.self, call)
        var trace = ReadTrace()
        let found = try ask(&trace) { trace throws(Refusal) in
            let organisation = try registry.organisation(
                request.organisationId, context.command, &trace)
            return registry.workers(of: organisation, request.page, context.command, &trace)
        }
        let profile = context.caller.maskingProfile
        var reply = ListWorkersReply()
        reply.persons = found.rows.map { $0.masked(by: profile) }
        reply.end = found.end
        try self.reply(context, reply, showing: found.rows.map(\.id), trace, &actions)
    }
}
