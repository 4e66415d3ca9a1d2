// How a page of records is read: the only place that knows where slots and records lie.
extension RecordPage {
    /// A page as it lies in memory, for reading: valid only as long as the page is held and not
    /// changed.
    struct Place {
        let header: UnsafeMutablePointer<Header>
        let bytes: UnsafeMutablePointer<UInt8>

        @inline(__always)
        private func slot(_ index: Int) -> UnsafeMutableRawPointer {
            RecordPage.slot(index, header.pointee, bytes)
        }

        @inline(__always)
        var count: Int { header.pointee.count }

        @inline(__always)
        var newestRevision: UInt64 { header.pointee.newestRevision }

        @inline(__always)
        func key(at index: Int) -> UInt64 {
            precondition(index >= 0 && index < count)
            return RecordPage.key(slot(index))
        }

        @inline(__always)
        func range(at index: Int) -> Range<Int> {
            precondition(index >= 0 && index < count)
            let end = RecordPage.end(slot(index))
            let start = index == 0 ? 0 : RecordPage.end(slot(index - 1))
            return start..<end
        }

        @inline(__always)
        func lowerBound(_ key: UInt64) -> Int {
            let header = header.pointee
            guard header.count > 0, key > header.firstKey else { return 0 }
            guard key <= header.lastKey else { return header.count }
            let guess = GuessedSearch.guess(
                key, between: header.firstKey, and: header.lastKey, count: header.count)
            return GuessedSearch.lowerBound(count: header.count, guess: guess) {
                RecordPage.key(RecordPage.slot($0, header, bytes)) < key
            }
        }

        /// About where the slot of a key lies; nil on an empty page.
        @inline(__always)
        func likelySlot(_ key: UInt64) -> UnsafeRawPointer? {
            let header = header.pointee
            guard header.count > 0 else { return nil }
            let guess = GuessedSearch.guess(
                min(key, header.lastKey), between: header.firstKey, and: header.lastKey,
                count: header.count)
            return UnsafeRawPointer(RecordPage.slot(guess, header, bytes))
        }

        @inline(__always)
        func record(at index: Int) -> UnsafeRawBufferPointer {
            let range = range(at: index)
            return UnsafeRawBufferPointer(start: bytes + range.lowerBound, count: range.count)
        }
    }

    // A slot: the key, and the offset just behind the record.

    @inline(__always)
    static func slot(
        _ index: Int, _ header: Header, _ bytes: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(bytes) + (header.capacity - (index + 1) * slotBytes)
    }

    @inline(__always)
    static func key(_ slot: UnsafeMutableRawPointer) -> UInt64 {
        slot.loadUnaligned(as: UInt64.self)
    }

    @inline(__always)
    static func end(_ slot: UnsafeMutableRawPointer) -> Int {
        Int(slot.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    }

    @inline(__always)
    static func setEnd(_ slot: UnsafeMutableRawPointer, _ end: Int) {
        slot.storeBytes(of: UInt32(truncatingIfNeeded: end), toByteOffset: 8, as: UInt32.self)
    }
}
