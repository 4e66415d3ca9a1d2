/// Days, months and instants as people and files write them. All times are UTC+8, China's only
/// zone; an instant with another offset is understood, never written.
enum CalendarText {
    private static let offset: Int64 = 8 * 3_600_000
    private static let millisecondsPerDay: Int64 = 86_400_000

    // MARK: Writing

    /// 20211215 as `2021-12-15`; 18990000, which masking leaves, as `1899`; 0 as nothing.
    static func day(_ day: UInt32) -> String {
        guard day != 0 else { return "" }
        guard day % 10_000 != 0 else { return digits(day / 10_000, 4) }
        return digits(day / 10_000, 4) + "-" + digits(day / 100 % 100, 2) + "-"
            + digits(day % 100, 2)
    }

    /// 202112 as `2021-12`; 0 as nothing.
    static func month(_ month: UInt32) -> String {
        month == 0 ? "" : digits(month / 100, 4) + "-" + digits(month % 100, 2)
    }

    /// Unix milliseconds in UTC+8 as `2021-12-15 00:00:00`, with milliseconds where there are some;
    /// 0 as nothing.
    static func instant(_ instant: Int64, separator: String) -> String {
        guard instant != 0 else { return "" }
        let (shifted, overflow) = instant.addingReportingOverflow(offset)
        guard !overflow else { return String(instant) }
        let dayNumber = Int64(
            (Double(shifted) / Double(millisecondsPerDay)).rounded(.down))
        guard let day = civil(dayNumber) else { return String(instant) }
        let time = UInt32(clamping: shifted - dayNumber * millisecondsPerDay)
        var text = self.day(day) + separator
        text += [time / 3_600_000, time / 60_000 % 60, time / 1_000 % 60]
            .map { digits($0, 2) }.joined(separator: ":")
        if time % 1_000 != 0 { text += "." + digits(time % 1_000, 3) }
        return text
    }

    private static func digits(_ value: UInt32, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }

    // MARK: Reading

    /// `2021-12-15`, `2021/12/15`, `2021.12.15`, `2021年12月15日` or `20211215` as yyyymmdd; nil if
    /// there is no such day.
    static func day(from text: String) -> UInt32? {
        let parts: [String]
        if text.utf8.count == 8, text.utf8.allSatisfy(isDigit) {
            parts = [
                String(text.prefix(4)), String(text.dropFirst(4).prefix(2)), String(text.suffix(2)),
            ]
        } else {
            let trimmed = text.hasSuffix("日") ? String(text.dropLast()) : text
            parts = trimmed.split(
                omittingEmptySubsequences: false, whereSeparator: { "-/.年月".contains($0) }
            ).map(String.init)
        }
        guard parts.count == 3, parts[0].utf8.count == 4,
            let year = number(parts[0], digits: 4), let month = number(parts[1], digits: 2),
            let day = number(parts[2], digits: 2), (1...12).contains(month), day >= 1,
            day <= lastDay(of: month, year)
        else { return nil }
        return year * 10_000 + month * 100 + day
    }

    /// `2021-12` or `202112` as yyyymm; nil if there is no such month.
    static func month(from text: String) -> UInt32? {
        let plain = text.replacing("-", with: "")
        guard plain.utf8.count == 6, let value = number(plain, digits: 6),
            (1...12).contains(value % 100)
        else { return nil }
        return value
    }

    /// `2021-12-15T00:00:00+08:00`, or without an offset in UTC+8, as Unix milliseconds.
    /// Seconds and their fraction may be absent; a day alone is no instant.
    static func instant(from text: String) -> Int64? {
        guard let separator = text.firstIndex(where: { "Tt ".contains($0) }),
            let day = day(from: String(text[..<separator])), let dayNumber = dayNumber(of: day)
        else { return nil }
        var time = String(text[text.index(after: separator)...])
        guard let offset = takeOffset(from: &time), let milliseconds = timeOfDay(time) else {
            return nil
        }
        return dayNumber * millisecondsPerDay + milliseconds - offset
    }

    private static func takeOffset(from time: inout String) -> Int64? {
        if time.last == "Z" || time.last == "z" {
            time.removeLast()
            return 0
        }
        guard let sign = time.lastIndex(where: { "+-".contains($0) }) else { return offset }
        let parts = time[time.index(after: sign)...].split(
            separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            let hours = number(String(parts[0]), digits: 2), hours <= 18,
            let minutes = number(String(parts[1]), digits: 2), minutes < 60
        else { return nil }
        let magnitude = Int64(hours) * 3_600_000 + Int64(minutes) * 60_000
        let isWest = time[sign] == "-"
        time.removeSubrange(sign...)
        return isWest ? -magnitude : magnitude
    }

    private static func timeOfDay(_ text: String) -> Int64? {
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        let parts = (halves.first ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count <= 2, parts.count == 3 || (parts.count == 2 && halves.count == 1),
            parts.allSatisfy({ $0.utf8.count == 2 })
        else { return nil }
        let values = parts.compactMap { number(String($0), digits: 2) }
        guard values.count == parts.count, values[0] < 24, values[1] < 60,
            (values.count == 3 ? values[2] : 0) < 60
        else { return nil }
        var fraction: UInt32 = 0
        if halves.count == 2 {
            let digits = String(halves[1])
            guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy(isDigit),
                let value = number(
                    digits.padding(3), digits: 3)
            else { return nil }
            fraction = value
        }
        let seconds = values[0] * 3_600 + values[1] * 60 + (values.count == 3 ? values[2] : 0)
        return Int64(seconds) * 1_000 + Int64(fraction)
    }

    private static func number(_ text: String, digits: Int) -> UInt32? {
        guard (1...digits).contains(text.utf8.count), text.utf8.allSatisfy(isDigit) else {
            return nil
        }
        return UInt32(text)
    }

    private static func isDigit(_ unit: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(unit)
    }

    // MARK: The Gregorian calendar, proleptic

    private static func isLeap(_ year: UInt32) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func lastDay(of month: UInt32, _ year: UInt32) -> UInt32 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01.
    private static func dayNumber(of day: UInt32) -> Int64? {
        let year = Int64(day / 10_000)
        guard year >= 1 else { return nil }
        let before = year - 1
        var number = before * 365 + before / 4 - before / 100 + before / 400 - 719_162
        for month in 1..<max(1, day / 100 % 100) {
            number += Int64(lastDay(of: month, UInt32(year)))
        }
        return number + Int64(day % 100) - 1
    }

    /// The day, yyyymmdd, of a number of days since 1970-01-01; nil outside the years 1 to 9999.
    private static func civil(_ number: Int64) -> UInt32? {
        guard (-719_162...2_932_896).contains(number) else { return nil }
        var year = UInt32(clamping: 1970 + number / 366)
        if number < 0 { year = UInt32(clamping: 1969 + number / 365) }
        while let next = dayNumber(of: (year + 1) * 10_000 + 101), next <= number { year += 1 }
        while let first = dayNumber(of: year * 10_000 + 101), first > number { year -= 1 }
        guard let first = dayNumber(of: year * 10_000 + 101) else { return nil }
        var left = UInt32(clamping: number - first)
        var month: UInt32 = 1
        while left >= lastDay(of: month, year) {
            left -= lastDay(of: month, year)
            month += 1
        }
        return year * 10_000 + month * 100 + left + 1
    }
}

extension String {
    /// The first digits of a fraction, filled up with zeros.
    fileprivate func padding(_ digits: Int) -> String {
        String((self + String(repeating: "0", count: digits)).prefix(digits))
    }
}
