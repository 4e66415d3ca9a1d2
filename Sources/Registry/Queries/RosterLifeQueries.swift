package import Schema

/// Questions about the roster's later life: void results, and entries that nobody official
/// confirms.
extension Registry {
    /// The certificate that came of an entry; nil if none did.
    func certificate(madeOf entry: RosterEntry, _ trace: inout ReadTrace) -> Certificate? {
        let term = IndexTerm.text(entry.managementNumber)
        for id in ids(.certificateByManagementNumber, term, &trace) {
            if let certificate = get(Certificate.self, .certificate, id, &trace),
                certificate.rosterEntryId == entry.id
            {
                return certificate
            }
        }
        return nil
    }

    /// Entries made from feedback that no official roster confirms, as far as the caller sees them.
    package func unconfirmedEntries(
        _ context: CommandContext, after id: UInt64, limit: Int, _ trace: inout ReadTrace
    ) -> Page<RosterEntry> {
        page(.feedbackEntryByConfirmation, 0, after: id, limit: limit, &trace) { id, trace in
            get(RosterEntry.self, .rosterEntry, id, &trace).flatMap {
                sees(context.caller, $0.divisionId, day: context.today, &trace) ? $0 : nil
            }
        }
    }

    /// Results that were declared void, with the registrations that are still in force: the cases
    /// for revocation (撤销).
    package func voidedResults(
        _ context: CommandContext, registeredOnly: Bool, after id: UInt64, limit: Int,
        _ trace: inout ReadTrace
    ) -> Page<VoidedResult> {
        page(.rosterVoid, IndexTerm.void, after: id, limit: limit, &trace) { id, trace in
            guard let entry = get(RosterEntry.self, .rosterEntry, id, &trace) else { return nil }
            var result = VoidedResult()
            result.entry = entry
            var isSeen = sees(context.caller, entry.divisionId, day: context.today, &trace)
            if let certificate = certificate(madeOf: entry, &trace) {
                let holder = get(Person.self, .person, certificate.personId, &trace)
                isSeen =
                    isSeen
                    || sees(
                        context.caller, holder?.divisionId ?? 0, day: context.today, &trace)
                result.certificateId = certificate.id
                result.personId = certificate.personId
                result.periods = periods(of: certificate, &trace).filter {
                    $0.validFrom <= context.today && context.today <= $0.validUntil
                }
            }
            return isSeen && (!registeredOnly || !result.periods.isEmpty) ? result : nil
        }
    }

    /// A page of the rows that an index names under one term, as far as `row` makes one of an id.
    func page<Row>(
        _ index: Index, _ term: UInt64, after id: UInt64, limit: Int, _ trace: inout ReadTrace,
        _ row: (UInt64, inout ReadTrace) -> Row?
    ) -> Page<Row> {
        var page = Page<Row>()
        var visited = 0
        var last: UInt64 = 0
        var inner = trace
        visitIDs(index, term, after: id, &trace) { id in
            guard page.rows.count < limit, visited < Self.visitedAtMost else {
                page.nextAfter = last
                return false
            }
            visited += 1
            last = id
            if let row = row(id, &inner) {
                page.rows.append(row)
            }
            return true
        }
        trace.note(inner.newestRevision)
        return page
    }
}
