import Rules
package import Schema

/// Working calendars: a record for each version of a year.
extension Registry {
    package func workingCalendars(
        of year: UInt32, after id: UInt64, limit: Int, _ trace: inout ReadTrace
    ) -> Page<Schema.WorkingCalendar> {
        page(
            Schema.WorkingCalendar.self, .workingCalendar, after: id, limit: limit, &trace
        ) { calendar, _ in
            year == 0 || calendar.year == year
        }
    }

    /// The newest version of every year, as the rules see it.
    func workingCalendar(_ trace: inout ReadTrace) -> Rules.WorkingCalendar {
        // Ids rise with versions, so the last one of a year is the newest.
        var years: [WorkingYear] = []
        forEach(Schema.WorkingCalendar.self, .workingCalendar, &trace) { _, calendar in
            if let year = WorkingYear(calendar) {
                years.append(year)
            }
            return true
        }
        return Rules.WorkingCalendar(years: years)
    }

    func latestCalendar(
        of year: UInt32, _ trace: inout ReadTrace
    ) -> Schema.WorkingCalendar? {
        var latest: Schema.WorkingCalendar?
        forEach(Schema.WorkingCalendar.self, .workingCalendar, &trace) { _, calendar in
            if calendar.year == year {
                latest = calendar
            }
            return true
        }
        return latest
    }
}

extension Schema.WorkingCalendar {
    init(_ year: WorkingYear) {
        self.init()
        self.year = UInt32(year.year)
        version = 1
        source = year.source
        holidays = year.holidays.map(Schema.NamedDays.init)
        makeUpDays = year.makeUpDays.map(Schema.NamedDays.init)
    }
}

extension Schema.NamedDays {
    fileprivate init(_ days: Rules.NamedDays) {
        self.init()
        name = days.name
        fromDay = days.from.yyyymmdd
        untilDay = days.until.yyyymmdd
    }

    fileprivate var ruleDays: Rules.NamedDays? {
        guard let from = CalendarDay(yyyymmdd: fromDay), let until = CalendarDay(yyyymmdd: untilDay)
        else { return nil }
        return Rules.NamedDays(name: name, from: from, until: until)
    }
}

extension WorkingYear {
    /// Nil if a day cannot be.
    init?(_ record: Schema.WorkingCalendar) {
        let holidays = record.holidays.compactMap(\.ruleDays)
        let makeUpDays = record.makeUpDays.compactMap(\.ruleDays)
        guard holidays.count == record.holidays.count,
            makeUpDays.count == record.makeUpDays.count
        else { return nil }
        self.init(
            year: Int(record.year), source: record.source, holidays: holidays,
            makeUpDays: makeUpDays)
    }
}
