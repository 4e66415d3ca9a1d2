/// A civil day in UTC+8, the time of all of China, between 0001-01-01 and 9999-12-31.
///
/// Arithmetic stays inside that span: a sum beyond it gives its first or last day, and nothing
/// traps.
package struct CalendarDay: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before it.
    package let daysSinceEpoch: Int32

    package static let earliest = CalendarDay(daysSinceEpoch: firstDay)
    package static let latest = CalendarDay(daysSinceEpoch: lastDay)

    static let firstDay: Int32 = -719_162
    static let lastDay: Int32 = 2_932_896

    /// The day that many days after 1970-01-01, held inside the span.
    package init(daysSinceEpoch days: Int32) {
        daysSinceEpoch = min(max(days, Self.firstDay), Self.lastDay)
    }

    /// The day of that date; nil if there is none, such as 30 February.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.lengthOfMonth(month, year: year)
        else { return nil }
        self.init(daysSinceEpoch: Self.days(year: year, month: month, day: day))
    }

    /// The bridge to records: 20211215. Nil for 0 (not known) and for what is no date.
    package init?(yyyymmdd: UInt32) {
        self.init(
            year: Int(yyyymmdd / 10_000), month: Int(yyyymmdd / 100 % 100),
            day: Int(yyyymmdd % 100))
    }

    /// The bridge to records: 20211215.
    package var yyyymmdd: UInt32 {
        let (year, month, day) = components
        return UInt32(year * 10_000 + month * 100 + day)
    }

    package var year: Int { components.year }
    package var month: Int { components.month }
    package var day: Int { components.day }

    package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }

    package static func isLeap(year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    package static func lengthOfMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year: year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // The year is taken to begin on 1 March, so that the leap day is its last; an era is the
    // 400 years (146,097 days) after which the calendar repeats. 719,468 days lie between
    // 0000-03-01 and 1970-01-01.

    private static func days(year: Int, month: Int, day: Int) -> Int32 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(era * 146_097 + dayOfEra - 719_468)
    }

    package var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(daysSinceEpoch) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

/// Day of the week.
package enum Weekday: Int, Sendable, CaseIterable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday
}
