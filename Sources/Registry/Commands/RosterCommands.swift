import Schema

/// A roster import in steps: begun, staged by chunks that no query shows, then published by one
/// small change; or abandoned, and its rows discarded by chunks.
extension Registry {
    /// Rows that one change carries at most.
    package static var rowsPerChange: Int { 1_000 }

    /// ids: the batch.
    func planBeginRosterImport(
        _ header: RosterImportHeader, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard header.contentDigest.count == 32 else {
            throw Refusal(.fieldInvalid, fields: [.invalid("content_digest")])
        }
        var batch = RosterBatch()
        batch.id = nextID(.rosterBatch)
        batch.state = .staged
        batch.label = header.label
        batch.contentDigest = header.contentDigest
        batch.operatorId = context.caller.operator.id
        var plan = Plan()
        plan.put(batch, in: .rosterBatch, key: batch.id)
        plan.ids = [batch.id]
        return plan
    }

    /// Rows have been through `checkRosterRows`. ids: none.
    func planStageRosterRows(
        _ batchID: UInt64, _ rows: [RosterEntry], _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let batch = try openBatch(batchID, &trace)
        guard rows.count <= Self.rowsPerChange else { throw Refusal(.requestInvalid) }
        var plan = Plan()
        var id = nextRosterEntryID(&trace)
        let first = id
        for row in rows {
            var entry = row
            entry.id = id
            entry.batchId = batch.id
            plan.put(entry, in: .rosterEntry, key: id)
            id += 1
        }
        var grown = batch
        grown.rowCount = batch.rowCount &+ UInt32(rows.count)
        if grown.firstEntryId == 0, !rows.isEmpty {
            grown.firstEntryId = first
        }
        if !rows.isEmpty {
            grown.lastEntryId = id - 1
        }
        plan.put(grown, in: .rosterBatch, key: batch.id)
        return plan
    }

    /// ids: the batch.
    func planPublishRosterBatch(
        _ batchID: UInt64, _ alreadyKnown: UInt32, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var batch = try openBatch(batchID, &trace)
        batch.state = .published
        batch.alreadyKnown = alreadyKnown
        batch.publishedAt = context.now
        batch.feedbackUnsettled = mayAnswerFeedback(&trace)
        var plan = Plan()
        plan.put(batch, in: .rosterBatch, key: batch.id)
        plan.ids = [batch.id]
        return plan
    }

    /// Marks a staged batch as abandoned and takes away up to 1,000 of its rows, or of an undone
    /// one. ids: the batch while rows remain, none when it is empty: whoever abandons or undoes a
    /// batch repeats the command until then.
    func planDiscardRosterRows(
        _ batchID: UInt64, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var batch = get(RosterBatch.self, .rosterBatch, batchID, &trace),
            batch.state != .published
        else { throw Refusal(.batchNotOpen) }
        var plan = Plan()
        if batch.state == .undone {
            withdrawConfirmations(by: batchID, &plan, &trace)
        }
        let room = Self.rowsPerChange - plan.puts.count
        if batch.firstEntryId != 0, room > 0 {
            visitRows(of: batch, &trace) { key, _ in
                plan.remove(.rosterEntry, key: key)
                return plan.removes.count < room
            }
        }
        let isFull = plan.removes.count == room
        if batch.state != .undone {
            batch.state = .abandoned
        }
        batch.rowCount = batch.rowCount &- min(batch.rowCount, UInt32(plan.removes.count))
        plan.put(batch, in: .rosterBatch, key: batch.id)
        plan.ids = isFull ? [batchID] : []
        return plan
    }

    /// Visits the rows of a batch in order of id until `body` returns false.
    func visitRows(
        of batch: RosterBatch, _ trace: inout ReadTrace, _ body: (UInt64, RosterEntry) -> Bool
    ) {
        guard batch.firstEntryId != 0 else { return }
        // A batch that was made before the last id was recorded is looked for to the end.
        let last = batch.lastEntryId == 0 ? UInt64.max : batch.lastEntryId
        forEach(RosterEntry.self, .rosterEntry, after: batch.firstEntryId - 1, &trace) {
            key, entry in
            guard key <= last else { return false }
            return entry.batchId == batch.id ? body(key, entry) : true
        }
    }

    private func openBatch(
        _ id: UInt64, _ trace: inout ReadTrace
    ) throws(Refusal) -> RosterBatch {
        guard let batch = get(RosterBatch.self, .rosterBatch, id, &trace), batch.state == .staged
        else { throw Refusal(.batchNotOpen) }
        return batch
    }
}
