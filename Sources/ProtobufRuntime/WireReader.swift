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
    mutating func varint() throws(DecodingError) -> UInt64 {
        guard unsafe position < bytes.count else { throw .truncated }
        let first = unsafe bytes[position]
        position += 1
        if first < 0x80 { return UInt64(first) }
        var value = UInt64(first & 0x7F)
        var shift: UInt64 = 7
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

    /// A field's number and wire type.
    mutating func tag() throws(DecodingError) -> (number: UInt32, wireType: UnknownField.WireType) {
        let start = position
        let value = try varint()
        // libprotobuf-c reads five bytes of a tag at most, and field numbers have 29 bits.
        guard position - start <= 5, let tag = UInt32(exactly: value), tag >= 8 else {
            throw .invalidFieldNumber
        }
        guard let wireType = UnknownField.WireType(rawValue: UInt8(tag & 7)) else {
            throw .unsupportedWireType
        }
        return (tag >> 3, wireType)
    }

    mutating func skip(_ count: Int) throws(DecodingError) {
        guard unsafe bytes.count - position >= count else { throw .truncated }
        position += count
    }

    /// The bytes behind a length.
    mutating func lengthDelimited() throws(DecodingError) -> UnsafeRawBufferPointer {
        let start = position
        let value = try varint()
        // libprotobuf-c reads five bytes of a length at most.
        guard position - start <= 5 else { throw .malformedVarint }
        guard let length = Int(exactly: value), unsafe length <= bytes.count - position else {
            throw .truncated
        }
        let content = unsafe UnsafeRawBufferPointer(rebasing: bytes[position..<position + length])
        position += length
        return unsafe content
    }
}
