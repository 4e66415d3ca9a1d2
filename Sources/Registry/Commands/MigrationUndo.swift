import Rules
import Schema

/// Which records of an import are in use: something that did not come with it hangs on them.
struct MigrationUse {
    let registry: Registry
    let batch: MigrationBatch

    init(_ registry: Registry, _ batch: MigrationBatch) {
        self.registry = registry
        self.batch = batch
    }

    /// Numbers of the rows in the file.
    func rowsInUse(atMost limit: Int) -> [UInt32] {
        var used: [UInt32] = []
        registry.visitRows(of: batch) { row in
            if isInUse(row) { used.append(row.row) }
            return used.count < limit
        }
        return used
    }

    func isInUse(_ row: MigrationRow) -> Bool {
        guard row.outcome == .taken else { return false }
        var trace = ReadTrace()
        return switch row.kind {
        case .person: isPersonInUse(row.recordId, &trace)
        case .certificate: isCertificateInUse(row.recordId, &trace)
        case .period: isPeriodInUse(row.recordId, &trace)
        case .hours: isEducationInUse(row.recordId, &trace)
        case .unspecified, .unrecognized: false
        }
    }

    private func isPersonInUse(_ id: UInt64, _ trace: inout ReadTrace) -> Bool {
        guard let person = registry.get(Person.self, .person, id, &trace) else { return false }
        var isOperator = false
        registry.forEach(Operator.self, .operator, &trace) { _, binding in
            isOperator = binding.personId == id
            return !isOperator
        }
        return isOperator || person.formVersion > 0 || person.mergedInto != 0
            || person.deceasedOn != 0
            || person.legacyNumbers.contains { $0.batchId != batch.id }
            || !registry.applications(of: id, &trace).isEmpty
            || !registry.ids(.changeByPerson, id, &trace).isEmpty
            || !registry.ids(.personByMergedInto, id, &trace).isEmpty
            || !registry.ids(.candidateByPerson, id, &trace).isEmpty
            || !registry.ids(.messageByPerson, id, &trace).isEmpty
            || registry.certificates(of: id, &trace).contains { isForeign($0.migrationBatchId) }
            || registry.periods(of: id, &trace).contains { isForeign($0.migrationBatchId) }
            || registry.ids(.educationByPerson, id, &trace).contains { entry in
                registry.get(Schema.EducationEntry.self, .educationEntry, entry, &trace)
                    .map { isForeign($0.migrationBatchId) } ?? false
            }
    }

    private func isCertificateInUse(_ id: UInt64, _ trace: inout ReadTrace) -> Bool {
        guard let certificate = registry.get(Certificate.self, .certificate, id, &trace) else {
            return false
        }
        let person = certificate.personId
        return registry.applications(of: person, &trace).contains { $0.certificateId == id }
            || registry.periods(of: person, &trace).contains {
                $0.certificateId == id && isForeign($0.migrationBatchId)
            }
    }

    private func isPeriodInUse(_ id: UInt64, _ trace: inout ReadTrace) -> Bool {
        guard
            let period = registry.get(
                RegistrationPeriod.self, .registrationPeriod, id, &trace)
        else { return false }
        return !registry.events(of: id, &trace).isEmpty
            || registry.get(CertificateText.self, .certificateText, id, &trace) != nil
            || registry.applications(of: period.personId, &trace).contains {
                $0.renewedPeriodId == id
            }
            || registry.periods(of: period.personId, &trace).contains {
                $0.renewedPeriodId == id && isForeign($0.migrationBatchId)
            }
    }

    private func isEducationInUse(_ id: UInt64, _ trace: inout ReadTrace) -> Bool {
        guard
            let entry = registry.get(
                Schema.EducationEntry.self, .educationEntry, id, &trace)
        else { return false }
        return entry.periodId != 0 || entry.version > 1
            || registry.applications(of: entry.personId, &trace).contains { application in
                application.education.contains { $0.entryId == id }
            }
    }

    private func isForeign(_ other: UInt64) -> Bool { other != batch.id }
}

/// One step of taking an import back: hours first, persons last, so that nothing hangs in the air.
/// What came into use meanwhile stays and is listed.
struct MigrationUndoStep {
    private(set) var plan = Plan()
    private var batch: MigrationBatch
    private let context: CommandContext
    private var working: Registry

    init(_ registry: Registry, _ batch: MigrationBatch, _ context: CommandContext) {
        working = registry
        self.batch = batch
        self.context = context
    }

    private static var recordsAtMost: Int { 900 }

    private var isFull: Bool { plan.puts.count + plan.removes.count >= Self.recordsAtMost }

    mutating func run() {
        while !isFull, let row = nextRow() {
            batch.doneThroughId = row.id
            takeBack(row)
        }
        if !isFull { goOn() }
        plan.put(batch, in: .migrationBatch, key: batch.id)
        plan.ids = batch.state == .undoing ? [batch.id] : []
        plan.reason = batch.undoReason
    }

    private func nextRow() -> MigrationRow? {
        var found: MigrationRow?
        working.visitRows(of: batch, after: batch.doneThroughId) { row in
            guard batch.stage == .unspecified || row.kind == batch.stage else { return true }
            found = row
            return false
        }
        return found
    }

    private mutating func goOn() {
        batch.doneThroughId = 0
        switch batch.stage {
        case .hours: batch.stage = .period
        case .period: batch.stage = .certificate
        case .certificate: batch.stage = .person
        case .person, .unspecified, .unrecognized:
            if batch.stage == .unspecified {
                batch.firstRowId = 0
                batch.lastRowId = 0
            }
            batch.state = .undone
            batch.undoneAt = context.now
        }
    }

    private mutating func takeBack(_ asked: MigrationRow) {
        var row = asked
        var records = Plan()
        if batch.stage == .unspecified {
            // It was never accepted: nothing of it stays.
            records.remove(.migrationRow, key: row.id)
        } else if row.outcome == .taken {
            if MigrationUse(working, batch).isInUse(row) {
                row.outcome = .kept
                row.reason = RowRefusal.rowInUse.rawValue
                batch.counts?.kept &+= 1
            } else {
                remove(row, &records)
                row.outcome = .undone
                batch.counts?.undone &+= 1
            }
            records.put(row, in: .migrationRow, key: row.id)
        } else if row.outcome == .merged {
            forget(row, &records)
            row.outcome = .undone
            records.put(row, in: .migrationRow, key: row.id)
        }
        plan.puts += records.puts
        plan.removes += records.removes
        working.tryOn(records)
    }

    private func remove(_ row: MigrationRow, _ records: inout Plan) {
        switch row.kind {
        case .person:
            records.remove(.person, key: row.recordId)
            records.remove(.personIdentity, key: row.recordId)
        case .certificate: records.remove(.certificate, key: row.recordId)
        case .period: records.remove(.registrationPeriod, key: row.recordId)
        case .hours: records.remove(.educationEntry, key: row.recordId)
        case .unspecified, .unrecognized: break
        }
    }

    /// Whom the register had already keeps all but the legacy number.
    private func forget(_ row: MigrationRow, _ records: inout Plan) {
        var trace = ReadTrace()
        guard row.kind == .person,
            var person = working.get(Person.self, .person, row.recordId, &trace)
        else { return }
        person.legacyNumbers.removeAll {
            $0.batchId == batch.id && $0.number == row.legacyNumber
        }
        records.put(person, in: .person, key: person.id)
    }
}
