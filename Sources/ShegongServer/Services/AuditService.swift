import Registry
import Schema
import Storage
import TTRPC

/// Reading the audit (审计): beside the loop, from the journal's files. That it was read is in the
/// audit, on disk, before the answer leaves.
extension ServerCore {
    mutating func askAudit(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        guard context.method == .listAudit else {
            return try summarizeAudit(context, call, &actions)
        }
        try listAudit(context, call, &actions)
    }

    private mutating func listAudit(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListAuditRequest.self, call)
        let page = request.page ?? PageRequest()
        try readAudit(
            context, request.scope, after: page.afterId, through: request.throughEntry,
            .rows(limit: page.boundedLimit, bytes: settings.limits.replyBytes / 2), &actions)
    }

    private mutating func summarizeAudit(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(SummarizeAuditRequest.self, call)
        try readAudit(
            context, request.scope, after: request.afterId, through: request.throughEntry,
            .counts, &actions)
    }

    private mutating func readAudit(
        _ context: CallContext, _ scope: AuditScope?, after: UInt64, through: UInt64,
        _ question: AuditReading.Question, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let scope = scope ?? AuditScope()
        var trace = ReadTrace()
        let filter = try ask(&trace) { trace throws(Refusal) in
            try auditFilter(scope, &trace)
        }
        let person =
            scope.personId != 0 ? scope.personId : filter.subjects?.persons.min() ?? 0
        var entry = auditEntry(context, .administration, person: person, reason: scope.words)
        if let number = filter.subjects?.askedNumber {
            entry.subjectToken = subjectKey.token(for: number)
            entry.tokenKeyId = subjectKey.id
        }
        let durable = journal.durable.sequence
        let reading = AuditReading(
            filter: filter, start: AuditPlace(after),
            through: through == 0 ? durable : min(through, durable), question: question,
            today: registry, isRehearsal: store.isRehearsal)
        let id = try background.begin(.audit(context, entry))
        actions.append(.work(id, .audit(reading)))
    }

    private func auditFilter(
        _ scope: AuditScope, _ trace: inout ReadTrace
    ) throws(Refusal) -> AuditFilter {
        var filter = AuditFilter()
        if scope.sinceAt != 0 { filter.since = scope.sinceAt }
        if scope.untilAt != 0 { filter.until = scope.untilAt }
        if !scope.accountName.isEmpty {
            filter.operators = try registry.operators(accountName: scope.accountName, &trace)
        }
        filter.subjects = try registry.auditSubjects(scope, &trace)
        filter.tokens = Set(filter.subjects?.numbers.map { subjectKey.token(for: $0) } ?? [])
        filter.tokenKeyID = subjectKey.id
        guard scope.kinds.allSatisfy({ AuditKind.allKnown.contains($0) }) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("scope.kinds")])
        }
        filter.kinds = Set(scope.kinds)
        filter.withReadings = scope.withReadings || filter.kinds.contains(.maskedRead)
        if filter.withReadings, !filter.kinds.isEmpty { filter.kinds.insert(.maskedRead) }
        if !scope.method.isEmpty {
            guard let method = Method(auditName: scope.method) else {
                throw Refusal(.fieldInvalid, fields: [.invalid("scope.method")])
            }
            filter.method = method.fullName
        }
        return filter
    }

    /// What was read is on disk already; the names are of a copy that may not be.
    mutating func receive(
        _ frozen: FrozenAnswer, ofAudit context: CallContext, _ entry: AuditEntry,
        _ actions: inout ServerActions
    ) {
        guard connections[context.id.connection] != nil else { return }
        var trace = ReadTrace()
        trace.note(frozen.revision)
        switch frozen.outcome {
        case .failure(let refusal): answer(context, .refused(refusal, trace), &actions)
        case .success where refusesWrites: answer(context, .writesRefused, &actions)
        case .success(let reply):
            journal.add(entry)
            hold(context, .reply(reply.bytes), until: trace, afterAudit: true, &actions)
        }
    }
}

extension Method {
    /// By full name, or without the package: `Persons/Reveal`.
    fileprivate init?(auditName name: String) {
        let found = Self.allCases.first {
            $0.fullName == name || $0.fullName == "shegong.v1." + name
        }
        guard let found else { return nil }
        self = found
    }
}
