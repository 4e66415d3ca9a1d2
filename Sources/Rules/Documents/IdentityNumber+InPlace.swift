extension IdentityNumber {
    /// Whether these bytes are a resident number in its canonical form of 18 characters: what
    /// `init(parsing:)` would take for one and leave as it is. It says no, too, of what that
    /// would have to look at more closely.
    package static func isCanonicalResident(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count == 18, isCheckedBySum(text) else { return false }
        let prefix = number(text, 0, 6)
        guard prefix < 900_000, prefix != 810_000, prefix != 820_000, prefix != 830_000 else {
            return false
        }
        let (year, month, day) = (number(text, 6, 4), number(text, 10, 2), number(text, 12, 2))
        // The 29th of February is left to the calendar.
        guard year >= earliestBirthYear, (1...12).contains(month) else { return false }
        let lastDay =
            switch month {
            case 2: 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        return (1...lastDay).contains(day)
    }

    /// ISO 7064 MOD 11-2: the digits, each counting twice as much as the one behind it, and the
    /// check character leave 1.
    private static func isCheckedBySum(_ text: UnsafeRawBufferPointer) -> Bool {
        var sum: UInt32 = 0
        for index in 0..<17 {
            let digit = UInt32(text[index]) &- 0x30
            guard digit <= 9 else { return false }
            sum = 2 * (sum + digit)
        }
        let check = text[17] == UInt8(ascii: "X") ? 10 : UInt32(text[17]) &- 0x30
        return check <= 10 && text[17] != 0x3A && (sum + check) % 11 == 1
    }

    private static func number(
        _ text: UnsafeRawBufferPointer, _ start: Int, _ count: Int
    ) -> Int {
        var value = 0
        for index in start..<start + count {
            value = 10 * value + Int(text[index]) - 0x30
        }
        return value
    }
}
