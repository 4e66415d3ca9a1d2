import ProtobufRuntime
import Registry
import Schema
import Storage

/// A page of the audit as it fills.
struct AuditPage {
    private let asked: AuditReading
    private var rows: [AuditRow] = []
    private var rowBytes = 0
    private var counts: [CountKey: UInt64] = [:]
    private var names: [UInt64: OperatorName] = [:]
    /// Where the page was full.
    private var fullAt: AuditPlace?
    private var isBeyond = false

    private struct CountKey: Hashable {
        var operatorID: UInt64
        var kind: Int32
    }

    private struct OperatorName {
        var account = ""
        var bureauID: UInt64 = 0
        var bureau = ""
    }

    init(_ asked: AuditReading) { self.asked = asked }

    /// Takes in what is asked for of an entry of the journal; false where no more is wanted.
    mutating func take(
        _ entry: JournalEntry, _ body: RawSpan
    ) throws(StorageError) -> Bool {
        guard !asked.isBeyond(entry) else {
            isBeyond = true
            return false
        }
        let decoded: JournalBody
        do {
            decoded = try JournalBody(decoding: Array(copying: body))
        } catch {
            throw .refusal(.content(reason: "entry \(entry.sequence): \(error)"))
        }
        let items = AuditItem.items(of: decoded, withReadings: asked.filter.withReadings)
        let done = entry.sequence == asked.start.entry ? asked.start.item : 0
        for (index, item) in items.enumerated().dropFirst(done) {
            guard !isFull else {
                fullAt = AuditPlace(entry: entry.sequence, item: index)
                return false
            }
            if asked.filter.admits(item) { add(item) }
        }
        return true
    }

    private var isFull: Bool {
        guard case .rows(let limit, let bytes) = asked.question else { return false }
        return rows.count >= limit || rowBytes >= bytes
    }

    private mutating func add(_ item: AuditItem) {
        guard case .rows = asked.question else {
            let key = CountKey(operatorID: item.operatorID, kind: item.kind.rawValue)
            counts[key, default: 0] += 1
            return
        }
        let name = name(of: item.operatorID)
        rowBytes +=
            96 + item.method.utf8.count + item.reason.utf8.count + name.account.utf8.count
            + name.bureau.utf8.count
        rows.append(
            AuditRow(
                sequence: item.sequence, at: item.at, kind: item.kind,
                operatorId: item.operatorID, accountName: name.account,
                bureauId: name.bureauID, bureauName: name.bureau, uid: item.uid,
                method: item.method, subject: item.subject, subjectId: item.subjectID,
                reason: item.reason, revision: item.revision))
    }

    /// The operator as he is bound now, or was last.
    private mutating func name(of id: UInt64) -> OperatorName {
        if let known = names[id] { return known }
        // The whole copy is on disk before the answer is seen.
        var trace = ReadTrace()
        var name = OperatorName()
        if let binding = asked.today.get(Operator.self, .operator, id, &trace) {
            name.account = binding.accountName
            name.bureauID = binding.bureauId
            let bureau = asked.today.get(Bureau.self, .bureau, binding.bureauId, &trace)
            name.bureau = bureau?.name ?? ""
        }
        names[id] = name
        return name
    }

    /// The encoded reply.
    mutating func reply(_ reading: JournalStretch.Reading) -> [UInt8] {
        let isOver = isBeyond || (fullAt == nil && reading.next > asked.through)
        let next = fullAt ?? AuditPlace(entry: reading.next)
        let end = PageEnd(nextAfterId: isOver ? 0 : next.number)
        var reach = AuditReach(
            throughEntry: asked.through, lookedUntil: reading.lastInstant ?? 0,
            bytesRead: UInt64(reading.bytes))
        switch reading.oldest {
        case .beginning: reach.whole = true
        case .segment(let createdAt): reach.completeFrom = createdAt
        }
        return switch asked.question {
        case .rows: ListAuditReply(rows: rows, end: end, reach: reach).encoded()
        case .counts:
            SummarizeAuditReply(counts: countRows(), end: end, reach: reach).encoded()
        }
    }

    private mutating func countRows() -> [AuditCount] {
        let keys = counts.keys.sorted { ($0.operatorID, $0.kind) < ($1.operatorID, $1.kind) }
        return keys.map { key in
            let name = name(of: key.operatorID)
            return AuditCount(
                operatorId: key.operatorID, accountName: name.account,
                bureauId: name.bureauID, bureauName: name.bureau,
                kind: AuditKind(rawValue: key.kind), count: counts[key] ?? 0)
        }
    }
}
