import ProtobufRuntime
import Registry
import Schema
import ShegongServer
import Storage

/// The plain model that a run is held against.
///
/// Duties:
/// 1. Keep every batch that the core handed to the journal, and fold its changes anew.
/// 2. Say whether what recovery found is one of the states that it may find: nothing acknowledged
///    lost, nothing there that was not handed in, nothing twice, no gap in revisions or audit.
/// 3. Say whether an answer tells only of what is durable, and a retry gets the first answer.
struct HistoryModel {
    private struct Batch {
        var body: [UInt8]
        var changes: [Change]
        var audit: [AuditEntry]
        /// The answers that its changes carry.
        var remembered: [RememberedWrite]
        var lastRevision: UInt64
        var lastAudit: UInt64
    }

    private var batches: [Batch] = []
    /// Batches whose token the journal gave out.
    private var durableCount = 0
    /// The fold of the first n changes at index n.
    private(set) var states = [Registry()]
    private var answers: [[UInt8]: Answer] = [:]
    /// Refusals that known callers were told of, by uid and method.
    private var toldRefusals: [String: Int] = [:]

    /// The answers that changes carry, with the batch that each stands in.
    private var rememberedByKey: [[UInt8]: [(batch: Int, answer: Answer)]] = [:]

    /// What a client was told about a write.
    private struct Answer: Equatable {
        var revision: UInt64
        var ids: [UInt64]
    }

    var durableRevision: UInt64 { durableCount == 0 ? 0 : batches[durableCount - 1].lastRevision }
    var durableState: Registry { states[Int(durableRevision)] }
    var batchCount: Int { batches.count }
    var changes: [Change] { batches.flatMap(\.changes) }
    var acknowledgedWrites: Int { answers.count }

    // MARK: While the daemon runs

    mutating func handedIn(_ handed: JournalBatch) throws(Violation) {
        let body: JournalBody
        do {
            body = try JournalBody(decoding: handed.body)
        } catch {
            throw Violation("a batch decodes: \(error)")
        }
        let former = batches.last
        var revision = former?.lastRevision ?? 0
        try expect(handed.firstRevision == revision + 1, "a batch follows on the one before")
        for change in body.changes {
            revision += 1
            try expect(change.revision == revision, "revisions rise by one: \(change.revision)")
            try fold(change)
        }
        try expect(handed.lastRevision == revision, "a batch names its last revision")
        var sequence = former?.lastAudit ?? 0
        for entry in body.audit {
            sequence += 1
            try expect(entry.sequence == sequence, "the audit has no gap: \(entry.sequence)")
        }
        try checkAudited(body)
        let remembered = Self.remembered(body.changes)
        for write in remembered {
            rememberedByKey[write.idempotencyKey, default: []].append(
                (batches.count, Answer(revision: write.revision, ids: write.ids)))
        }
        batches.append(
            Batch(
                body: handed.body, changes: body.changes, audit: body.audit,
                remembered: remembered, lastRevision: revision,
                lastAudit: sequence))
    }

    private mutating func fold(_ change: Change) throws(Violation) {
        var next = states[states.count - 1]
        do throws(ApplyError) {
            try next.apply(change)
        } catch {
            throw Violation("a change folds: \(error)")
        }
        states.append(next)
    }

    /// Each change has its audit entry beside it, in the same batch.
    private func checkAudited(_ body: JournalBody) throws(Violation) {
        let audited = body.audit.filter { $0.kind == .change }.map(\.revision)
        try expect(audited == body.changes.map(\.revision), "each change is audited once")
    }

    mutating func durable(_ token: CommitToken) throws(Violation) {
        durableCount += 1
        try expect(durableCount <= batches.count, "a token is for a batch")
        try expect(
            token.revision == batches[durableCount - 1].lastRevision,
            "a token names the batch's revision")
    }

    // MARK: Answers

