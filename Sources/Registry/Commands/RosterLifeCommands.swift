import Rules
import Schema

/// The roster's later life: an import that is taken back, and results that are declared void.
extension Registry {
    /// Ids of rows that a refusal names at most.
    private static var namedRows: Int { 20 }

    /// Takes a published batch back, if nothing hangs on any of its rows. From this change on no
    /// query shows them; they are taken away by chunks behind it. ids: the batch.
    func planUndoRosterBatch(
        _ request: UndoRosterBatchRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var batch = get(RosterBatch.self, .rosterBatch, request.batchId, &trace),
            commands(context.caller, batchOf: batch.operatorId, &trace)
        else { throw Refusal(.notFound) }
        guard batch.state == .published else { throw Refusal(.batchNotOpen) }
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        let used = rowsInUse(of: batch, &trace)
        guard used.isEmpty else {
            let named = used.map { "\($0)" }.joined(separator: ", ")
            throw Refusal(.rowsInUse, [.init("count", "\(used.count)"), .init("rows", named)])
        }
        batch.state = .undone
        batch.undoneAt = context.now
        batch.undoReason = request.reason
        batch.feedbackUnsettled = false
        var plan = Plan()
        plan.put(batch, in: .rosterBatch, key: batch.id)
        plan.ids = [batch.id]
        plan.reason = request.reason
        return plan
    }

    /// Rows of a batch that a certificate came of, or that were declared void: they cannot go as if
    /// they had never been. The first twenty are enough to say so. Only those are looked at: a list
    /// may have hundreds of thousands of rows, and nobody waits for all of them to be read.
    private func rowsInUse(of batch: RosterBatch, _ trace: inout ReadTrace) -> [UInt64] {
        guard batch.firstEntryId != 0 else { return [] }
        let last = batch.lastEntryId == 0 ? UInt64.max : batch.lastEntryId
        var used: [UInt64] = []
        for (index, term) in [(Index.rosterInUse, IndexTerm.inUse), (.rosterVoid, IndexTerm.void)] {
            var inner = trace
            var found = 0
            visitIDs(index, term, after: batch.firstEntryId - 1, &trace) { id in
                guard id <= last else { return false }
                if get(RosterEntry.self, .rosterEntry, id, &inner)?.batchId == batch.id {
                    used.append(id)
                    found += 1
                }
                return found < Self.namedRows
            }
            trace.note(inner.newestRevision)
        }
        // A row may be both.
        let sorted = used.sorted()
        let once = sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }
        return once.prefix(Self.namedRows).map { sorted[$0] }
    }

    /// Whether the batch was imported by the caller's bureau or one below it.
    private func commands(
        _ caller: Caller, batchOf importer: UInt64, _ trace: inout ReadTrace
    ) -> Bool {
        guard let own = caller.bureau?.id else { return false }
        var current = get(Operator.self, .operator, importer, &trace)?.bureauId ?? 0
        for _ in 0..<16 where current != 0 {
            if current == own { return true }
            current = get(Bureau.self, .bureau, current, &trace)?.parentId ?? 0
        }
        return false
    }

    /// Marks the results of these management numbers as void. Numbers that the roster does not have
    /// are passed over: the exam authority's list is the nation's. ids: the entries marked.
    func planVoidResults(
        _ request: VoidResultsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard (1...Self.rowsPerChange).contains(request.managementNumbers.count) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("management_numbers")])
        }
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        guard !HalfWidthText(request.document).trimmed.isEmpty else {
            throw Refusal(.fieldInvalid, fields: [.missing("document")])
        }
        let numbers = try canonicalNumbers(request.managementNumbers)
        var plan = Plan()
        for number in numbers {
            for id in ids(.rosterByManagementNumber, IndexTerm.text(number), &trace) {
                guard var entry = get(RosterEntry.self, .rosterEntry, id, &trace),
                    entry.managementNumber == number, entry.voidedAt == 0,
                    isInForce(entry, &trace), concerns(entry, context, &trace)
                else { continue }
                entry.voidedAt = context.now
                entry.voidReason = request.reason
                entry.voidDocument = request.document
                plan.put(entry, in: .rosterEntry, key: id)
                plan.ids.append(id)
            }
        }
        // A number may stand there twice, by feedback and by an official roster.
        guard plan.puts.count <= Self.rowsPerChange else {
            throw Refusal(.fieldInvalid, fields: [.invalid("management_numbers")])
        }
        plan.reason = request.reason
        return plan
    }

    /// The numbers in canonical form, each once, in the order given.
    private func canonicalNumbers(_ raw: [String]) throws(Refusal) -> [String] {
        var seen: Set<String> = []
        var numbers: [String] = []
        var problems: [FieldProblem] = []
        for (index, raw) in raw.enumerated() {
            if let number = (try? ManagementNumber(parsing: raw))?.text {
                if seen.insert(number).inserted { numbers.append(number) }
            } else {
                problems.append(.invalid("management_numbers[\(index)]"))
            }
        }
        guard problems.isEmpty else {
            throw Refusal(.fieldInvalid, fields: Array(problems.prefix(Self.namedRows)))
        }
        return numbers
    }

    /// The entry's division, or that of whoever has a certificate of it, is in the caller's sight.
    private func concerns(
        _ entry: RosterEntry, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Bool {
        if sees(context.caller, entry.divisionId, day: context.today, &trace) { return true }
        let holder = certificate(madeOf: entry, &trace).flatMap {
            get(Person.self, .person, $0.personId, &trace)
        }
        return holder.map { sees(context.caller, $0.divisionId, day: context.today, &trace) }
            ?? false
    }

    /// No registration is made of a result that was declared void, not even if the application came
    /// in before.
    func checkResultStands(
        _ application: Application, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard
            let certificate = get(
                Certificate.self, .certificate, application.certificateId, &trace)
        else { throw Refusal(.notFound) }
        guard rosterStanding(of: certificate, &trace) != .void else { throw Refusal(.resultVoid) }
    }

    /// The id of the next roster entry: none is given again that a query has shown, though the rows
    /// of an undone batch are gone.
    func nextRosterEntryID(_ trace: inout ReadTrace) -> UInt64 {
        var next = nextID(.rosterEntry)
        forEach(RosterBatch.self, .rosterBatch, &trace) { _, batch in
            if batch.state == .undone {
                next = max(next, batch.lastEntryId + 1)
            }
            return true
        }
        return next
    }
}
