/// Reads fields in order from bytes that may be anything; nil where they end too early.
struct ByteDecoder {
    private let bytes: [UInt8]
    private(set) var offset: Int
    private let end: Int

    /// A range that does not lie in the bytes is an empty one.
    init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        let range = (range ?? 0..<bytes.count).clamped(to: 0..<bytes.count)
        offset = range.lowerBound
        end = range.upperBound
    }

    var remaining: Int { end - offset }

    mutating func integer<Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ type: Value.Type = Value.self
    ) -> Value? {
        let width = Value.bitWidth / 8
        guard remaining >= width else {
            return nil
        }
        let value = unsafe bytes.withUnsafeBytes { buffer in
            unsafe buffer.loadUnaligned(fromByteOffset: offset, as: Value.self)
        }
        offset += width
        return Value(littleEndian: value)
    }

    /// An instant: signed, in milliseconds since the Unix epoch.
    mutating func instant() -> Int64? {
        integer(UInt64.self).map { Int64(bitPattern: $0) }
    }

    /// A format version that is read here; nil where it is another.
    mutating func readableVersion() -> UInt32? {
        integer(UInt32.self).flatMap { Storage.readableVersions.contains($0) ? $0 : nil }
    }

    mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, remaining >= count else {
            return nil
        }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    /// Passes over bytes; false where there are not so many.
    mutating func skip(_ count: Int) -> Bool {
        guard count >= 0, remaining >= count else {
            return false
        }
        offset += count
        return true
    }

    mutating func digest() -> Digest? {
        take(Digest.byteCount).flatMap { Digest($0) }
    }

    /// An unsigned number in groups of seven bits, the lowest first, at most ten groups.
    mutating func variableLengthInteger() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64, remaining > 0 {
            let byte = bytes[offset]
            offset += 1
            if shift == 63 && byte > 1 {
                return nil
            }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 {
                return value
            }
            shift += 7
        }
        return nil
    }
}

extension [UInt8] {
    /// Whether a block of a format ends with the checksum of what is before it.
    func endsWithItsChecksum() -> Bool {
        guard count > 4 else {
            return false
        }
        var decoder = ByteDecoder(self, in: count - 4..<count)
        return decoder.integer(UInt32.self) == Checksum.of(self, in: 0..<count - 4)
    }
}
