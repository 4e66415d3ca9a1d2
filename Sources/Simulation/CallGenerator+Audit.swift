import Registry
import Schema
import ShegongServer

/// Questions to the audit.
extension CallGenerator {
    mutating func auditQuestion(
        _ method: Method, _ officer: CastMember, _ person: UInt64, _ view: View
    ) -> Intent {
        var scope = AuditScope()
        if dice.once(in: 2) { scope.personId = person }
        if dice.once(in: 3) { scope.sinceAt = view.now - Int64(dice.number(below: 100_000)) }
        if dice.once(in: 4) { scope.kinds = [.reveal, .refusal] }
        scope.withReadings = dice.once(in: 2)
        let member: CastMember = dice.once(in: 8) ? officer : .audit
        guard method == .listAudit else {
            return ask(member, method, SummarizeAuditRequest(scope: scope))
        }
        return ask(
            member, method,
            ListAuditRequest(
                scope: scope, page: PageRequest(limit: UInt32(1 + dice.number(below: 20)))))
    }
}
