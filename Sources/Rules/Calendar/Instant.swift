/// An instant: milliseconds since the Unix epoch (UTC). Days are those of UTC+8.
package struct Instant: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    static let millisecondsOfDay: Int64 = 86_400_000
    static let offset: Int64 = 8 * 3_600_000

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// 00:00:00.000 of a day in UTC+8.
    package init(startOf day: CalendarDay) {
        milliseconds = Int64(day.daysSinceEpoch) * Self.millisecondsOfDay - Self.offset
    }

    /// 23:59:59.999 of a day in UTC+8: the last instant that still belongs to it.
    package init(endOf day: CalendarDay) {
        milliseconds =
            Int64(day.daysSinceEpoch) * Self.millisecondsOfDay - Self.offset
            + (Self.millisecondsOfDay - 1)
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The day in UTC+8; for instants beyond the calendar its first or last day.
    package var day: CalendarDay {
        let local = milliseconds.addingReportingOverflow(Self.offset)
        if local.overflow { return .latest }
        var days = local.partialValue / Self.millisecondsOfDay
        if local.partialValue % Self.millisecondsOfDay < 0 { days -= 1 }
        let held = min(max(days, Int64(CalendarDay.firstDay)), Int64(CalendarDay.lastDay))
        return CalendarDay(daysSinceEpoch: Int32(held))
    }

    /// Milliseconds since 00:00 of its day in UTC+8, for instants inside the calendar.
    package var millisecondOfDay: Int64 {
        let rest = milliseconds.subtractingReportingOverflow(Instant(startOf: day).milliseconds)
        return min(max(rest.partialValue, 0), Self.millisecondsOfDay - 1)
    }
}

extension Instant: CustomStringConvertible {
    /// Reads "2021-12-15T00:00:00+08:00" and "2021-12-15 00:00:00.000": seconds, their thousandths
    /// and the zone may be left out; the zone is then UTC+8. "Z" and other zones are understood.
    package init?(parsing text: String) {
        let trimmed = HalfWidthText(text).trimmed
        guard let separator = trimmed.firstIndex(where: { $0 == "T" || $0 == " " }),
            let day = CalendarDay(parsing: String(trimmed[..<separator])),
            let time = TimeOfDay(parsing: trimmed[trimmed.index(after: separator)...])
        else { return nil }
        let start = Int64(day.daysSinceEpoch) * Self.millisecondsOfDay
        self.init(milliseconds: start + time.milliseconds - time.offset)
    }

    /// "2021-12-15T00:00:00.000+08:00".
    package var description: String {
        let rest = Int(millisecondOfDay)
        let hour = padded(rest / 3_600_000, to: 2)
        let minute = padded(rest / 60_000 % 60, to: 2)
        let second = padded(rest / 1000 % 60, to: 2)
        return "\(day)T\(hour):\(minute):\(second).\(padded(rest % 1000, to: 3))+08:00"
    }
}
