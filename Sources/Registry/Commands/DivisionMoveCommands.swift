import Rules
import Schema

/// What follows a change of divisions, in steps of at most 1,000 records and less than 1 MiB: the
/// offices with their operators, the persons with their open files, the open files of persons
/// registered elsewhere. Where it stands is in the change itself, so a step that was lost is done
/// again and one that was done is not. The past keeps the division of its day.
extension Registry {
    /// ids: the change while more is left, none when nothing is.
    func planMoveDivision(
        _ request: MoveDivisionRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard
            let change = get(
                DivisionChange.self, .divisionChange, request.changeId, &trace)
        else { throw Refusal(.notFound) }
        guard change.effectiveOn <= context.today else {
            let day = CalendarDay(yyyymmdd: change.effectiveOn)?.description ?? ""
            throw Refusal(.divisionChangeEarly, [.init("day", day)])
        }
        guard change.state == .published else { return Plan() }
        var step = DivisionMove(self, change, context)
        step.run()
        trace.note(step.trace.newestRevision)
        return step.plan
    }

    /// Acts whose day has come and that are not carried out, for whoever goes on with them.
    package func unmovedDivisionChanges(
        today: UInt32, _ trace: inout ReadTrace
    ) -> [UInt64] {
        var found: [UInt64] = []
        forEach(DivisionChange.self, .divisionChange, &trace) { id, change in
            if change.state == .published, change.effectiveOn <= today { found.append(id) }
            return true
        }
        return found
    }

    /// Decides about somebody of whom the records do not tell to which successor he belongs. Open
    /// files go along. ids: none.
    func planPlacePerson(
        _ request: PlacePersonRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard let change = get(DivisionChange.self, .divisionChange, request.changeId, &trace),
            let person = get(Person.self, .person, request.personId, &trace),
            person.mergedInto == 0,
            sees(context.caller, person.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        try checkNotOwnCase(person: person.id, context, &trace)
        guard change.state == .carriedOut, change.sourceIds.contains(person.divisionId),
            request.divisionId != person.divisionId
        else { throw Refusal(.personPlaced) }
        guard change.successors.contains(where: { $0.id == request.divisionId }) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("division_id")])
        }
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        // Who decides sees every one of them: the bureau above.
        for successor in change.successors {
            guard sees(context.caller, successor.id, day: context.today, &trace) else {
                throw Refusal(.notResponsible, [.init("division", "\(successor.id)")])
            }
        }
        var step = DivisionMove(self, change, context)
        step.move(person, from: person.divisionId, to: request.divisionId)
        trace.note(step.trace.newestRevision)
        step.plan.reason = request.reason
        step.plan.personID = person.id
        return step.plan
    }
}

extension DivisionChange {
    /// The divisions that are no more from its day on.
    var ended: [UInt32] {
        sourceIds.filter { source in !successors.contains { $0.id == source } }
    }

    /// The last day of the old map, yyyymmdd.
    var lastDay: UInt32 {
        CalendarDay(yyyymmdd: effectiveOn)?.previous.yyyymmdd ?? 0
    }
}
