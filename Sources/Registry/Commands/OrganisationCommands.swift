import Rules
import Schema

/// Organisations: entered, renamed and closed by the bureau in whose division they lie. They never
/// decide anything; what they hand in comes in through a bureau.
extension Registry {
    /// ids: the organisation.
    func planCreate(
        _ request: CreateOrganisationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var problems: [FieldProblem] = []
        if !OrganisationKind.allKnown.dropFirst().contains(request.kind) {
            problems.append(.missing("kind"))
        }
        let name = HalfWidthText(request.name).trimmed
        if name.isEmpty { problems.append(.missing("name")) }
        let code = HalfWidthText(request.creditCode).trimmed
        if !code.isEmpty, (try? CreditCode(parsing: code)) == nil {
            problems.append(.problem("credit_code", "CREDIT_CODE_INVALID"))
        }
        if request.fromDay != 0, !isPast(request.fromDay, context) {
            problems.append(.invalid("from_day"))
        }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
        var organisation = Organisation()
        organisation.id = nextID(.organisation)
        organisation.kind = request.kind
        organisation.creditCode = CreditCode.compared(code)
        organisation.names = [OrganisationName(name: name, fromDay: request.fromDay)]
        organisation.divisionId = try registeringDivision(request.divisionId, context, &trace)
        organisation.enteredBy = context.caller.operator.id
        organisation.enteredAt = context.now
        try checkIsOnlyOne(organisation, context, &trace)
        var plan = plan(organisation)
        plan.ids = [organisation.id]
        return plan
    }

    /// ids: none.
    func planRename(
        _ request: RenameOrganisationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var organisation = try organisationToActOn(request.organisationId, context, &trace)
        let name = HalfWidthText(request.name).trimmed
        guard !name.isEmpty else { throw Refusal(.fieldInvalid, fields: [.missing("name")]) }
        let from = request.fromDay == 0 ? context.today : request.fromDay
        guard let last = organisation.names.indices.last, isPast(from, context),
            from > organisation.names[last].fromDay, let day = CalendarDay(yyyymmdd: from)
        else { throw Refusal(.fieldInvalid, fields: [.invalid("from_day")]) }
        organisation.names[last].untilDay = day.previous.yyyymmdd
        organisation.names.append(OrganisationName(name: name, fromDay: from))
        try checkIsOnlyOne(organisation, context, &trace)
        return plan(organisation)
    }

    /// ids: none.
    func planClose(
        _ request: CloseOrganisationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var organisation = try organisationToActOn(request.organisationId, context, &trace)
        let reason = HalfWidthText(request.reason).trimmed
        guard !reason.isEmpty else { throw Refusal(.reasonRequired) }
        let day = request.closedOn == 0 ? context.today : request.closedOn
        guard isPast(day, context), day >= organisation.names.last?.fromDay ?? 0 else {
            throw Refusal(.fieldInvalid, fields: [.invalid("closed_on")])
        }
        organisation.closedOn = day
        organisation.closeReason = reason
        var plan = plan(organisation)
        plan.reason = reason
        return plan
    }

    /// The organisation in whose name something is handed in (送交单位): one that exists and that the
    /// caller sees; 0 = none. It hands in, a bureau enters: it never decides.
    func handingIn(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> UInt64 {
        guard id != 0 else { return 0 }
        let organisation = try organisation(id, context, &trace)
        try checkNotRecused(organisation: id, context, &trace)
        guard organisation.closedOn == 0 else { throw Refusal(.organisationClosed) }
        return id
    }

    // MARK: What the steps share

    private func plan(_ organisation: Organisation) -> Plan {
        var plan = Plan()
        plan.put(organisation, in: .organisation, key: organisation.id)
        return plan
    }

    private func isPast(_ day: UInt32, _ context: CommandContext) -> Bool {
        CalendarDay(yyyymmdd: day) != nil && day <= context.today
    }

    private func organisationToActOn(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Organisation {
        guard let organisation = get(Organisation.self, .organisation, id, &trace),
            acts(context.caller, on: organisation.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        try checkNotRecused(organisation: id, context, &trace)
        guard organisation.closedOn == 0 else { throw Refusal(.organisationClosed) }
        return organisation
    }

    /// One credit code is one organisation; without any, one name in a division is.
    private func checkIsOnlyOne(
        _ organisation: Organisation, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        let name = PersonName.normalised(organisation.names.last?.name ?? "")
        let text = organisation.creditCode.isEmpty ? name : organisation.creditCode
        for id in ids(.organisationByText, IndexTerm.text(text), &trace) {
            guard id != organisation.id,
                let other = get(Organisation.self, .organisation, id, &trace),
                other.creditCode == organisation.creditCode
            else { continue }
            guard
                !organisation.creditCode.isEmpty
                    || (other.divisionId == organisation.divisionId
                        && PersonName.normalised(other.names.last?.name ?? "") == name)
            else { continue }
            let isInSight = sees(context.caller, other.divisionId, day: context.today, &trace)
            throw Refusal(
                .organisationExists, [.init("organisation", isInSight ? "\(other.id)" : "—")])
        }
    }
}