    /// A write was answered; `key` is the client's.
    mutating func answered(
        _ result: WriteResult, key: [UInt8]
    ) throws(Violation) {
        let answer = Answer(revision: result.revision, ids: result.ids)
        if let first = answers[key] {
            try expect(answer == first, "a retry returns the first answer: \(answer) \(first)")
            try expect(result.repeatedRequest, "a retry is told to be one")
        }
        answers[key] = answer
        try expect(
            result.revision <= durableRevision,
            "no write is answered before revision \(result.revision) is durable")
        try expect(holds(answer, key), "an answered write is in the journal once")
    }

    mutating func toldRefusal(_ member: CastMember, _ method: Method) throws(Violation) {
        let slot = "\(member.peer.uid) \(method.fullName)"
        toldRefusals[slot, default: 0] += 1
        let audited = batches[..<durableCount].reduce(0) { sum, batch in
            sum
                + batch.audit.count {
                    $0.kind == .refusal && $0.uid == member.peer.uid
                        && $0.method == method.fullName
                }
        }
        try expect(
            audited >= toldRefusals[slot, default: 0], "a refusal is audited before it is told")
    }

    /// Whether the durable batches remember the answer, once.
    private func holds(_ answer: Answer, _ key: [UInt8]) -> Bool {
        let remembered = (rememberedByKey[key] ?? []).filter { $0.batch < durableCount }
        return remembered.count == 1 && remembered[0].answer == answer
    }

    /// Whether changes to one of the tables are on their way to the disk.
    func changesPending(_ tables: [Table]) -> Bool {
        let numbers = tables.map(\.rawValue)
        return batches[durableCount...].contains { batch in
            batch.changes.contains { change in
                change.puts.contains { numbers.contains($0.table) }
                    || change.removes.contains { numbers.contains($0.table) }
            }
        }
    }

    private static func remembered(_ changes: [Change]) -> [RememberedWrite] {
        changes.flatMap(\.puts).filter { $0.table == Table.rememberedWrite.rawValue }
            .compactMap { try? RememberedWrite(decoding: $0.record) }
    }

    // MARK: After a crash

    /// Holds what an opening found against what it may find; returns how many acknowledged batches
    /// are missing at the end.
    func found(_ target: RecordingTarget, _ token: CommitToken) throws(Violation) -> Int {
        let found = Int(clamping: token.sequence)
        try expect(found <= batches.count, "nothing is there that was not handed in")
        let last = found == 0 ? nil : batches[found - 1]
        let registry = target.state.registry
        try expect(
            registry.revision == last?.lastRevision ?? 0 && token.revision == registry.revision,
            "a batch is there wholly or not at all")
        try expect(
            target.state.auditSequence == last?.lastAudit ?? 0,
            "the audit sequence goes on where it was: \(target.state.auditSequence)")
        for (sequence, body) in target.entries {
            try expect(
                sequence >= 1 && sequence <= UInt64(found)
                    && batches[Int(sequence) - 1].body == body,
                "entry \(sequence) is what was handed in")
        }
        try expect(
            registry.rootHash == states[Int(registry.revision)].rootHash,
            "the recovered state is the fold of its changes")
        return max(0, durableCount - found)
    }

    /// Takes what recovery found for what there is, and forgets what was lost.
    mutating func recovered(_ target: RecordingTarget, _ token: CommitToken) throws(Violation) {
        let missing = try found(target, token)
        try expect(missing == 0, "no acknowledged batch is lost: \(missing) are")
        let found = Int(token.sequence)
        states.removeSubrange((Int(token.revision) + 1)...)
        for batch in batches[found...] {
            for write in batch.remembered {
                rememberedByKey[write.idempotencyKey]?.removeAll { $0.batch >= found }
            }
        }
        batches.removeSubrange(found...)
        durableCount = found
        for (key, answer) in answers.sorted(by: { $0.value.revision < $1.value.revision }) {
            try expect(
                holds(answer, key), "revision \(answer.revision), acknowledged, is kept once")
        }
    }
}

extension Registry {
    /// The root hash over every row of every table.
    var rootHash: Digest {
        var hash = RootHash()
        for table in Table.allCases {
            visit(table) { key, record in
                hash.add(table: table.rawValue, key: key, record: record.bytes)
                return true
            }
        }
        return hash.finish()
    }
}
