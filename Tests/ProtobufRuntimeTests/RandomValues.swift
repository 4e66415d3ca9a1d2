import ProtobufRuntime
import Schema

/// A message of which tests can make random values.
protocol RandomMessage: MaskableMessage {
    /// A value in which every field may be default, at a limit, or anything between.
    static func random(using values: inout RandomValues) -> Self
}

extension RandomMessage {
    /// A value that carries fields unknown to the schema as well.
    static func randomWithUnknownFields(using values: inout RandomValues) throws -> Self {
        let bytes = random(using: &values).encoded() + UnknownFieldBytes.random(using: &values)
        return try Self(decoding: bytes, options: .stored)
    }
}

/// Random values from a seed: the same seed gives the same values everywhere (SplitMix64).
struct RandomValues: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func index(below count: Int) -> Int {
        Int(next() % UInt64(max(count, 1)))
    }

    mutating func bool() -> Bool {
        next() & 1 == 1
    }

    /// Any integer: default, the smallest, the largest, small or anything.
    mutating func integer<Value: FixedWidthInteger>() -> Value {
        switch index(below: 6) {
        case 0: 0
        case 1: .max
        case 2: .min
        case 3: Value(truncatingIfNeeded: index(below: 300))
        default: Value(truncatingIfNeeded: next() >> UInt64(index(below: 64)))
        }
    }

    mutating func enumNumber(known count: Int) -> Int32 {
        index(below: 8) == 0 ? integer() : Int32(index(below: count))
    }

    mutating func float() -> Float {
        [0, -1.5, .infinity, .leastNonzeroMagnitude, Float(index(below: 1_000_000)) / 7][
            index(below: 5)]
    }

    mutating func double() -> Double {
        [0, -1.5, .infinity, .leastNonzeroMagnitude, Double(index(below: 1_000_000)) / 7][
            index(below: 5)]
    }

    /// Text with characters of every length in UTF-8, and none that is NUL.
    mutating func string() -> String {
        let pieces = [
            "a", "Z", "0", "é", "社", "工", "德庆县", "＊", "𠮷", "👩‍👩‍👦", "\u{1}", "\u{10FFFF}", "\n",
        ]
        return (0..<length()).map { _ in pieces[index(below: pieces.count)] }.joined()
    }

    mutating func bytes() -> [UInt8] {
        (0..<length()).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    /// Mostly short, at times beyond what one byte of a length can say.
    private mutating func length() -> Int {
        switch index(below: 8) {
        case 0: 0
        case 1: 120 + index(below: 20)
        default: index(below: 12)
        }
    }

    mutating func list<Element>(_ make: (inout RandomValues) -> Element) -> [Element] {
        let count = index(below: 5)
        return (0..<count).map { _ in make(&self) }
    }

    mutating func perhaps<Value>(_ make: (inout RandomValues) -> Value) -> Value? {
        bool() ? make(&self) : nil
    }
}

/// Encoded fields with numbers that no message of ours uses.
enum UnknownFieldBytes {
    static func random(using values: inout RandomValues) -> [UInt8] {
        (0..<values.index(below: 4)).flatMap { _ in
            let number = 5_000 + UInt64(values.index(below: 3_000))
            switch values.index(below: 4) {
            case 0: return varint(number << 3) + varint(values.next())
            case 1: return varint(number << 3 | 1) + [UInt8](repeating: 7, count: 8)
            case 2:
                let content = values.bytes()
                return varint(number << 3 | 2) + varint(UInt64(content.count)) + content
            default: return varint(number << 3 | 5) + [1, 2, 3, 4]
            }
        }
    }

    static func varint(_ value: UInt64) -> [UInt8] {
        var rest = value
        var bytes: [UInt8] = []
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}
