import Rules
package import Schema

/// Where a certificate stands, and what happened to its registrations.
extension Registry {
    func events(of period: UInt64, _ trace: inout ReadTrace) -> [RegistrationEvent] {
        ids(.eventByPeriod, period, &trace).compactMap {
            get(RegistrationEvent.self, .registrationEvent, $0, &trace)
        }
    }

    /// Events of persons whom the caller sees.
    package func registrationEvents(
        _ request: ListRegistrationEventsRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) -> Page<RegistrationEvent> {
        let asked = request.page ?? PageRequest()
        return page(
            RegistrationEvent.self, .registrationEvent, after: asked.afterId,
            limit: asked.boundedLimit, &trace
        ) { event, trace in
            guard request.state == .unspecified || event.state == request.state,
                request.personId == 0 || event.personId == request.personId,
                let person = get(Person.self, .person, event.personId, &trace)
            else { return false }
            return sees(context.caller, person.divisionId, day: context.today, &trace)
        }
    }

    /// The status of a certificate on a day, by what is known today: a revocation reaches back.
    package func registrationStatus(
        _ request: GetRegistrationStatusRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> GetRegistrationStatusReply {
        let onDay = request.onDay == 0 ? context.today : request.onDay
        guard let day = CalendarDay(yyyymmdd: onDay) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("on_day")])
        }
        guard let certificate = certificate(managementNumber: request.managementNumber, &trace),
            let person = get(Person.self, .person, certificate.personId, &trace),
            sees(context.caller, person.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        let records = periods(of: certificate, &trace).sorted { $0.validFrom < $1.validFrom }
        let periods = records.compactMap(RegisteredPeriod.init)
        guard periods.count == records.count else { throw Refusal(.notFound) }
        let rules = ruleSet(for: person.divisionId, day: onDay, &trace).flatMap(
            Rules.RuleSet.init)
        let found = CertificateStatus.of(periods, on: day) { end in
            rules?.lastDayToRenew(after: end)
        }
        let hangsOnRules = found.status == .renewable || found.status == .lapsed
        guard rules != nil || !hangsOnRules else { throw Refusal(.ruleSetUnknown) }
        var reply = GetRegistrationStatusReply()
        reply.status = RegistrationStatus(rawValue: Int32(found.status.rawValue))
        reply.onDay = onDay
        reply.personId = person.id
        if let place = found.period {
            reply.period = records[place]
            reply.renewableUntil =
                rules?.lastDayToRenew(after: periods[place].validUntil)?.yyyymmdd ?? 0
        }
        return reply
    }
}
