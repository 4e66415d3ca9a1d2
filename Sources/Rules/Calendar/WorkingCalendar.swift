/// The working calendar (工作日历): which days are worked, year by year. The days that are moved (调休)
/// are announced late in the year before, so a year may not be known yet: then nothing is told,
/// and never "as if there were weekdays only".
package struct WorkingCalendar: Hashable, Sendable {
    private var years: [Int: WorkingYear] = [:]

    /// Of several for one year the last counts.
    package init(years: [WorkingYear]) {
        for year in years {
            self.years[year.year] = year
        }
    }

    package func knows(year: Int) -> Bool { years[year] != nil }

    /// Nil if the year is not known.
    package func isWorked(_ day: CalendarDay) -> Bool? { years[day.year]?.isWorked(day) }

    /// The day on which a term of working days ends that began on `day`, which is not counted
    /// itself (Civil Code 201). Days in `pauses` are not counted either.
    package func day(
        after workingDays: Int, from day: CalendarDay, pauses: [DayRange] = []
    ) -> DueDay {
        var current = day
        var left = workingDays
        while left > 0 {
            guard current < .latest else { return .cannotTell(year: current.year) }
            current = current.next
            guard let isWorked = isWorked(current) else {
                return .cannotTell(year: current.year)
            }
            if isWorked, !pauses.contains(where: { $0.contains(current) }) { left -= 1 }
        }
        return .on(current)
    }

    /// Working days after `day` up to `due`, or, negative, those after `due` up to `day`; nil if a
    /// year between is not known.
    package func workingDays(from day: CalendarDay, until due: CalendarDay) -> Int? {
        var current = min(day, due)
        let end = max(day, due)
        var count = 0
        while current < end {
            current = current.next
            guard let isWorked = isWorked(current) else { return nil }
            count += isWorked ? 1 : 0
        }
        return day <= due ? count : -count
    }
}

/// The last day of a term.
package enum DueDay: Hashable, Sendable {
    case on(CalendarDay)
    /// The calendar of that year is not known.
    case cannotTell(year: Int)
}

/// The days of one year that are not as their weekday would have them.
package struct WorkingYear: Hashable, Sendable {
    package var year: Int
    /// Title or number of the notices behind it.
    package var source: String
    package var holidays: [NamedDays]
    /// Days of rest that are worked (调休上班).
    package var makeUpDays: [NamedDays]

    package init(
        year: Int, source: String, holidays: [NamedDays] = [], makeUpDays: [NamedDays] = []
    ) {
        self.year = year
        self.source = source
        self.holidays = holidays
        self.makeUpDays = makeUpDays
    }

    func isWorked(_ day: CalendarDay) -> Bool {
        if makeUpDays.contains(where: { $0.contains(day) }) { return true }
        if holidays.contains(where: { $0.contains(day) }) { return false }
        return day.weekday != .saturday && day.weekday != .sunday
    }

    /// What cannot be: a day of another year, an end before its start, a holiday that is also a
    /// make-up day, a make-up day that would be worked anyway.
    package var problem: WorkingYearProblem? {
        for days in holidays + makeUpDays {
            guard days.from.year == year, days.until.year == year, days.from <= days.until else {
                return .dayOutside
            }
        }
        for days in makeUpDays {
            var day = days.from
            while day <= days.until {
                guard day.weekday == .saturday || day.weekday == .sunday else {
                    return .makeUpOnWeekday
                }
                guard !holidays.contains(where: { $0.contains(day) }) else { return .contradiction }
                day = day.next
            }
        }
        return nil
    }
}

package enum WorkingYearProblem: Hashable, Sendable {
    case dayOutside, makeUpOnWeekday, contradiction
}

/// Days with the name of the holiday that they belong to.
package struct NamedDays: Hashable, Sendable {
    package var name: String
    package var from: CalendarDay
    /// Inclusive.
    package var until: CalendarDay

    package init(name: String, from: CalendarDay, until: CalendarDay) {
        self.name = name
        self.from = from
        self.until = until
    }

    func contains(_ day: CalendarDay) -> Bool { from <= day && day <= until }
}
