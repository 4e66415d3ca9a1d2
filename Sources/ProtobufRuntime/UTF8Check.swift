/// Checks of text as libprotobuf-c would take it.
enum UTF8Check {
    private static let highBits: UInt64 = 0x8080_8080_8080_8080
    private static let lowBits: UInt64 = 0x0101_0101_0101_0101

    /// Refuses text that contains NUL or is not UTF-8 (RFC 3629: no surrogates, no overlong forms,
    /// nothing beyond U+10FFFF).
    static func check(_ text: UnsafeRawBufferPointer) throws(DecodingError) {
        var position = 0
        while position < text.count {
            position = unsafe endOfPlainWords(text, from: position)
            guard position < text.count else { return }
            let byte = unsafe text[position]
            if byte == 0 { throw .stringContainsNUL }
            if byte < 0x80 {
                position += 1
            } else {
                let length = unsafe sequenceLength(text, at: position)
                guard length > 0 else { throw .invalidUTF8 }
                position += length
            }
        }
    }

    /// Skips words of eight ASCII bytes without NUL.
    private static func endOfPlainWords(_ text: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while text.count - position >= 8 {
            let word = unsafe text.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            guard word & highBits == 0, (word &- lowBits) & highBits == 0 else { break }
            position += 8
        }
        return position
    }

    /// The length of the sequence that begins with a byte beyond ASCII; 0 if it is malformed.
    private static func sequenceLength(_ text: UnsafeRawBufferPointer, at start: Int) -> Int {
        let lead = unsafe text[start]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard text.count - start >= length, unsafe second.contains(text[start + 1]) else {
            return 0
        }
        for offset in 2..<max(length, 2) where unsafe text[start + offset] & 0xC0 != 0x80 {
            return 0
        }
        return length
    }
}
