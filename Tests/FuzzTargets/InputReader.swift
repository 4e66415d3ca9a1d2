/// Reads an input as choices; zeros where it has ended, so that every input is a whole one.
struct InputReader {
    private let bytes: [UInt8]
    private var position: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
    }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func byte() -> UInt8 {
        guard position < bytes.count else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    /// A number of so many bytes, the lowest first.
    mutating func number(bytes count: Int) -> UInt64 {
        var value: UInt64 = 0
        for place in 0..<count {
            value |= UInt64(byte()) << UInt64(8 * place)
        }
        return value
    }

    /// One of `limit` choices, which must not be none.
    mutating func choice(_ limit: Int) -> Int { Int(byte()) % limit }

    /// As many of the next bytes as there are.
    mutating func take(_ count: Int) -> [UInt8] {
        let end = min(bytes.count, position + count)
        defer { position = end }
        return Array(bytes[position..<end])
    }

    mutating func rest() -> [UInt8] { take(bytes.count - position) }
}
