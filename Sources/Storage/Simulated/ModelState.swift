import Glibc

/// The plainest state there is: record number n is a function of n, and a state is how many there
/// are. Every byte that recovery gives back can so be foretold.
package struct ModelState: RecoveryTarget {
    package private(set) var revision: UInt64 = 0
    package private(set) var recordCount: UInt64 = 0
    package private(set) var lastSequence: UInt64 = 0
    /// The newest revision that is taken, for states of the past.
    package var limit = UInt64.max

    package init() {}

    package mutating func beginSnapshot(_ header: SnapshotHeader) throws(StorageError) {
        startAfresh()
        guard header.attributes == Array("model".utf8) else {
            throw .refusal(.content(reason: "attributes"))
        }
        revision = header.revision
    }

    package mutating func load(table: UInt32, key: UInt64, record: RawSpan) throws(StorageError) {
        guard key % 3 + 1 == UInt64(table), key <= revision, isEqual(record, Self.record(key))
        else {
            throw .refusal(.content(reason: "row \(key) of table \(table) is another"))
        }
        recordCount += 1
    }

    package mutating func apply(_ entry: JournalEntry, body: RawSpan) throws(StorageError) {
        let expected = Self.body(first: entry.firstRevision, last: entry.lastRevision)
        guard isEqual(body, expected) else {
            throw .refusal(.content(reason: "entry \(entry.sequence) has another body"))
        }
        guard lastSequence == 0 || entry.sequence == lastSequence + 1,
            entry.firstRevision <= revision + 1
        else {
            throw .refusal(.content(reason: "entry \(entry.sequence) is out of order"))
        }
        lastSequence = entry.sequence
        let last = min(entry.lastRevision, limit)
        if last > revision {
            recordCount += last - revision
            revision = last
        }
    }

    package mutating func startAfresh() {
        let limit = limit
        self = ModelState()
        self.limit = limit
    }

    /// Whether the state is exactly that of its revision: every record was held against its number
    /// when it came, so their count decides.
    package var isExact: Bool { recordCount == revision }

    /// Between nothing and a good many bytes.
    package static func record(_ number: UInt64) -> [UInt8] {
        let length = number.isMultiple(of: 11) ? 5_000 : Int(number &* 7_919 % 300)
        return [UInt8](repeating: UInt8(truncatingIfNeeded: number &* 31), count: length)
    }

    package static func body(first: UInt64, last: UInt64) -> [UInt8] {
        guard first <= last else {
            return Array("audit only".utf8)
        }
        var body: [UInt8] = []
        for number in first...last {
            body.append(contentsOf: record(number))
        }
        return body
    }

    package static func source(revision: UInt64, covered: JournalPosition) -> SnapshotSource {
        SnapshotSource(
            covered: covered, revision: revision, instant: Int64(revision) * 86_400_000,
            attributes: Array("model".utf8), tables: [1, 2, 3, 4]
        ) { table, fromKey, visitor in
            var number = max(fromKey, 1)
            while number <= revision {
                if number % 3 + 1 == UInt64(table) {
                    let record = Self.record(number)
                    if unsafe !visitor(number, record.span.bytes) {
                        return
                    }
                }
                number += 1
            }
        }
    }

    private func isEqual(_ span: RawSpan, _ bytes: [UInt8]) -> Bool {
        guard span.byteCount == bytes.count else {
            return false
        }
        return unsafe span.withUnsafeBytes { left in
            unsafe bytes.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else {
                    return true
                }
                return unsafe memcmp(left, right, bytes.count) == 0
            }
        }
    }
}
