/// Days and instants of the years, in UTC+8, reckoned anew: the rules' own calendar is what is
/// tested.
enum YearCalendar {
    static let day: Int64 = 24 * 3_600_000
    private static let offset: Int64 = 8 * 3_600_000

    /// The first instant of a day, Unix milliseconds; `date` as yyyymmdd.
    static func instant(_ date: UInt32) -> Int64 {
        let (year, month, day) = (Int64(date / 10_000), Int64(date / 100 % 100), Int64(date % 100))
        // Days of the proleptic Gregorian calendar, years beginning in March.
        let shifted = month <= 2 ? year - 1 : year
        let monthOfYear = (month + 9) % 12
        let days =
            365 * shifted + shifted / 4 - shifted / 100 + shifted / 400
            + (153 * monthOfYear + 2) / 5 + day - 1 - 719_468
        return days * Self.day - offset
    }

    /// The day of an instant, yyyymmdd.
    static func date(_ instant: Int64) -> UInt32 {
        var left = (instant + offset) / Self.day + 719_468
        let era = left / 146_097
        left -= era * 146_097
        let yearOfEra = (left - left / 1_460 + left / 36_524 - left / 146_096) / 365
        let dayOfYear = left - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return UInt32(clamping: year * 10_000 + month * 100 + day)
    }

    /// The day before.
    static func previous(_ date: UInt32) -> UInt32 { Self.date(instant(date) - 1) }
}
