/// A page of records in their encoded form, packed in key order without holes: an update moves the
/// bytes behind it, which costs less than a microsecond at this size and leaves nothing to compact.
struct RecordPage: TreePage {
    static let targetBytes = 16 * 1024
    static let maximumCount = 256

    private var keys: [UInt64] = []
    /// `ends[i]` is the offset in `bytes` just behind record `i`.
    private var ends: [UInt32] = []
    private var bytes: [UInt8] = []
    var newestRevision: UInt64 = 0

    var count: Int { keys.count }
    var isOverfull: Bool { bytes.count > Self.targetBytes || count > Self.maximumCount }
    var isUnderfull: Bool { bytes.count < Self.targetBytes / 2 && count < Self.maximumCount / 2 }

    func key(at index: Int) -> UInt64 { keys[index] }

    func lowerBound(_ key: UInt64) -> Int { binarySearch(key) { keys[$0] } }

    func range(at index: Int) -> Range<Int> {
        (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
    }

    func record(at index: Int) -> [UInt8] { Array(bytes[range(at: index)]) }

    func withRecord<Result>(
        at index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try bytes.withUnsafeBytes {
            try body(UnsafeRawBufferPointer(rebasing: $0[range(at: index)]))
        }
    }

    mutating func put(_ record: [UInt8], for key: UInt64, at index: Int) {
        if index < count, keys[index] == key {
            let range = range(at: index)
            bytes.replaceSubrange(range, with: record)
            shiftEnds(from: index, by: record.count - range.count)
        } else {
            let start = index == 0 ? 0 : Int(ends[index - 1])
            bytes.insert(contentsOf: record, at: start)
            keys.insert(key, at: index)
            ends.insert(UInt32(start), at: index)
            shiftEnds(from: index, by: record.count)
        }
    }

    mutating func remove(at index: Int) {
        let range = range(at: index)
        bytes.removeSubrange(range)
        keys.remove(at: index)
        ends.remove(at: index)
        shiftEnds(from: index, by: -range.count)
    }

    mutating func splitOff(atEnd: Bool) -> RecordPage {
        let middle = atEnd ? count - 1 : splitIndex()
        let cut = range(at: middle).lowerBound
        var upper = RecordPage()
        upper.newestRevision = newestRevision
        upper.keys = Array(keys[middle...])
        upper.ends = ends[middle...].map { $0 - UInt32(cut) }
        upper.bytes = Array(bytes[cut...])
        keys.removeSubrange(middle...)
        ends.removeSubrange(middle...)
        bytes.removeSubrange(cut...)
        return upper
    }

    func canAbsorb(_ next: RecordPage) -> Bool {
        count == 0 || next.count == 0
            || (bytes.count + next.bytes.count <= Self.targetBytes
                && count + next.count <= Self.maximumCount)
    }

    mutating func absorb(_ next: RecordPage) {
        let base = UInt32(bytes.count)
        keys.append(contentsOf: next.keys)
        ends.append(contentsOf: next.ends.map { $0 + base })
        bytes.append(contentsOf: next.bytes)
        newestRevision = max(newestRevision, next.newestRevision)
    }

    /// The record at which the bytes are halved; never 0, so that both parts hold something.
    private func splitIndex() -> Int {
        let half = UInt32(bytes.count / 2)
        let index = ends.firstIndex { $0 > half } ?? count - 1
        return min(max(index, 1), count - 1)
    }

    private mutating func shiftEnds(from index: Int, by delta: Int) {
        for position in index..<ends.count {
            ends[position] = UInt32(Int(ends[position]) + delta)
        }
    }
}
