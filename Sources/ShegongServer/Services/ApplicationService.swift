import Registry
import Schema
import TTRPC

/// Questions about applications and certificates.
extension ServerCore {
    mutating func getApplication(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(GetApplicationRequest.self, call)
        var trace = ReadTrace()
        trace.note(min(request.minimumRevision, registry.revision))
        let application = try ask(&trace) { trace throws(Refusal) in
            try registry.application(request.applicationId, context.command, &trace)
        }
        // A claim reveals the file to its holder; the claim itself stands in the audit.
        let isHeld =
            application.holderId != 0 && application.holderId == context.caller.operator.id
        let profile = isHeld ? .clear : context.caller.maskingProfile
        var reply = GetApplicationReply()
        reply.application = application
        reply.person = registry.get(Person.self, .person, application.personId, &trace)?
            .masked(by: profile)
        reply.form = registry.latestForm(of: application, &trace)?.masked(by: profile)
        reply.rehearsal = store.isRehearsal
        try self.reply(
            context, reply, showing: [application.personId], trace, &actions)
    }

    mutating func listApplications(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListApplicationsRequest.self, call)
        let page = request.page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.applications(
            context.command, state: request.state, organisation: request.organisationId,
            after: page.afterId,
            limit: page.boundedLimit, &trace)
        var reply = ListApplicationsReply()
        reply.applications = found.rows
        reply.end = found.end
        try self.reply(
            context, reply, showing: found.rows.map(\.personId), trace, &actions)
    }

    mutating func getCertificateText(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(GetCertificateTextRequest.self, call)
        var trace = ReadTrace()
        let found = try ask(&trace) { trace throws(Refusal) in
            try registry.certificateText(request, context.command, &trace)
        }
        var reply = GetCertificateTextReply()
        reply.text = found.text.masked(by: context.caller.maskingProfile)
        try self.reply(context, reply, showing: [found.person], trace, &actions)
    }

    mutating func explainEligibility(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ExplainEligibilityRequest.self, call)
        var trace = ReadTrace()
        let answer = try ask(&trace) { trace throws(Refusal) in
            try registry.explainEligibility(request, context.command, &trace)
        }
        var reply = answer.reply
        reply.rehearsal = store.isRehearsal
        try self.reply(context, reply, showing: [answer.person], trace, &actions)
    }
}
