/// Checks of text as libprotobuf-c would take it.
@usableFromInline
enum UTF8Check {
    private static let highBits: UInt64 = 0x8080_8080_8080_8080
    private static let lowBits: UInt64 = 0x0101_0101_0101_0101

    /// Refuses text that contains NUL or is not UTF-8 (RFC 3629: no surrogates, no overlong forms,
    /// nothing beyond U+10FFFF).
    @usableFromInline
    static func check(_ text: UnsafeRawBufferPointer) throws(DecodingError) {
        guard let start = text.baseAddress else { return }
        let count = text.count
        var position = 0
        while position < count {
            if count - position >= 8 {
                let word = unsafe start.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                if word & highBits == 0, (word &- lowBits) & highBits == 0 {
                    position += 8
                    continue
                }
            }
            if count - position >= 3 {
                let two = unsafe start.loadUnaligned(fromByteOffset: position, as: UInt16.self)
                let third = unsafe UInt32(text[position + 2]) << 16
                if isThreeByteSequence(UInt32(UInt16(littleEndian: two)) | third) {
                    position += 3
                    continue
                }
            }
            // NUL wraps around and fails the comparison.
            if unsafe text[position] &- 1 < 0x7F {
                position += 1
                continue
            }
            position += try unsafe lengthOfSequence(text, at: position)
        }
    }

    /// Whether three bytes, the first one lowest, are a sequence of three: what
    /// nearly every Chinese character is.
    private static func isThreeByteSequence(_ word: UInt32) -> Bool {
        guard word & 0x00C0_C0F0 == 0x0080_80E0 else { return false }
        // The bits that tell overlong forms (E0 80…9F) and surrogates (ED A0…BF).
        let telling = word & 0x0000_200F
        return telling != 0 && telling != 0x0000_200D
    }

    /// The length of a sequence that begins with NUL, which is refused, or beyond ASCII.
    private static func lengthOfSequence(
        _ text: UnsafeRawBufferPointer, at start: Int
    ) throws(DecodingError) -> Int {
        let lead = unsafe text[start]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0: throw .stringContainsNUL
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw .invalidUTF8
        }
        guard text.count - start >= length, unsafe second.contains(text[start + 1]) else {
            throw .invalidUTF8
        }
        for offset in 2..<max(length, 2) where unsafe text[start + offset] & 0xC0 != 0x80 {
            throw .invalidUTF8
        }
        return length
    }
}
