import Rules
import Schema

/// Imports from a retired provincial system: opened with the control totals of their cover, staged
/// row by row, accepted when the totals agree, carried out in steps, and taken back in steps.
/// Nobody gets a message, a receipt or a letter of them.
extension Registry {
    /// ids: the import; the one with the same content, if it was not undone.
    func planOpenMigration(
        _ request: OpenMigrationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard let bureau = context.caller.bureau else { throw Refusal(.notResponsible) }
        guard request.contentDigest.count == 32 else {
            throw Refusal(.fieldInvalid, fields: [.invalid("content_digest")])
        }
        guard let expected = request.expected else {
            throw Refusal(.fieldInvalid, fields: [.missing("expected")])
        }
        var plan = Plan()
        for id in ids(.migrationByDigest, IndexTerm.bytes(request.contentDigest), &trace) {
            guard let earlier = get(MigrationBatch.self, .migrationBatch, id, &trace),
                earlier.contentDigest == request.contentDigest, earlier.bureauId == bureau.id,
                earlier.state != .undone, earlier.state != .undoing
            else { continue }
            guard earlier.expected == expected else {
                throw Refusal(.migrationTotalsDiffer, [.init("differences", "cover")])
            }
            plan.ids = [id]
            return plan
        }
        var batch = MigrationBatch()
        batch.id = nextID(.migrationBatch)
        batch.state = .open
        batch.label = HalfWidthText(request.label).trimmed
        batch.contentDigest = request.contentDigest
        batch.expected = expected
        batch.found = MigrationTotals()
        batch.counts = MigrationCounts()
        batch.bureauId = bureau.id
        batch.operatorId = context.caller.operator.id
        batch.openedAt = context.now
        plan.put(batch, in: .migrationBatch, key: batch.id)
        plan.ids = [batch.id]
        return plan
    }

    /// Rows that have come in already are passed over: an upload that broke off goes on. ids: the
    /// import.
    func planStageMigration(
        _ request: StageMigrationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var batch = try migration(request.batchId, in: [.open], context, &trace)
        guard (1...Self.rowsPerChange).contains(request.rows.count), request.firstRow > 0 else {
            throw Refusal(.requestInvalid)
        }
        var plan = Plan()
        plan.ids = [batch.id]
        let staged = batch.found?.rows ?? 0
        guard request.firstRow <= staged + 1 else { throw Refusal(.rowCountDiffers) }
        let known = Int(staged + 1 - request.firstRow)
        guard known < request.rows.count else { return plan }
        var id = nextID(.migrationRow)
        if batch.firstRowId == 0 { batch.firstRowId = id }
        var number = UInt32(staged)
        for raw in request.rows.dropFirst(known) {
            number += 1
            var row = raw.trimmed
            row.id = id
            row.batchId = batch.id
            row.row = number
            batch.found?.add(row)
            plan.put(row, in: .migrationRow, key: id)
            id += 1
        }
        guard plan.puts.reduce(0, { $0 + $1.record.count }) < Self.stagedBytesAtMost else {
            throw Refusal(.requestInvalid)
        }
        batch.lastRowId = id - 1
        plan.put(batch, in: .migrationBatch, key: batch.id)
        return plan
    }

    /// With room below the 1 MiB of a change.
    private static var stagedBytesAtMost: Int { 960 * 1_024 }

    /// Holds the control totals against what came in; where they differ the import stays open. ids:
    /// the import.
    func planAcceptMigration(
        _ request: AcceptMigrationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var batch = try migration(
            request.batchId, in: [.open, .accepted, .finished], context, &trace)
        var plan = Plan()
        plan.ids = [batch.id]
        guard batch.state == .open else { return plan }
        let expected = batch.expected ?? MigrationTotals()
        let differences = (batch.found ?? MigrationTotals()).differences(from: expected)
        guard differences.isEmpty, batch.found?.rows ?? 0 > 0 else {
            throw Refusal(
                .migrationTotalsDiffer, [.init("differences", differences.joined(separator: ", "))]
            )
        }
        batch.state = .accepted
        batch.stage = .person
        plan.put(batch, in: .migrationBatch, key: batch.id)
        return plan
    }

    /// ids: the import while more is left, none when nothing is.
    func planAdvanceMigration(
        _ request: AdvanceMigrationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard let batch = get(MigrationBatch.self, .migrationBatch, request.batchId, &trace),
            context.caller.bureau == nil || commands(context.caller, batch, &trace)
        else { throw Refusal(.notFound) }
        // What a step looks at stands in the whole register.
        trace.note(revision)
        switch batch.state {
        case .accepted:
            var step = MigrationStep(self, batch, context)
            step.run()
            return step.plan
        case .undoing:
            var step = MigrationUndoStep(self, batch, context)
            step.run()
            return step.plan
        case .unspecified, .open, .finished, .undone, .unrecognized: return Plan()
        }
    }

