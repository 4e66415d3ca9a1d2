import Rules
package import Schema

/// The clock of a decision (办理期限) is computed, not stored: the calendar of the next year is
/// announced after files were accepted, and then tells what it could not tell before.
extension Registry {
    /// Files that wait for a decision and that the caller sees.
    package func dueApplications(
        _ request: ListDueRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Page<DueEntry> {
        let onDay = request.onDay == 0 ? context.today : request.onDay
        guard let day = CalendarDay(yyyymmdd: onDay) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("on_day")])
        }
        let calendar = workingCalendar(&trace)
        let asked = request.page ?? PageRequest()
        let found = page(
            Application.self, .application, after: asked.afterId, limit: asked.boundedLimit,
            &trace
        ) { application, trace in
            guard application.state.runsClock,
                request.bureauId == 0 || application.bureauId == request.bureauId,
                request.divisionId == 0
                    || lies(
                        application.divisionId, under: request.divisionId, on: context.today, &trace
                    ),
                sees(context.caller, application.divisionId, day: context.today, &trace)
            else { return false }
            return !request.onlyWithin
                || isUrgent(
                    dueEntry(application, calendar, on: day, &trace), request.withinWorkingDays)
        }
        var due = Page<DueEntry>()
        due.nextAfter = found.nextAfter
        due.rows = found.rows.map { dueEntry($0, calendar, on: day, &trace) }
        return due
    }

    /// What cannot be told is urgent: somebody has to publish the calendar.
    private func isUrgent(_ entry: DueEntry, _ within: UInt32) -> Bool {
        !entry.stands
            && (entry.calendarMissing != 0 || Int64(entry.workingDaysLeft) <= Int64(within))
    }

    private func dueEntry(
        _ application: Application, _ calendar: Rules.WorkingCalendar, on day: CalendarDay,
        _ trace: inout ReadTrace
    ) -> DueEntry {
        var entry = DueEntry()
        entry.applicationId = application.id
        entry.state = application.state
        entry.personId = application.personId
        entry.managementNumber = application.examManagementNumber
        entry.bureauId = application.bureauId
        entry.divisionId = application.divisionId
        entry.holderId = application.holderId
        let clock = clock(of: application, &trace)
        entry.acceptedOn = clock.acceptedOn.yyyymmdd
        switch clock.dueDay(calendar) {
        case nil: entry.stands = true
        case .cannotTell(let year): entry.calendarMissing = UInt32(year)
        case .on(let due):
            entry.dueOn = due.yyyymmdd
            if let left = calendar.workingDays(from: day, until: due) {
                entry.workingDaysLeft = Int32(clamping: left)
            } else {
                entry.calendarMissing = UInt32(min(max(day.year, 1), 9999))
            }
        }
        return entry
    }

    /// The clock of an application under the rule set that was pinned at its submission.
    func clock(of application: Application, _ trace: inout ReadTrace) -> DecisionClock {
        let pinned = get(Schema.RuleSet.self, .ruleSet, application.ruleSetId, &trace)
        let days = pinned.flatMap(Rules.RuleSet.init)?.decisionWorkingDays ?? 0
        let accepted =
            application.acceptedAt == 0 ? application.submittedAt : application.acceptedAt
        return DecisionClock(
            acceptedOn: Instant(milliseconds: accepted).day,
            returns: application.pauses.map { pause in
                DecisionClock.Return(
                    on: Instant(milliseconds: pause.from).day,
                    backOn: pause.until == 0 ? nil : Instant(milliseconds: pause.until).day)
            },
            workingDays: days)
    }
}

extension Schema.ApplicationState {
    /// The file is accepted, and the bureau has not decided.
    var runsClock: Bool {
        switch self {
        case .pending, .firstPassed, .finalPassed, .returned: true
        case .unspecified, .draft, .firstRefused, .finalRefused, .registered,
            .certificateIssued, .withdrawn, .notAccepted, .unrecognized:
            false
        }
    }
}

extension Application {
    /// Submitted: the clock begins, or goes on after a return.
    mutating func runClock(at now: Int64) {
        if acceptedAt == 0 {
            acceptedAt = now
        }
        if let last = pauses.indices.last, pauses[last].until == 0 {
            pauses[last].until = now
        }
    }

    /// Returned for correction: the clock stands.
    mutating func stopClock(at now: Int64) {
        pauses.append(ClockPause(from: now, until: 0))
    }
}
