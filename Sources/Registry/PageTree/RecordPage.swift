/// A page of records in their encoded form: records packed from the front of its memory in key
/// order and without holes, and from its end downwards a slot for each, with its key and the offset
/// just behind it. An update moves the bytes behind it, which costs less than a microsecond at this
/// size and leaves nothing to compact.
///
/// `@unchecked Sendable` is sound because memory is only ever written by the one page that holds it
/// alone (`makeUnique`).
struct RecordPage: TreePage, @unchecked Sendable {
    static let targetBytes = 16 * 1024
    static let maximumCount = 256
    static let slotBytes = 12
    private static let smallestCapacity = 256

    struct Header {
        var count = 0
        /// Bytes of all records.
        var used = 0
        /// Bytes of memory behind the header.
        var capacity: Int
        var newestRevision: UInt64 = 0
        var firstKey: UInt64 = 0
        var lastKey: UInt64 = 0
    }

    private var memory: PageMemory<Header, UInt8>

    init() {
        memory = Self.memory(capacity: Self.smallestCapacity)
    }

    /// A page that rows of a table in order are laid into: it has room for as much as a page holds.
    static var roomy: RecordPage {
        RecordPage(memory(capacity: targetBytes + maximumCount * slotBytes))
    }

    private static func memory(capacity: Int) -> PageMemory<Header, UInt8> {
        .make(capacity: capacity, Header(capacity: capacity))
    }

    @inline(__always)
    private var header: Header { memory.withPointers { header, _ in header.pointee } }

    var count: Int { header.count }
    var newestRevision: UInt64 {
        memory.withPointers { header, _ in header.pointee.newestRevision }
    }
    var isOverfull: Bool { header.used > Self.targetBytes || count > Self.maximumCount }
    var isUnderfull: Bool {
        header.used < Self.targetBytes / 2 && count < Self.maximumCount / 2
    }

    mutating func note(_ revision: UInt64) {
        memory.withPointers { header, _ in header.pointee.newestRevision = revision }
    }

    // MARK: Reading

    /// Calls `body` with the page as it lies.
    @inline(__always)
    private func withPlace<Result>(_ body: (Place) -> Result) -> Result {
        memory.withPointers { body(Place(header: $0, bytes: $1)) }
    }

    @inline(__always)
    var place: Place { withPlace { $0 } }

    func key(at index: Int) -> UInt64 { withPlace { $0.key(at: index) } }

    @inline(__always)
    static func position(of key: UInt64) -> UInt64 { key }

    @inline(__always)
    func range(at index: Int) -> Range<Int> { withPlace { $0.range(at: index) } }

    @inline(__always)
    func lowerBound(_ key: UInt64) -> Int { withPlace { $0.lowerBound(key) } }

    func record(at index: Int) -> [UInt8] { withRecord(at: index) { Array($0) } }

    @inline(__always)
    func withRecord<Result>(
        at index: Int, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        withPlace { body($0.record(at: index)) }
    }

    mutating func put(_ record: [UInt8], for key: UInt64, at index: Int) {
        if index < count, self.key(at: index) == key {
            let range = range(at: index)
            reserve(bytes: record.count - range.count, slots: 0)
            replace(range, with: record)
            shiftEnds(from: index, by: record.count - range.count)
        } else {
            let start = index == 0 ? 0 : range(at: index - 1).upperBound
            reserve(bytes: record.count, slots: 1)
            replace(start..<start, with: record)
            insertSlot(index, key, end: start)
            shiftEnds(from: index, by: record.count)
        }
        noteEnds()
    }

    /// Whether a record of so many bytes belongs on the next page.
    func isFull(for byteCount: Int) -> Bool {
        count > 0 && (header.used + byteCount > Self.targetBytes || count >= Self.maximumCount)
    }

    /// Puts a record behind all others.
    mutating func append(_ record: UnsafeRawBufferPointer, for key: UInt64) {
        reserve(bytes: record.count, slots: 1)
        memory.withPointers { header, bytes in
            let start = header.pointee.used
            if let source = record.baseAddress {
                (UnsafeMutableRawPointer(bytes) + start)
                    .copyMemory(from: source, byteCount: record.count)
            }
            header.pointee.used = start + record.count
            let slot = Self.slot(header.pointee.count, header.pointee, bytes)
            slot.storeBytes(of: key, as: UInt64.self)
            Self.setEnd(slot, start + record.count)
            if header.pointee.count == 0 { header.pointee.firstKey = key }
            header.pointee.lastKey = key
            header.pointee.count += 1
        }
    }

    /// The same records in memory that they just fill.
    func trimmed() -> RecordPage {
        RecordPage(copy(0..<count, capacity: 1))
    }

    /// Forgets all records and keeps the memory.
    mutating func removeAll() {
        memory.withPointers { header, _ in
            header.pointee = Header(capacity: header.pointee.capacity)
        }
    }

    mutating func remove(at index: Int) {
        let range = range(at: index)
        replace(range, with: [])
        removeSlot(index)
        shiftEnds(from: index, by: -range.count)
        noteEnds()
    }

