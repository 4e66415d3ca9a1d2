/// Resident identity numbers (GB 11643) that nobody living can have: every birth is in the years
/// 1890 to 1899. 1899 comes first, and the years before it only where a register needs them.
enum InventedIdentity {
    /// County-level divisions of Zhaoqing whose codes stand at the head of the numbers.
    static var counties: [UInt32] {
        [441_202, 441_203, 441_204, 441_223, 441_224, 441_225, 441_226, 441_284]
    }

    /// Numbers there are: ten years of 365 days, eight counties, 999 sequences.
    static var count: Int { years.count * countOfYear }

    /// Numbers with births in one year.
    static var countOfYear: Int { counties.count * daysOfYear * 999 }

    /// Number `index`; another one for each index below `count`.
    static func number(_ index: Int) -> String {
        let county = counties[index % counties.count]
        let day = monthAndDay(dayOfYear: index / counties.count % daysOfYear)
        let sequence = index / counties.count / daysOfYear % 999 + 1
        let body = "\(county)\(year(index))" + padded(day, to: 4) + padded(sequence, to: 3)
        return body + checkCharacter(body)
    }

    /// The birth date that number `index` carries, yyyymmdd.
    static func birthDate(_ index: Int) -> UInt32 {
        UInt32(
            year(index) * 10_000 + monthAndDay(dayOfYear: index / counties.count % daysOfYear))
    }

    /// Digits, with zeros in front.
    static func padded(_ value: Int, to width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static var years: ClosedRange<Int> { 1890...1899 }

    private static func year(_ index: Int) -> Int {
        years.upperBound - index / countOfYear % years.count
    }

    /// Nobody is born on 29 February.
    private static var daysOfYear: Int { 365 }

    /// Month × 100 + day of the given day of a common year, from 0.
    private static func monthAndDay(dayOfYear: Int) -> Int {
        var left = dayOfYear
        for (month, days) in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
            guard left >= days else { return (month + 1) * 100 + left + 1 }
            left -= days
        }
        return 1231
    }

    /// ISO 7064 MOD 11-2 over seventeen digits.
    private static func checkCharacter(_ body: String) -> String {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body.utf8, weights).reduce(0) { sum, pair in
            sum + (Int(pair.0) - Int(UInt8(ascii: "0"))) * pair.1
        }
        return ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum % 11]
    }
}
