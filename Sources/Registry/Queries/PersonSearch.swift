import ProtobufRuntime
import Rules
package import Schema

/// A search for persons by name, also misspelt, by employer and by status of registration, in the
/// caller's territory. Looks at every name there, so it runs on a frozen copy and may take its
/// time.
package struct PersonSearch {
    private let after: UInt64
    private let limit: Int
    private var name: NameSearch?
    private let employer: String
    private var status: StatusFilter?
    private let context: CommandContext
    /// Of each person who matches: how well, then who.
    private var places: [UInt64] = []

    /// The persons found, how each one's name matches, and where the next page begins.
    package struct Found: Sendable {
        package var page = Page<Person>()
        package var matches: [Schema.NameMatch] = []
    }

    package init(_ request: SearchPersonsRequest, _ context: CommandContext) throws(Refusal) {
        let page = request.page ?? PageRequest()
        after = page.afterId
        limit = page.boundedLimit
        name = NameSearch(request.name)
        employer = PersonName.normalised(request.employer)
        self.context = context
        status = try StatusFilter(request.status, on: context.today)
        guard name != nil || !employer.isEmpty || status != nil else {
            throw Refusal(.fieldInvalid, fields: [.missing("name")])
        }
    }

    /// Looks through the territory.
    package mutating func run(_ registry: Registry) -> Found {
        var trace = ReadTrace()
        let divisions = registry.visibleDivisions(context, &trace)
        // A few counties are looked up, a province is read from end to end.
        if divisions.count <= Self.divisionsLookedUp {
            for division in divisions.sorted() {
                registry.visitIDs(.personByDivision, UInt64(division), after: 0, &trace) { id in
                    registry.withRecord(.person, id) { record, _ in
                        if let record { consider(record, id, registry) }
                    }
                    return true
                }
            }
        } else {
            registry.visit(.person) { id, record in
                consider(record, id, registry, in: divisions)
                return true
            }
        }
        return found(registry, &trace)
    }

    private static var divisionsLookedUp: Int { 64 }

    private mutating func consider(
        _ record: UnsafeRawBufferPointer, _ id: UInt64, _ registry: Registry,
        in divisions: Set<UInt32>? = nil
    ) {
        guard let person = try? Person.View(reading: record, options: .verified),
            // Without a name: his data was erased.
            person.mergedInto == 0, !person.name.isEmpty,
            divisions?.contains(person.divisionId) ?? true
        else { return }
        var rank: UInt64 = 0
        if name != nil {
            guard let match = name?.match(person.name.utf8) else { return }
            rank = UInt64(match.rawValue)
        }
        guard employer.isEmpty || works(person.employerName) else { return }
        let place = rank << 56 | id
        guard place > after else { return }
        var trace = ReadTrace()
        if status?.admits(id, in: person.divisionId, registry, &trace) ?? true {
            places.append(place)
        }
    }

    private func works(_ employerName: WireText) -> Bool {
        !employerName.isEmpty && PersonName.normalised(employerName.string).contains(employer)
    }

    private mutating func found(_ registry: Registry, _ trace: inout ReadTrace) -> Found {
        places.sort()
        var found = Found()
        for place in places.prefix(limit) {
            guard let person = registry.get(Person.self, .person, place & Self.idBits, &trace)
            else { continue }
            found.page.rows.append(person)
            found.matches.append(Schema.NameMatch(rawValue: Int32(place >> 56)))
        }
        if places.count > limit {
            found.page.nextAfter = places[limit - 1]
        }
        return found
    }

    /// Ids rise by one from 1: none reaches the byte in which the rank stands.
    private static var idBits: UInt64 { 1 << 56 - 1 }
}

extension Registry {
    /// Every division, abolished ones too, whose persons the caller sees today.
    func visibleDivisions(_ context: CommandContext, _ trace: inout ReadTrace) -> Set<UInt32> {
        var visible: Set<UInt32> = []
        for division in divisionIDs(&trace)
        where sees(context.caller, division, day: context.today, &trace) {
            visible.insert(division)
        }
        return visible
    }
}
