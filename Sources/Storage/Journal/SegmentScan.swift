import Glibc

/// Reads the entries of one segment, of which every byte may be wrong.
///
/// Duties:
/// 1. give the entries that stand where the chain wants them, in order;
/// 2. tell the end of what was written from damage, and damage at the tail from damage before it.
struct SegmentScan {
    enum Step {
        case entry(JournalEntry, body: Range<Int>)
        /// Only zeros follow.
        case end
        /// Something that is no entry, with no whole later entry behind it: the write that was in
        /// flight when the power went, or damage to the last entry.
        case brokenTail
        /// Something that is no entry, before a whole later one.
        case damage
        /// A whole entry that does not belong here.
        case misplaced
    }

    private let bytes: [UInt8]
    private let storeID: StoreID
    /// Where entries end at the latest.
    private let end: Int
    private(set) var offset = FileMagic.blockBytes
    /// The position behind the entries given so far.
    private(set) var position: JournalPosition

    init(_ bytes: [UInt8], header: SegmentHeader, end: Int) {
        self.bytes = bytes
        storeID = header.storeID
        self.end = min(end, bytes.count)
        position = header.base
    }

    mutating func next() -> Step {
        guard offset < end else {
            return .end
        }
        guard
            let entry = JournalEntry.decode(bytes, at: offset, room: end, storeID: storeID)
        else {
            return bytes.areZero(in: offset..<end) ? .end : broken()
        }
        guard entry.offset == UInt64(offset), entry.epoch == position.epoch,
            entry.sequence == position.sequence + 1, entry.previousDigest == position.digest,
            entry.firstRevision == position.revision + 1, entry.lastRevision >= position.revision,
            entry.lastRevision <= JournalPosition.revisionLimit
        else {
            return .misplaced
        }
        guard isWhole(entry, at: offset) else {
            return broken()
        }
        let start = offset
        position = entry.position(in: bytes, at: start)
        offset += entry.stride
        let body = start + JournalEntry.headerBytes
        return .entry(entry, body: body..<body + entry.bodyBytes)
    }

    /// Whether checksum and padding of an entry hold.
    private func isWhole(_ entry: JournalEntry, at start: Int) -> Bool {
        let body = start + JournalEntry.headerBytes
        let bodyEnd = body + entry.bodyBytes
        let entryEnd = start + entry.stride
        return entryEnd <= end && Checksum.of(bytes, in: body..<bodyEnd) == entry.bodyChecksum
            && bytes.areZero(in: bodyEnd..<entryEnd)
    }

    /// Looks for a whole later entry: since only one is ever in flight, it proves that what is
    /// broken here had been synchronised, and perhaps acknowledged, before.
    private func broken() -> Step {
        nextWhole(from: offset + FileMagic.blockBytes, room: end) == nil ? .brokenTail : .damage
    }

    /// How many whole entries lie behind this place, whatever lies between, and the newest revision
    /// of them: what is lost by a cut here.
    func entriesBehind(upTo room: Int) -> (count: Int, newest: UInt64) {
        var found: (count: Int, newest: UInt64) = (0, 0)
        var candidate = offset
        while let (entry, start) = nextWhole(from: candidate, room: room) {
            found.count += 1
            found.newest = max(found.newest, entry.lastRevision)
            candidate = start + entry.stride
        }
        return found
    }

    /// The next whole entry at a block from here on that comes later than those given so far.
    private func nextWhole(
        from start: Int, room: Int
    ) -> (entry: JournalEntry, offset: Int)? {
        var candidate = start
        while candidate < room {
            if let entry = JournalEntry.decode(bytes, at: candidate, room: room, storeID: storeID),
                entry.offset == UInt64(candidate), entry.epoch == position.epoch,
                entry.sequence > position.sequence + (candidate == offset ? 0 : 1),
                isWhole(entry, at: candidate)
            {
                return (entry, candidate)
            }
            candidate += FileMagic.blockBytes
        }
        return nil
    }
}

extension [UInt8] {
    /// Whether a range of the bytes, which has to lie in them, holds only zeros.
    func areZero(in range: Range<Int>) -> Bool {
        guard let first = range.first else {
            return true
        }
        // The first is zero, and each is like the one after it.
        guard self[first] == 0 else {
            return false
        }
        return unsafe withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else {
                return true
            }
            return unsafe memcmp(base + first, base + first + 1, range.count - 1) == 0
        }
    }
}
