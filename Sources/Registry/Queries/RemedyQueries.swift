import Rules
package import Schema

/// Reviews of refusals with their clocks.
extension Registry {
    package func remedyCases(
        _ request: ListRemedyCasesRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<RemedyEntry> {
        let asked = request.page ?? PageRequest()
        let found = page(
            RemedyCase.self, .remedyCase, after: asked.afterId, limit: asked.boundedLimit, &trace
        ) { remedy, trace in
            (request.state == .unspecified || remedy.state == request.state)
                && (request.applicationId == 0 || remedy.applicationId == request.applicationId)
                && sees(context.caller, remedy.divisionId, day: context.today, &trace)
        }
        let calendar = workingCalendar(&trace)
        var entries = Page<RemedyEntry>()
        entries.nextAfter = found.nextAfter
        entries.rows = found.rows.map { RemedyEntry($0, calendar) }
        return entries
    }
}

extension RemedyEntry {
    fileprivate init(_ remedy: RemedyCase, _ calendar: Rules.WorkingCalendar) {
        self.init()
        self.remedy = remedy
        guard remedy.state == .open else { return }
        let clock = DecisionClock(
            acceptedOn: Instant(milliseconds: remedy.enteredAt).day,
            workingDays: remedy.workingDays)
        switch clock.dueDay(calendar) {
        case .on(let day): dueOn = day.yyyymmdd
        case .cannotTell(let year): calendarMissing = UInt32(min(max(year, 1), 9999))
        case nil: break
        }
    }
}
