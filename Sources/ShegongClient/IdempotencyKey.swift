/// The name of one intended change: a UUID of version 7 (RFC 9562), made once and sent with every
/// attempt, so that the daemon makes the change once.
public struct IdempotencyKey: Sendable, Hashable, CustomStringConvertible {
    /// The text form, 36 characters in lower case.
    public let text: String

    public var description: String { text }

    /// Makes a key from an instant and 74 random bits.
    ///
    /// - Parameters:
    ///   - milliseconds: Unix milliseconds, of which 48 bits count. The daemon forgets keys by age.
    ///   - high: twelve bits of it are used.
    ///   - low: 62 bits of it are used.
    public init(milliseconds: Int64, high: UInt64, low: UInt64) {
        let instant = UInt64(clamping: milliseconds) & 0xffff_ffff_ffff
        let first = instant << 16 | 0x7000 | high & 0x0fff
        let second = 0x8000_0000_0000_0000 | low & 0x3fff_ffff_ffff_ffff
        var text = ""
        text.reserveCapacity(36)
        for (position, digit) in (Self.digits(first) + Self.digits(second)).enumerated() {
            if [8, 12, 16, 20].contains(position) {
                text.append("-")
            }
            text.append(digit)
        }
        self.text = text
    }

    /// A key that was printed or stored before; nil if it is no UUID of version 7.
    public init?(_ text: String) {
        let lower = text.lowercased()
        let units = Array(lower.utf8)
        guard units.count == 36, units[14] == UInt8(ascii: "7"),
            [UInt8(ascii: "8"), UInt8(ascii: "9"), UInt8(ascii: "a"), UInt8(ascii: "b")]
                .contains(units[19])
        else { return nil }
        for (position, unit) in units.enumerated() {
            let isDash = [8, 13, 18, 23].contains(position)
            guard isDash == (unit == UInt8(ascii: "-")), isDash || Self.isHexDigit(unit) else {
                return nil
            }
        }
        self.text = lower
    }

    private static func digits(_ value: UInt64) -> [Character] {
        stride(from: 60, through: 0, by: -4).map { shift in
            let nibble = UInt8(value >> UInt64(shift) & 0xf)
            let unit = nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
            return Character(UnicodeScalar(unit))
        }
    }

    private static func isHexDigit(_ unit: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(unit)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(unit)
    }
}
