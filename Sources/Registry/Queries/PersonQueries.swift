import Rules
package import Schema

/// Everything about one person that a reply shows (masked at the edge, never here).
package struct PersonFile: Sendable {
    package var person: Person
    package var identity: PersonIdentity
    package var certificates: [Certificate]
    package var periods: [RegistrationPeriod]
}

/// Questions about persons.
extension Registry {
    /// The person who has, or once had, a document with this canonical number. A number of an
    /// account that was merged leads to the one that stands.
    package func person(
        withDocument number: String, _ trace: inout ReadTrace
    ) -> (person: Person, identity: PersonIdentity)? {
        var inner = trace
        var found: (Person, PersonIdentity)?
        visitIDs(.personByDocument, IndexTerm.text(number), after: 0, &trace) { id in
            if let identity = get(PersonIdentity.self, .personIdentity, id, &inner),
                identity.documents.contains(where: { $0.number == number }),
                let person = get(Person.self, .person, id, &inner).map({ standing($0, &inner) })
            {
                let own = get(PersonIdentity.self, .personIdentity, person.id, &inner)
                found = (person, person.id == id ? identity : own ?? identity)
            }
            return found == nil
        }
        trace.note(inner.newestRevision)
        return found
    }

    package func certificate(
        managementNumber raw: String, _ trace: inout ReadTrace
    ) -> Certificate? {
        guard let number = (try? ManagementNumber(parsing: raw))?.text else { return nil }
        for id in ids(.certificateByManagementNumber, IndexTerm.text(number), &trace) {
            if let certificate = get(Certificate.self, .certificate, id, &trace),
                certificate.managementNumber == number
            {
                return certificate
            }
        }
        return nil
    }

    package func certificates(of person: UInt64, _ trace: inout ReadTrace) -> [Certificate] {
        ids(.certificateByPerson, person, &trace).compactMap {
            get(Certificate.self, .certificate, $0, &trace)
        }
    }

    package func periods(of person: UInt64, _ trace: inout ReadTrace) -> [RegistrationPeriod] {
        ids(.periodByPerson, person, &trace).compactMap {
            get(RegistrationPeriod.self, .registrationPeriod, $0, &trace)
        }
    }

    /// The person that a selector names, if the caller sees him; otherwise as if there were none.
    package func person(
        _ selector: PersonSelector?, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Person {
        guard let selector else { throw Refusal(.requestInvalid) }
        var found: Person?
        if selector.personId != 0 {
            found = get(Person.self, .person, selector.personId, &trace).map {
                standing($0, &trace)
            }
        } else if !selector.managementNumber.isEmpty {
            found = certificate(managementNumber: selector.managementNumber, &trace).flatMap {
                get(Person.self, .person, $0.personId, &trace)
            }
        } else {
            let identity = try fullIdentity(selector.identity)
            found = person(withDocument: identity.number, &trace)?.person
            if let person = found, !isCalled(person, identity.name, &trace),
                sees(context.caller, person.divisionId, day: context.today, &trace)
            {
                throw Refusal(.nameDiffers)
            }
        }
        guard let found,
            sees(context.caller, found.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        return found
    }

    package func file(of person: Person, _ trace: inout ReadTrace) -> PersonFile {
        PersonFile(
            person: person,
            identity: get(PersonIdentity.self, .personIdentity, person.id, &trace)
                ?? PersonIdentity(),
            certificates: certificates(of: person.id, &trace),
            periods: periods(of: person.id, &trace))
    }

    /// What the personal form still lacks before an application can be submitted.
    package func missingFields(
        _ person: Person, _ identity: PersonIdentity, today: UInt32
    ) -> [FieldProblem] {
        PersonalFormProblems(PersonalForm(person, identity), today: today).all
    }
}