    /// Takes an import back. One that was not accepted is given up; of one that was, nothing may be
    /// in use. ids: the import.
    func planUndoMigration(
        _ request: UndoMigrationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var batch = try migration(request.batchId, in: [.open, .finished], context, &trace)
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        let use = MigrationUse(self, batch)
        let used = use.rowsInUse(atMost: Self.namedMigrationRows)
        trace.note(revision)
        guard used.isEmpty else {
            let named = used.map { "\($0)" }.joined(separator: ", ")
            throw Refusal(.rowsInUse, [.init("count", "\(used.count)"), .init("rows", named)])
        }
        batch.stage = batch.state == .finished ? .hours : .unspecified
        batch.doneThroughId = 0
        batch.state = .undoing
        batch.undoReason = HalfWidthText(request.reason).trimmed
        var plan = Plan()
        plan.put(batch, in: .migrationBatch, key: batch.id)
        plan.ids = [batch.id]
        plan.reason = batch.undoReason
        return plan
    }

    /// Rows that a refusal names at most.
    private static var namedMigrationRows: Int { 20 }

    private func migration(
        _ id: UInt64, in states: [MigrationState], _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> MigrationBatch {
        guard let batch = get(MigrationBatch.self, .migrationBatch, id, &trace),
            commands(context.caller, batch, &trace)
        else { throw Refusal(.notFound) }
        guard states.contains(batch.state) else { throw Refusal(.batchNotOpen) }
        return batch
    }

    /// Whether the import is the caller's bureau's or one's below it.
    func commands(
        _ caller: Caller, _ batch: MigrationBatch, _ trace: inout ReadTrace
    ) -> Bool {
        guard let own = caller.bureau?.id else { return false }
        var current = batch.bureauId
        for _ in 0..<16 where current != 0 {
            if current == own { return true }
            current = get(Bureau.self, .bureau, current, &trace)?.parentId ?? 0
        }
        return false
    }

    /// Imports that are being carried out or taken back, for whoever goes on with them.
    package func unfinishedMigrations(_ trace: inout ReadTrace) -> [UInt64] {
        var found: [UInt64] = []
        forEach(MigrationBatch.self, .migrationBatch, &trace) { id, batch in
            if batch.state == .accepted || batch.state == .undoing { found.append(id) }
            return true
        }
        return found
    }

    /// Visits the rows of an import after one of them, in order of the file.
    func visitRows(
        of batch: MigrationBatch, after row: UInt64 = 0, _ body: (MigrationRow) -> Bool
    ) {
        guard batch.firstRowId != 0 else { return }
        var trace = ReadTrace()
        forEach(
            MigrationRow.self, .migrationRow, after: max(row, batch.firstRowId - 1), &trace
        ) { key, row in
            guard key <= batch.lastRowId else { return false }
            return row.batchId == batch.id ? body(row) : true
        }
    }
}

extension MigrationTotals {
    /// Rows of all kinds.
    var rows: UInt32 { persons &+ certificates &+ periods &+ hours &+ others }

    mutating func add(_ row: MigrationRow) {
        switch row.kind {
        case .person: persons &+= 1
        case .certificate: certificates &+= 1
        case .period: periods &+= 1
        case .hours:
            hours &+= 1
            minutes &+= UInt64(row.minutes)
        case .unspecified, .unrecognized: others &+= 1
        }
    }

    /// What differs from what the cover says: persons 2/3.
    func differences(from expected: MigrationTotals) -> [String] {
        let pairs: [(String, UInt64, UInt64)] = [
            ("persons", UInt64(persons), UInt64(expected.persons)),
            ("certificates", UInt64(certificates), UInt64(expected.certificates)),
            ("registrations", UInt64(periods), UInt64(expected.periods)),
            ("hours", UInt64(hours), UInt64(expected.hours)),
            ("minutes", minutes, expected.minutes), ("others", UInt64(others), 0),
        ]
        return pairs.filter { $0.1 != $0.2 }.map { "\($0.0) \($0.1)/\($0.2)" }
    }
}

extension MigrationRow {
    /// As it is kept: without blanks around its texts, and with nothing decided.
    fileprivate var trimmed: MigrationRow {
        var row = self
        row.legacyNumber = HalfWidthText(legacyNumber).trimmed
        row.legacyOwnerNumber = HalfWidthText(legacyOwnerNumber).trimmed
        row.name = PersonName.trimmed(name)
        row.number = HalfWidthText(number).trimmed
        row.organiser = HalfWidthText(organiser).trimmed
        row.outcome = .unspecified
        row.reason = ""
        row.recordId = 0
        row.conflicts = []
        return row
    }
}
