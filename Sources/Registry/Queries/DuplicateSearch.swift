import Rules
package import Schema

/// Looks for accounts that may be one human's in the caller's territory. Goes through every
/// person there, so it runs on a frozen copy and may take its time.
package struct DuplicateSearch {
    private let after: UInt64
    private let limit: Int
    private let context: CommandContext
    /// Key by which persons meet, and who has it.
    private var meetings: [(key: UInt64, person: UInt64)] = []

    /// Two persons and why they may be one.
    package struct Candidate: Sendable {
        package var first: Person
        package var second: Person
        package var grounds: [Schema.DuplicateGround]
        package var pair: PersonPair?
    }

    package init(_ request: FindDuplicatesRequest, _ context: CommandContext) {
        let page = request.page ?? PageRequest()
        after = page.afterId
        limit = page.boundedLimit
        self.context = context
    }

    package mutating func run(_ registry: Registry) -> Page<Candidate> {
        var trace = ReadTrace()
        let divisions = registry.visibleDivisions(context, &trace)
        registry.forEach(Person.self, .person, &trace) { _, person in
            var inner = ReadTrace()
            if person.mergedInto == 0, person.erasedAt == 0, divisions.contains(person.divisionId) {
                for key in registry.likeness(of: person, &inner).keys {
                    meetings.append((IndexTerm.text(key), person.id))
                }
            }
            return true
        }
        meetings.sort { ($0.key, $0.person) < ($1.key, $1.person) }
        return candidates(places(), registry, &trace)
    }

    /// Those who meet, pair by pair, in order and once each.
    private func places() -> [UInt64] {
        var places: [UInt64] = []
        var start = meetings.startIndex
        while start < meetings.endIndex {
            let end =
                meetings[start...].firstIndex { $0.key != meetings[start].key }
                ?? meetings.endIndex
            let group = meetings[start..<end].map(\.person)
            // A number that more have is an office's and tells nothing about one human.
            if group.count <= Self.meetAtMost {
                for (index, first) in group.enumerated() {
                    for second in group[(index + 1)...] where second != first {
                        let place = first << 32 | second
                        if place > after { places.append(place) }
                    }
                }
            }
            start = end
        }
        places.sort()
        var last: UInt64 = 0
        return places.filter { place in
            defer { last = place }
            return place != last
        }
    }

    private static var meetAtMost: Int { 50 }

    private func candidates(
        _ places: [UInt64], _ registry: Registry, _ trace: inout ReadTrace
    ) -> Page<Candidate> {
        var page = Page<Candidate>()
        var last: UInt64 = 0
        for place in places {
            guard let candidate = candidate(place, registry, &trace) else { continue }
            guard page.rows.count < limit else {
                page.nextAfter = last
                break
            }
            page.rows.append(candidate)
            last = place
        }
        return page
    }

    private func candidate(
        _ place: UInt64, _ registry: Registry, _ trace: inout ReadTrace
    ) -> Candidate? {
        guard let first = registry.get(Person.self, .person, place >> 32, &trace),
            let second = registry.get(Person.self, .person, place & 0xFFFF_FFFF, &trace)
        else { return nil }
        let pair = registry.pair(of: first.id, second.id, &trace)
        guard pair?.state != .notDuplicate else { return nil }
        let grounds = registry.likeness(of: first, &trace).grounds(
            with: registry.likeness(of: second, &trace))
        guard !grounds.isEmpty else { return nil }
        return Candidate(
            first: first, second: second,
            grounds: grounds.map { Schema.DuplicateGround(rawValue: Int32($0.rawValue)) },
            pair: pair)
    }
}

extension Registry {
    fileprivate func likeness(of person: Person, _ trace: inout ReadTrace) -> PersonLikeness {
        let identity = get(PersonIdentity.self, .personIdentity, person.id, &trace)
        return PersonLikeness(
            id: person.id, name: person.name, birthDate: identity?.birthDate ?? 0,
            mobile: identity?.mobile ?? "",
            documents: (identity?.documents ?? []).map { ($0.kind.ruleKind, $0.number) })
    }
}
