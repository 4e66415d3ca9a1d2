extension CalendarDay: CustomStringConvertible {
    /// Reads "2021-12-15", "2021/12/15", "2021.12.15", "2021年12月15日", with or without leading
    /// zeros, and "20211215". Full-width digits and outer spaces are accepted; nil if it is no
    /// date.
    package init?(parsing text: String) {
        var fields: [Int] = []
        var digits = 0
        var field = 0
        for character in HalfWidthText(text).trimmed.unicodeScalars {
            switch character {
            case "0"..."9":
                digits += 1
                guard digits <= 8 else { return nil }
                field = field * 10 + Int(character.value - 48)
            case "-", "/", ".", "年", "月":
                guard digits > 0, fields.count < 2, digits <= 4 else { return nil }
                fields.append(field)
                field = 0
                digits = 0
            case "日":
                guard digits > 0, fields.count == 2 else { return nil }
                fields.append(field)
                field = 0
                digits = 0
            default:
                return nil
            }
        }
        if digits > 0 { fields.append(field) }
        if fields.count == 1, digits == 8 {
            self.init(yyyymmdd: UInt32(fields[0]))
        } else if fields.count == 3, digits <= 2 {
            self.init(year: fields[0], month: fields[1], day: fields[2])
        } else {
            return nil
        }
    }

    /// "2021-12-15".
    package var description: String {
        let (year, month, day) = components
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }
}

/// A number with leading zeros.
func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
