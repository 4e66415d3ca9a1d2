import Rules
package import Schema

/// Questions about imports from a retired system.
extension Registry {
    /// The row of an import in force that brought a legacy number of this kind into the register.
    func migrated(
        _ number: String, _ kind: MigrationRowKind, of bureau: UInt64
    ) -> MigrationRow? {
        guard !number.isEmpty else { return nil }
        var trace = ReadTrace()
        return rows(withLegacyNumber: number, &trace).first { row in
            var inner = ReadTrace()
            return row.kind == kind
                && get(MigrationBatch.self, .migrationBatch, row.batchId, &inner)?.bureauId
                    == bureau
        }
    }

    /// Rows with this number that made a record or were merged into one.
    private func rows(
        withLegacyNumber number: String, _ trace: inout ReadTrace
    ) -> [MigrationRow] {
        ids(.migrationRowByLegacy, IndexTerm.text(number), &trace).compactMap {
            get(MigrationRow.self, .migrationRow, $0, &trace)
        }.filter { row in
            row.legacyNumber == number
                && (row.outcome == .taken || row.outcome == .merged || row.outcome == .kept)
        }
    }

    /// Whom a number of the retired system leads to, as far as the caller sees them.
    package func persons(
        withLegacyNumber raw: String, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> [Person] {
        let number = HalfWidthText(raw).trimmed
        guard !number.isEmpty else {
            throw Refusal(.fieldInvalid, fields: [.missing("legacy_number")])
        }
        var found: [Person] = []
        for row in rows(withLegacyNumber: number, &trace) {
            guard let owner = owner(of: row, &trace),
                let person = get(Person.self, .person, owner, &trace).map({
                    standing($0, &trace)
                }),
                sees(context.caller, person.divisionId, day: context.today, &trace),
                !found.contains(where: { $0.id == person.id })
            else { continue }
            found.append(person)
        }
        guard !found.isEmpty else { throw Refusal(.notFound) }
        return found
    }

    private func owner(of row: MigrationRow, _ trace: inout ReadTrace) -> UInt64? {
        let id = row.recordId
        return switch row.kind {
        case .person: id
        case .certificate: get(Certificate.self, .certificate, id, &trace)?.personId
        case .period:
            get(RegistrationPeriod.self, .registrationPeriod, id, &trace)?.personId
        case .hours: get(Schema.EducationEntry.self, .educationEntry, id, &trace)?.personId
        case .unspecified, .unrecognized: nil
        }
    }

    /// A page of imports of the caller's bureau and those below it.
    package func migrations(
        _ request: ListMigrationsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<MigrationBatch> {
        let asked = request.page ?? PageRequest()
        return page(
            MigrationBatch.self, .migrationBatch, after: asked.afterId, limit: asked.boundedLimit,
            &trace
        ) { batch, trace in
            (request.batchId == 0 || batch.id == request.batchId)
                && commands(context.caller, batch, &trace)
        }
    }

    /// A page of rows of one import.
    package func migrationRows(
        _ request: ListMigrationRowsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Page<MigrationRow> {
        guard let batch = get(MigrationBatch.self, .migrationBatch, request.batchId, &trace),
            commands(context.caller, batch, &trace)
        else { throw Refusal(.notFound) }
        let asked = request.page ?? PageRequest()
        var found = Page<MigrationRow>()
        guard batch.firstRowId != 0 else { return found }
        found = page(
            MigrationRow.self, .migrationRow, after: max(asked.afterId, batch.firstRowId - 1),
            limit: asked.boundedLimit, &trace
        ) { row, _ in
            row.batchId == batch.id
                && (request.outcome == .unspecified || row.outcome == request.outcome)
                && (!request.conflictsOnly || !row.conflicts.isEmpty)
        }
        if found.nextAfter >= batch.lastRowId { found.nextAfter = 0 }
        return found
    }

    /// What would become of an open import: it is carried out on a copy, so this belongs on a
    /// frozen one.
    package func previewMigration(
        _ request: PreviewMigrationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> PreviewMigrationReply {
        guard var batch = get(MigrationBatch.self, .migrationBatch, request.batchId, &trace),
            commands(context.caller, batch, &trace)
        else { throw Refusal(.notFound) }
        var copy = self
        if batch.state == .open {
            batch.state = .accepted
            batch.stage = .person
            var accepted = Plan()
            accepted.put(batch, in: .migrationBatch, key: batch.id)
            copy.tryOn(accepted)
        }
        var seen = ReadTrace()
        while batch.state == .accepted {
            var step = MigrationStep(copy, batch, context)
            step.run()
            copy.tryOn(step.plan)
            guard let next = copy.get(MigrationBatch.self, .migrationBatch, batch.id, &seen) else {
                break
            }
            batch = next
        }
        var reply = PreviewMigrationReply(batch: batch)
        let asked = request.page ?? PageRequest()
        copy.visitRows(of: batch, after: asked.afterId) { row in
            guard row.outcome == .refused || !row.conflicts.isEmpty else { return true }
            if reply.rows.count == asked.boundedLimit {
                reply.end = PageEnd(nextAfterId: reply.rows.last?.id ?? 0)
                return false
            }
            reply.rows.append(row)
            return true
        }
        return reply
    }
}

extension MigrationBatch: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.migrationByDigest, IndexTerm.bytes(contentDigest), key)]
    }
}

extension MigrationRow: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        guard !legacyNumber.isEmpty else { return [] }
        return [IndexEntry(.migrationRowByLegacy, IndexTerm.text(legacyNumber), key)]
    }
}
