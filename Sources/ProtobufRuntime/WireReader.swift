/// Reads the parts of a message's encoding, front to back, without going beyond its end.
@safe
struct WireReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        unsafe self.bytes = bytes
    }

    var isAtEnd: Bool { unsafe position >= bytes.count }

    /// A varint of at most ten bytes and 64 bits.
    @inline(__always)
    mutating func varint() throws(DecodingError) -> UInt64 {
        if unsafe position < bytes.count, unsafe bytes[position] < 0x80 {
            defer { position += 1 }
            return unsafe UInt64(bytes[position])
        }
        return try longVarint()
    }

    private mutating func longVarint() throws(DecodingError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            guard unsafe position < bytes.count else { throw .truncated }
            let byte = unsafe bytes[position]
            position += 1
            if shift == 63, byte > 1 { throw .malformedVarint }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .malformedVarint
    }

    /// A field's tag: its number times eight and its wire type. Both are valid.
    @inline(__always)
    mutating func tag() throws(DecodingError) -> WireTag {
        let start = position
        let value = try varint()
        // libprotobuf-c reads five bytes of a tag at most, and field numbers have 29 bits.
        guard value >= 8, position - start <= 5, let tag = UInt32(exactly: value) else {
            throw .invalidFieldNumber
        }
        // Wire types 3, 4, 6 and 7 are groups and nothing.
        guard 0b0010_0111 & (1 << (tag & 7)) != 0 else { throw .unsupportedWireType }
        return WireTag(number: tag >> 3, wireType: tag & 7)
    }

    @inline(__always)
    mutating func skip(_ count: Int) throws(DecodingError) {
        guard unsafe bytes.count - position >= count else { throw .truncated }
        position += count
    }

    /// Skips a value.
    @inline(__always)
    mutating func skipValue(_ wireType: UInt32) throws(DecodingError) {
        switch wireType {
        case WireTag.varint: _ = try varint()
        case WireTag.fixed64: try skip(8)
        case WireTag.fixed32: try skip(4)
        default: _ = try unsafe lengthDelimited()
        }
    }

    /// The bytes behind a length.
    @inline(__always)
    mutating func lengthDelimited() throws(DecodingError) -> UnsafeRawBufferPointer {
        let start = position
        let value = try varint()
        // libprotobuf-c reads five bytes of a length at most.
        guard position - start <= 5 else { throw .malformedVarint }
        guard unsafe value <= UInt64(bytes.count - position), let base = unsafe bytes.baseAddress
        else {
            throw .truncated
        }
        let content = unsafe UnsafeRawBufferPointer(
            start: base + position, count: Int(truncatingIfNeeded: value))
        position += content.count
        return unsafe content
    }
}

/// A field's number and wire type, as they lie on the wire.
struct WireTag {
    static let varint: UInt32 = 0
    static let fixed64: UInt32 = 1
    static let lengthDelimited: UInt32 = 2
    static let fixed32: UInt32 = 5

    let number: UInt32
    let wireType: UInt32
}
