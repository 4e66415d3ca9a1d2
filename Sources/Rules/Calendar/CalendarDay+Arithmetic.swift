extension CalendarDay {
    package func adding(days: Int) -> CalendarDay {
        let sum = Int(daysSinceEpoch).addingReportingOverflow(days)
        if sum.overflow { return days < 0 ? .earliest : .latest }
        let held = min(max(sum.partialValue, Int(Self.firstDay)), Int(Self.lastDay))
        return CalendarDay(daysSinceEpoch: Int32(held))
    }

    /// The corresponding day of a later (or earlier) year: 29 February becomes 28 February in a
    /// common year (Civil Code 201 and 202: the corresponding day of the last month, or its last
    /// day).
    package func adding(years: Int) -> CalendarDay {
        let (year, month, day) = components
        let sum = year.addingReportingOverflow(years)
        if sum.overflow || sum.partialValue > 9999 { return years < 0 ? .earliest : .latest }
        if sum.partialValue < 1 { return .earliest }
        let length = Self.lengthOfMonth(month, year: sum.partialValue)
        return CalendarDay(year: sum.partialValue, month: month, day: min(day, length)) ?? .latest
    }

    /// The corresponding day of a later (or earlier) month, or that month's last day.
    package func adding(months: Int) -> CalendarDay {
        let (year, month, day) = components
        let total = (year * 12 + month - 1).addingReportingOverflow(months)
        if total.overflow || total.partialValue >= 10_000 * 12 {
            return months < 0 ? .earliest : .latest
        }
        if total.partialValue < 12 { return .earliest }
        let newYear = total.partialValue / 12
        let newMonth = total.partialValue % 12 + 1
        let length = Self.lengthOfMonth(newMonth, year: newYear)
        return CalendarDay(year: newYear, month: newMonth, day: min(day, length)) ?? .latest
    }

    package var next: CalendarDay { adding(days: 1) }
    package var previous: CalendarDay { adding(days: -1) }

    /// Days from this day to another; negative if the other is earlier.
    package func days(until other: CalendarDay) -> Int {
        Int(other.daysSinceEpoch) - Int(daysSinceEpoch)
    }

    package var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let index = (Int(daysSinceEpoch) % 7 + 7 + 3) % 7
        return Weekday(rawValue: index + 1) ?? .monday
    }

    /// Completed years since a day of birth: an age. Somebody born on 29 February completes a year
    /// on 28 February of a common year, as `adding(years:)` has it. Negative before the birth.
    package func completedYears(since birth: CalendarDay) -> Int {
        let years = year - birth.year
        return birth.adding(years: years) <= self ? years : years - 1
    }
}
