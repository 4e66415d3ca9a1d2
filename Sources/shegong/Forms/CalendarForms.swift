import Schema

extension FormReader {
    /// The working calendar of a year; keys are the fields of `WorkingCalendar`, and of `NamedDays`
    /// without `_day`. Days without `until` are one day.
    func workingCalendar() throws(FormProblem) -> WorkingCalendar {
        WorkingCalendar(
            year: try number("year"), version: try number("version"),
            source: try requiredString("source"),
            holidays: try list("holidays") { reader throws(FormProblem) in
                try reader.namedDays()
            },
            makeUpDays: try list("make_up_days") { reader throws(FormProblem) in
                try reader.namedDays()
            })
    }

    private func namedDays() throws(FormProblem) -> NamedDays {
        let from = try day("from")
        let until = try day("until")
        return NamedDays(
            name: try requiredString("name"), fromDay: from, untilDay: until == 0 ? from : until)
    }
}
