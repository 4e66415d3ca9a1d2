// Passing over what nobody wants to read.
extension WireReader {
    @inlinable @inline(__always)
    mutating func skip(_ count: Int) throws(DecodingError) {
        guard unsafe bytes.count - offset >= count else { throw .truncated }
        offset += count
    }

    /// Skips a value.
    @inlinable @inline(__always)
    public mutating func skipValue(_ wireType: UInt32) throws(DecodingError) {
        switch wireType {
        case WireTag.varint: try skipVarint()
        case WireTag.fixed64: try skip(8)
        case WireTag.fixed32: try skip(4)
        default: _ = try unsafe lengthDelimited()
        }
    }

    /// Skips a varint, by the same rules.
    @inlinable @inline(__always)
    mutating func skipVarint() throws(DecodingError) {
        if unsafe bytes.count &- offset >= 8, let start = unsafe bytes.baseAddress {
            let ends = unsafe ~Self.word(start + offset) & Self.highBits
            if ends != 0 {
                offset &+= ends.trailingZeroBitCount / 8 &+ 1
                return
            }
        }
        _ = try bytewiseVarint()
    }

    /// Reads the next tag whose number is not in `numbers`, and passes over the fields before it.
    ///
    /// Nearly all fields are numbers and short contents: as long as more than tag and value can
    /// take up lies before the end, they are passed over by words.
    ///
    /// - Parameter numbers: bit n for field n; fields from 64 on are never in it.
    /// - Returns: the tag, and where its field begins; nil at the end.
    public mutating func nextTag(
        skipping numbers: UInt64
    ) throws(DecodingError) -> (tag: WireTag, start: Int)? {
        guard let start = unsafe bytes.baseAddress else { return nil }
        let count = unsafe bytes.count
        var position = offset
        while count &- position >= Self.tagAndNumberBytes {
            let word = unsafe Self.word(start + position)
            // Number 0 is none, and is left to what finds fault with it.
            guard let (tag, tagBytes) = Self.oneOrTwoBytes(word), tag >= 8, tag < 64 << 3 else {
                break
            }
            let number = UInt32(truncatingIfNeeded: tag >> 3)
            let type = UInt32(truncatingIfNeeded: tag & 7)
            guard numbers & (1 << UInt64(number)) != 0 else {
                guard type == WireTag.varint || type == WireTag.lengthDelimited else { break }
                offset = position &+ tagBytes
                return (WireTag(number: number, wireType: type), position)
            }
            let content = position &+ tagBytes
            if type == WireTag.varint {
                let ends = unsafe ~Self.word(start + content) & Self.highBits
                guard ends != 0 else { break }
                position = content &+ ends.trailingZeroBitCount / 8 &+ 1
            } else if type == WireTag.lengthDelimited {
                guard let (length, lengthBytes) = Self.oneOrTwoBytes(word >> UInt64(8 &* tagBytes)),
                    Int(length) <= count &- content &- lengthBytes
                else { break }
                position = content &+ lengthBytes &+ Int(length)
            } else {
                break
            }
        }
        offset = position
        return try nextTagByFields(skipping: numbers)
    }

    /// The same field by field, for what the fast way leaves: the end, and what is rare or wrong.
    private mutating func nextTagByFields(
        skipping numbers: UInt64
    ) throws(DecodingError) -> (tag: WireTag, start: Int)? {
        while !isAtEnd {
            let start = offset
            let tag = try tag()
            guard tag.number < 64, numbers & (1 << UInt64(tag.number)) != 0 else {
                return (tag, start)
            }
            try skipValue(tag.wireType)
        }
        return nil
    }

    /// Two bytes of tag, and the word in which a number is looked for.
    private static var tagAndNumberBytes: Int { 10 }

    @inlinable static var highBits: UInt64 { 0x8080_8080_8080_8080 }

    @inlinable @inline(__always)
    static func word(_ address: UnsafeRawPointer) -> UInt64 {
        unsafe UInt64(littleEndian: address.loadUnaligned(as: UInt64.self))
    }

    /// The varint in the lowest bytes of a word, if it has one or two, and how many it has.
    @inline(__always)
    private static func oneOrTwoBytes(_ word: UInt64) -> (value: UInt64, byteCount: Int)? {
        if word & 0x80 == 0 { return (word & 0x7F, 1) }
        if word & 0x8000 == 0 { return (word & 0x7F | (word & 0x7F00) >> 1, 2) }
        return nil
    }
}
