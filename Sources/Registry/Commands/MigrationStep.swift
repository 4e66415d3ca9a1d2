import Rules
import Schema

/// One step of an accepted import: persons, then their certificates, registrations and hours. A
/// newer fact is never overwritten by a legacy one: where the register has something, it stays, and
/// the row lists in what it differs.
struct MigrationStep {
    private(set) var plan = Plan()
    private var batch: MigrationBatch
    private let context: CommandContext
    /// With what this step has made so far: later rows build on earlier ones.
    private var working: Registry
    private var bytes = 0

    init(_ registry: Registry, _ batch: MigrationBatch, _ context: CommandContext) {
        working = registry
        self.batch = batch
        self.context = context
    }

    /// Records of one change at most, with room for one row's and the answer's own.
    private static var recordsAtMost: Int { 900 }
    private static var bytesAtMost: Int { 768 * 1_024 }

    private var isFull: Bool {
        plan.puts.count + plan.removes.count >= Self.recordsAtMost || bytes >= Self.bytesAtMost
    }

    mutating func run() {
        while !isFull, let row = nextRow() {
            batch.doneThroughId = row.id
            let decision = MigrationDecision(working, batch, context, row)
            settle(row, decision.made())
        }
        if !isFull { goOn() }
        plan.put(batch, in: .migrationBatch, key: batch.id)
        plan.ids = batch.state == .accepted ? [batch.id] : []
    }

    private func nextRow() -> MigrationRow? {
        var found: MigrationRow?
        working.visitRows(of: batch, after: batch.doneThroughId) { row in
            guard row.kind == batch.stage || isUnknown(row), row.outcome == .unspecified else {
                return true
            }
            found = row
            return false
        }
        return found
    }

    private func isUnknown(_ row: MigrationRow) -> Bool {
        switch row.kind {
        case .person, .certificate, .period, .hours: false
        case .unspecified, .unrecognized: true
        }
    }

    private mutating func goOn() {
        batch.doneThroughId = 0
        switch batch.stage {
        case .person: batch.stage = .certificate
        case .certificate: batch.stage = .period
        case .period: batch.stage = .hours
        case .hours, .unspecified, .unrecognized:
            batch.state = .finished
            batch.finishedAt = context.now
        }
    }

    private mutating func settle(_ asked: MigrationRow, _ made: MigrationDecision.Made) {
        var row = asked
        var records = made.records
        row.outcome = made.outcome
        row.reason = made.reason?.rawValue ?? ""
        row.recordId = made.recordID
        row.conflicts = made.conflicts
        switch made.outcome {
        case .taken: batch.counts?.taken &+= 1
        case .merged: batch.counts?.merged &+= 1
        default: batch.counts?.refused &+= 1
        }
        if !made.conflicts.isEmpty { batch.counts?.conflicts &+= 1 }
        // What the person's record holds need not stand here too.
        if made.outcome != .refused { row.documentNumber = "" }
        if made.outcome == .taken {
            batch.note(row.kind, made.recordID)
        }
        records.put(row, in: .migrationRow, key: row.id)
        bytes += records.puts.reduce(0) { $0 + $1.record.count }
        plan.puts += records.puts
        working.tryOn(records)
    }
}

extension MigrationBatch {
    /// The greatest id given to a record of each kind.
    fileprivate mutating func note(_ kind: MigrationRowKind, _ id: UInt64) {
        switch kind {
        case .person: lastPersonId = max(lastPersonId, id)
        case .certificate: lastCertificateId = max(lastCertificateId, id)
        case .period: lastPeriodId = max(lastPeriodId, id)
        case .hours: lastEducationId = max(lastEducationId, id)
        case .unspecified, .unrecognized: break
        }
    }
}

extension Registry {
    /// Applies records to a copy that is thrown away.
    mutating func tryOn(_ plan: Plan) {
        var change = Change()
        change.revision = revision + 1
        change.at = lastChangeAt
        change.puts = plan.puts
        change.removes = plan.removes
        // Records that were just encoded decode, and the revision is the next.
        try? apply(change)
    }
}
