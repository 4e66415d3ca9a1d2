/// Reads the parts of a message's encoding, front to back, without going beyond its end.
@safe
@frozen
public struct WireReader {
    @usableFromInline let bytes: UnsafeRawBufferPointer
    @usableFromInline var offset = 0

    /// A reader at the front of a message. The bytes must outlive it.
    @inlinable
    public init(_ bytes: UnsafeRawBufferPointer) {
        unsafe self.bytes = bytes
    }

    /// How many bytes have been read.
    @inlinable
    public var position: Int { offset }

    /// Whether nothing is left.
    @inlinable
    public var isAtEnd: Bool { unsafe offset >= bytes.count }

    /// A varint of at most ten bytes and 64 bits.
    @inlinable @inline(__always)
    public mutating func varint() throws(DecodingError) -> UInt64 {
        if unsafe offset &+ 1 < bytes.count {
            let byte = unsafe bytes[offset]
            if byte < 0x80 {
                offset &+= 1
                return UInt64(byte)
            }
            let next = unsafe bytes[offset &+ 1]
            if next < 0x80 {
                offset &+= 2
                return UInt64(byte & 0x7F) | UInt64(next) << 7
            }
        }
        return try longVarint()
    }

    /// A varint of several bytes. Nearly all have at most eight and lie eight bytes or more before
    /// the end: their bytes are read as one word.
    @usableFromInline
    mutating func longVarint() throws(DecodingError) -> UInt64 {
        guard unsafe bytes.count - offset >= 8, let start = unsafe bytes.baseAddress else {
            return try bytewiseVarint()
        }
        let word = unsafe Self.word(start + offset)
        // The bytes that say that none follows; the lowest is the varint's last.
        let ends = ~word & Self.highBits
        guard ends != 0 else { return try bytewiseVarint() }
        offset += ends.trailingZeroBitCount / 8 + 1
        return Self.joinedSevens(word & (ends ^ (ends &- 1)))
    }

    /// The low seven bits of each byte, side by side.
    private static func joinedSevens(_ word: UInt64) -> UInt64 {
        let sevens = word & 0x7F7F_7F7F_7F7F_7F7F
        let fourteens = sevens & 0x007F_007F_007F_007F | (sevens & 0x7F00_7F00_7F00_7F00) >> 1
        let halves = fourteens & 0x0000_3FFF_0000_3FFF | (fourteens & 0x3FFF_0000_3FFF_0000) >> 2
        return halves & 0x0FFF_FFFF | (halves & 0x0FFF_FFFF_0000_0000) >> 4
    }

    @usableFromInline
    mutating func bytewiseVarint() throws(DecodingError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            guard unsafe offset < bytes.count else { throw .truncated }
            let byte = unsafe bytes[offset]
            offset += 1
            if shift == 63, byte > 1 { throw .malformedVarint }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .malformedVarint
    }

    /// A field's tag: its number times eight and its wire type. Both are valid.
    @inlinable @inline(__always)
    public mutating func tag() throws(DecodingError) -> WireTag {
        let start = offset
        let value = try varint()
        // libprotobuf-c reads five bytes of a tag at most, and field numbers have 29 bits.
        guard value >= 8, offset - start <= 5, value <= UInt64(UInt32.max) else {
            throw .invalidFieldNumber
        }
        let tag = UInt32(truncatingIfNeeded: value)
        // Wire types 3, 4, 6 and 7 are groups and nothing.
        guard 0b0010_0111 & (1 << (tag & 7)) != 0 else { throw .unsupportedWireType }
        return WireTag(number: tag >> 3, wireType: tag & 7)
    }

    /// The bytes behind a length.
    @inlinable @inline(__always)
    public mutating func lengthDelimited() throws(DecodingError) -> UnsafeRawBufferPointer {
        let start = offset
        let value = try varint()
        // libprotobuf-c reads five bytes of a length at most.
        guard offset - start <= 5 else { throw .malformedVarint }
        guard unsafe value <= UInt64(bytes.count - offset), let base = unsafe bytes.baseAddress
        else {
            throw .truncated
        }
        let content = unsafe UnsafeRawBufferPointer(
            start: base + offset, count: Int(truncatingIfNeeded: value))
        offset += content.count
        return unsafe content
    }
}

// MARK: Values of generated views

extension WireReader {
    /// The number behind a tag.
    @inlinable @inline(__always)
    public mutating func number(_ tag: WireTag) throws(DecodingError) -> UInt64 {
        guard tag.wireType == WireTag.varint else { throw .wireTypeMismatch }
        return try varint()
    }

    /// The bytes behind a tag.
    @inlinable @inline(__always)
    public mutating func content(_ tag: WireTag) throws(DecodingError) -> UnsafeRawBufferPointer {
        guard tag.wireType == WireTag.lengthDelimited else { throw .wireTypeMismatch }
        return try unsafe lengthDelimited()
    }

    /// The text behind a tag, checked as the decoder checks it.
    @inlinable @inline(__always)
    public mutating func text(
        _ tag: WireTag, _ options: DecodingOptions
    ) throws(DecodingError) -> WireText {
        let content = try unsafe content(tag)
        guard content.count <= options.maximumStringLength else { throw .stringTooLong }
        if !options.areVerified { try unsafe UTF8Check.check(content) }
        return unsafe WireText(content)
    }
}

/// A field's number and wire type, as they lie on the wire.
@frozen
public struct WireTag {
    /// Varints: integers, booleans, enums.
    @inlinable public static var varint: UInt32 { 0 }
    /// Eight bytes.
    @inlinable public static var fixed64: UInt32 { 1 }
    /// A length and so many bytes: text, bytes, messages, packed values.
    @inlinable public static var lengthDelimited: UInt32 { 2 }
    /// Four bytes.
    @inlinable public static var fixed32: UInt32 { 5 }

    /// The field's number.
    public let number: UInt32
    /// How its value lies on the wire.
    public let wireType: UInt32

    @inlinable
    init(number: UInt32, wireType: UInt32) {
        self.number = number
        self.wireType = wireType
    }
}