    /// Puts other bytes in the place of some; there is room.
    private func replace(_ range: Range<Int>, with record: [UInt8]) {
        memory.withPointers { header, bytes in
            let base = UnsafeMutableRawPointer(bytes)
            let behind = header.pointee.used - range.upperBound
            let end = range.lowerBound + record.count
            (base + end).copyMemory(from: base + range.upperBound, byteCount: behind)
            record.withUnsafeBytes { record in
                guard let source = record.baseAddress else { return }
                (base + range.lowerBound).copyMemory(from: source, byteCount: record.count)
            }
            header.pointee.used = end + behind
        }
    }

    private func insertSlot(_ index: Int, _ key: UInt64, end: Int) {
        memory.withPointers { header, bytes in
            let count = header.pointee.count
            if index < count {
                let lowest = Self.slot(count - 1, header.pointee, bytes)
                (lowest - Self.slotBytes).copyMemory(
                    from: lowest, byteCount: (count - index) * Self.slotBytes)
            }
            let slot = Self.slot(index, header.pointee, bytes)
            slot.storeBytes(of: key, as: UInt64.self)
            Self.setEnd(slot, end)
            header.pointee.count = count + 1
        }
    }

    private func removeSlot(_ index: Int) {
        memory.withPointers { header, bytes in
            let count = header.pointee.count
            let lowest = Self.slot(count - 1, header.pointee, bytes)
            (lowest + Self.slotBytes).copyMemory(
                from: lowest, byteCount: (count - 1 - index) * Self.slotBytes)
            header.pointee.count = count - 1
        }
    }

    private func shiftEnds(from index: Int, by delta: Int) {
        guard delta != 0 else { return }
        memory.withPointers { header, bytes in
            for position in index..<max(index, header.pointee.count) {
                let slot = Self.slot(position, header.pointee, bytes)
                Self.setEnd(slot, Self.end(slot) + delta)
            }
        }
    }

    /// Keeps the first and the last key at hand.
    private func noteEnds() {
        memory.withPointers { header, bytes in
            let count = header.pointee.count
            guard count > 0 else { return }
            header.pointee.firstKey = Self.key(Self.slot(0, header.pointee, bytes))
            header.pointee.lastKey = Self.key(Self.slot(count - 1, header.pointee, bytes))
        }
    }
}

// MARK: Memory

extension RecordPage {
    mutating func makeUnique() -> Bool {
        guard !isKnownUniquelyReferenced(&memory) else { return false }
        memory = copy(0..<count, capacity: header.capacity)
        return true
    }

    /// Sees to it that so many more bytes and slots have room.
    private mutating func reserve(bytes: Int, slots: Int) {
        let needed = header.used + bytes + (count + slots) * Self.slotBytes
        guard needed > header.capacity else { return }
        memory = copy(0..<count, capacity: Self.room(needed))
    }

    private static func room(_ needed: Int) -> Int {
        PageMemory<Header, UInt8>.roomFor(needed, atLeast: smallestCapacity)
    }

    /// The records at these places in memory of their own, of at least so many bytes; 0 = with a
    /// little room.
    private func copy(_ places: Range<Int>, capacity: Int = 0) -> PageMemory<Header, UInt8> {
        let start = places.isEmpty ? 0 : range(at: places.lowerBound).lowerBound
        let used = places.isEmpty ? 0 : range(at: places.upperBound - 1).upperBound - start
        let needed = used + places.count * Self.slotBytes
        let copy = Self.memory(
            capacity: capacity == 0 ? Self.room(needed) : max(capacity, needed))
        memory.withPointers { source, sourceBytes in
            copy.withPointers { target, targetBytes in
                target.pointee.count = places.count
                target.pointee.used = used
                target.pointee.newestRevision = source.pointee.newestRevision
                UnsafeMutableRawPointer(targetBytes)
                    .copyMemory(from: sourceBytes + start, byteCount: used)
                for (position, place) in places.enumerated() {
                    let from = Self.slot(place, source.pointee, sourceBytes)
                    let slot = Self.slot(position, target.pointee, targetBytes)
                    slot.storeBytes(of: Self.key(from), as: UInt64.self)
                    Self.setEnd(slot, Self.end(from) - start)
                }
            }
        }
        let page = RecordPage(copy)
        page.noteEnds()
        return copy
    }

    private init(_ memory: PageMemory<Header, UInt8>) {
        self.memory = memory
    }

    mutating func splitOff(atEnd: Bool) -> RecordPage {
        let middle = atEnd ? count - 1 : splitIndex()
        let upper = RecordPage(copy(middle..<count))
        // A page behind which others were appended is done.
        memory = copy(0..<middle, capacity: atEnd ? 1 : 0)
        return upper
    }

    func canAbsorb(_ next: RecordPage) -> Bool {
        count == 0 || next.count == 0
            || (header.used + next.header.used <= Self.targetBytes
                && count + next.count <= Self.maximumCount)
    }

    mutating func absorb(_ next: RecordPage) {
        let revision = max(newestRevision, next.newestRevision)
        for index in 0..<next.count {
            put(next.record(at: index), for: next.key(at: index), at: count)
        }
        note(revision)
    }

    /// The record at which the bytes are halved; never 0, so that both parts hold something.
    private func splitIndex() -> Int {
        let half = header.used / 2
        let index = (0..<count).first { range(at: $0).upperBound > half } ?? count - 1
        return min(max(index, 1), count - 1)
    }
}
