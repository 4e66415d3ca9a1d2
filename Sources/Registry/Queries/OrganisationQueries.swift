import Rules
package import Schema

/// Questions about organisations.
extension Registry {
    /// An organisation that the caller sees; otherwise as if there were none.
    package func organisation(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Organisation {
        guard let organisation = get(Organisation.self, .organisation, id, &trace),
            sees(context.caller, organisation.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        return organisation
    }

    package func organisations(
        _ request: ListOrganisationsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<Organisation> {
        let asked = request.page ?? PageRequest()
        let part = PersonName.normalised(request.name)
        let below = Bureau(divisionIds: [request.divisionId])
        return page(
            Organisation.self, .organisation, after: asked.afterId, limit: asked.boundedLimit,
            &trace
        ) { organisation, trace in
            let division = organisation.divisionId
            guard request.kind == .unspecified || organisation.kind == request.kind,
                request.closedToo || organisation.closedOn == 0,
                part.isEmpty
                    || organisation.names.contains(where: {
                        PersonName.normalised($0.name).contains(part)
                    }),
                request.divisionId == 0
                    || sees(below, division, day: context.today, &trace)
            else { return false }
            return sees(context.caller, division, day: context.today, &trace)
        }
    }

    /// Persons in sight whose personal form names the organisation: by its credit code, or by a
    /// name of it where the form has no code.
    package func workers(
        of organisation: Organisation, _ page: PageRequest?, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) -> Page<Person> {
        let names = organisation.names.map { PersonName.normalised($0.name) }
        let texts = (names + [organisation.creditCode]).filter { !$0.isEmpty }
        let asked = page ?? PageRequest()
        let (people, isComplete) = persons(withEmployers: texts, after: asked.afterId, &trace)
        var found = Page<Person>()
        var last = asked.afterId
        for id in people {
            guard found.rows.count < asked.boundedLimit else {
                found.nextAfter = last
                return found
            }
            last = id
            if let person = get(Person.self, .person, id, &trace),
                person.works(for: organisation, names),
                sees(context.caller, person.divisionId, day: context.today, &trace)
            {
                found.rows.append(person)
            }
        }
        found.nextAfter = isComplete ? 0 : last
        return found
    }

    /// Persons with one of these employers, in order of id: as many as one page may look at.
    private func persons(
        withEmployers texts: [String], after id: UInt64, _ trace: inout ReadTrace
    ) -> (ids: [UInt64], isComplete: Bool) {
        var found: Set<UInt64> = []
        var bound = UInt64.max
        for text in texts {
            var count = 0
            visitIDs(.personByEmployer, IndexTerm.text(text), after: id, &trace) { person in
                found.insert(person)
                count += 1
                // What lies behind the last one looked at is for another page.
                if count == Self.visitedAtMost { bound = min(bound, person) }
                return count < Self.visitedAtMost
            }
        }
        return (found.filter { $0 <= bound }.sorted(), bound == UInt64.max)
    }
}

extension Person {
    /// By the credit code, or by a name, now or before, where there is none.
    func works(for organisation: Organisation, _ names: [String]) -> Bool {
        employerCreditCode.isEmpty
            ? names.contains(PersonName.normalised(employerName))
            : organisation.creditCode == CreditCode.compared(employerCreditCode)
                || (organisation.creditCode.isEmpty
                    && names.contains(PersonName.normalised(employerName)))
    }
}
