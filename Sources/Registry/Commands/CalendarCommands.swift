import Rules
import Schema

/// Working calendars are published and never edited: a correction is the next version of its year.
extension Registry {
    /// Puts the shipped years of which there is no calendar yet. ids: none.
    func planInstallWorkingCalendar(_ trace: inout ReadTrace) throws(Refusal) -> Plan {
        var plan = Plan()
        var id = nextID(.workingCalendar)
        // The catalogue is part of the program: if it did not read, a test would have said so.
        for year in (try? WorkingYearCatalogue.shippedYears()) ?? []
        where latestCalendar(of: UInt32(year.year), &trace) == nil {
            var calendar = Schema.WorkingCalendar(year)
            calendar.id = id
            plan.put(calendar, in: .workingCalendar, key: id)
            id += 1
        }
        return plan
    }

    /// ids: the calendar.
    func planPublishWorkingCalendar(
        _ request: PublishWorkingCalendarRequest, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var calendar = request.calendar else { throw Refusal(.requestInvalid) }
        try check(calendar)
        let latest = latestCalendar(of: calendar.year, &trace)?.version ?? 0
        guard calendar.version == latest &+ 1 else {
            throw Refusal(.versionNotNext, [.init("version", "\(latest &+ 1)")])
        }
        calendar.id = nextID(.workingCalendar)
        var plan = Plan()
        plan.put(calendar, in: .workingCalendar, key: calendar.id)
        plan.ids = [calendar.id]
        return plan
    }

    private func check(_ calendar: Schema.WorkingCalendar) throws(Refusal) {
        var problems: [FieldProblem] = []
        if !(1949...9999).contains(calendar.year) {
            problems.append(.invalid("year"))
        }
        if calendar.source.isEmpty {
            problems.append(.missing("source"))
        }
        if calendar.holidays.isEmpty || calendar.holidays.count > 366 {
            problems.append(.invalid("holidays"))
        }
        if calendar.makeUpDays.count > 366 {
            problems.append(.invalid("make_up_days"))
        }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
        guard let year = WorkingYear(calendar) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("holidays"), .invalid("make_up_days")])
        }
        switch year.problem {
        case .dayOutside: throw Refusal(.fieldInvalid, fields: [.invalid("holidays")])
        case .makeUpOnWeekday, .contradiction:
            throw Refusal(.fieldInvalid, fields: [.invalid("make_up_days")])
        case nil: return
        }
    }
}
