import Rules
package import Schema

/// Two files side by side, with what officers did about them.
package struct ComparedPersons: Sendable {
    package var first: PersonFile
    package var second: PersonFile
    /// Fields in which they differ, named as in the personal form.
    package var differing: [String]
    package var pair: PersonPair?
}

/// Questions about accounts of one human.
extension Registry {
    /// A person by his own number, merged or not, whom the caller sees.
    func personInSight(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Person {
        guard let person = get(Person.self, .person, id, &trace),
            sees(context.caller, person.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        return person
    }

    /// What officers did about two accounts; nil if nothing.
    func pair(of one: UInt64, _ other: UInt64, _ trace: inout ReadTrace) -> PersonPair? {
        for id in ids(.pairByPersons, IndexTerm.persons(one, other), &trace) {
            if let pair = get(PersonPair.self, .personPair, id, &trace),
                min(pair.survivorId, pair.mergedId) == min(one, other),
                max(pair.survivorId, pair.mergedId) == max(one, other)
            {
                return pair
            }
        }
        return nil
    }

    /// A pair both of whose persons the caller sees; otherwise as if there were none.
    func pair(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> PersonPair {
        guard let pair = get(PersonPair.self, .personPair, id, &trace) else {
            throw Refusal(.notFound)
        }
        _ = try personInSight(pair.survivorId, context, &trace)
        _ = try personInSight(pair.mergedId, context, &trace)
        return pair
    }

    /// Pairs both of whose persons the caller sees.
    package func pairs(
        _ request: ListPersonPairsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<PersonPair> {
        let asked = request.page ?? PageRequest()
        return page(
            PersonPair.self, .personPair, after: asked.afterId, limit: asked.boundedLimit, &trace
        ) { pair, trace in
            guard request.state == .unspecified || pair.state == request.state else {
                return false
            }
            return (try? self.pair(pair.id, context, &trace)) != nil
        }
    }

    package func compare(
        _ request: ComparePersonsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> ComparedPersons {
        let first = file(of: try personInSight(request.firstId, context, &trace), &trace)
        let second = file(of: try personInSight(request.secondId, context, &trace), &trace)
        return ComparedPersons(
            first: first, second: second, differing: Self.differing(first, second),
            pair: pair(of: request.firstId, request.secondId, &trace))
    }

    private static func differing(_ one: PersonFile, _ other: PersonFile) -> [String] {
        let left = PersonalForm(one.person, one.identity)
        let right = PersonalForm(other.person, other.identity)
        func differs<Value: Equatable>(_ path: KeyPath<PersonalForm, Value>) -> Bool {
            left[keyPath: path] != right[keyPath: path]
        }
        let fields: [(String, Bool)] = [
            ("name", !PersonName.agree(left.name, right.name)),
            ("former_name", differs(\.formerName)),
            ("document", left.document?.number != right.document?.number),
            ("sex", differs(\.sex)), ("birth_date", differs(\.birthDate)),
            ("ethnicity", differs(\.ethnicity)), ("political_status", differs(\.politicalStatus)),
            ("household_division_id", differs(\.householdDivisionId)),
            ("workplace_division_id", differs(\.workplaceDivisionId)),
            ("education", differs(\.education)), ("school", differs(\.school)),
            ("major", differs(\.major)), ("employer_name", differs(\.employerName)),
            ("employer_credit_code", differs(\.employerCreditCode)),
            ("employer_kind", differs(\.employerKind)), ("post", differs(\.post)),
            ("field_of_service", differs(\.fieldOfService)), ("practising", differs(\.practising)),
            ("mobile", differs(\.mobile)), ("telephone", differs(\.telephone)),
            ("email", differs(\.email)), ("address", differs(\.address)),
            ("postcode", differs(\.postcode)), ("work_history", differs(\.workHistory)),
            ("honours", differs(\.honours)),
        ]
        return fields.filter(\.1).map(\.0)
    }
}
