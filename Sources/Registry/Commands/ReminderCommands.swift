import Rules
package import Schema

/// What ends soon (到期预测), and reminders to those who have not applied. Silent once somebody has: an
/// open application, or a registration that follows on.
extension Registry {
    private static var usualHorizon: UInt32 { 90 }
    /// A year and more ahead nobody wants to be reminded.
    private static var longestHorizon: UInt32 { 400 }
    /// Messages are larger than rows that only change: a change stays under its bound.
    private static var remindersPerChange: Int { 500 }

    package func expiringRegistrations(
        _ request: ListExpiringRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Page<ExpiringRegistration> {
        let last = try horizon(request.withinDays, context)
        let asked = request.page ?? PageRequest()
        let found = page(
            RegistrationPeriod.self, .registrationPeriod, after: asked.afterId,
            limit: asked.boundedLimit, &trace
        ) { period, trace in
            guard endsUnanswered(period, until: last, context, &trace),
                let person = get(Person.self, .person, period.personId, &trace)
            else { return false }
            return sees(context.caller, person.divisionId, day: context.today, &trace)
                && (request.divisionId == 0
                    || lies(
                        person.divisionId, under: request.divisionId, on: context.today, &trace))
        }
        var expiring = Page<ExpiringRegistration>()
        expiring.nextAfter = found.nextAfter
        expiring.rows = found.rows.map { period in
            let person = get(Person.self, .person, period.personId, &trace)
            var row = ExpiringRegistration()
            row.periodId = period.id
            row.personId = period.personId
            row.number = period.number
            row.divisionId = person?.divisionId ?? period.divisionId
            row.validUntil = period.validUntil
            if let today = CalendarDay(yyyymmdd: context.today),
                let end = CalendarDay(yyyymmdd: period.validUntil)
            {
                row.daysLeft = UInt32(max(0, today.days(until: end)))
            }
            return row
        }
        return expiring
    }

    /// ids: where to go on, 0 = nothing follows; then the messages.
    func planQueueReminders(
        _ request: QueueRemindersRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard (1...99).contains(request.round) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("round")])
        }
        let last = try horizon(request.withinDays, context)
        let found = page(
            RegistrationPeriod.self, .registrationPeriod, after: request.afterPeriodId,
            limit: Self.remindersPerChange, &trace
        ) { period, trace in
            guard endsUnanswered(period, until: last, context, &trace),
                let person = get(Person.self, .person, period.personId, &trace)
            else { return false }
            return acts(context.caller, on: person.divisionId, day: context.today, &trace)
        }
        var plan = Plan()
        plan.ids = [found.nextAfter]
        for period in found.rows {
            let before = plan.puts.count
            queueReminder(of: period, round: request.round, context, &plan, &trace)
            if plan.puts.count > before, let key = plan.puts.last?.key {
                plan.ids.append(key)
            }
        }
        return plan
    }

    private func horizon(
        _ days: UInt32, _ context: CommandContext
    ) throws(Refusal) -> UInt32 {
        let days = days == 0 ? Self.usualHorizon : days
        guard days <= Self.longestHorizon, let today = CalendarDay(yyyymmdd: context.today) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("within_days")])
        }
        return today.adding(days: Int(days)).yyyymmdd
    }

    /// It is in force, ends by a day, and nobody has applied to go on.
    private func endsUnanswered(
        _ period: RegistrationPeriod, until last: UInt32, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) -> Bool {
        guard context.today <= period.validUntil, period.validUntil <= last, !period.isRevoked,
            period.cancelledById == 0
        else { return false }
        let followed = periods(of: period.personId, &trace).contains {
            $0.certificateId == period.certificateId && $0.validUntil > period.validUntil
                && !$0.isRevoked
        }
        guard !followed else { return false }
        return !applications(of: period.personId, &trace).contains {
            $0.certificateId == period.certificateId && $0.kind == .renewal
                && $0.periodId != period.id && $0.state != .withdrawn && $0.state != .notAccepted
                && Instant(milliseconds: $0.createdAt).day.yyyymmdd >= period.validFrom
        }
    }
}
