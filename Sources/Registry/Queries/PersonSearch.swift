package import ProtobufRuntime
import Rules
package import Schema

/// A search for persons by name, also misspelt, by employer and by status of registration, in the
/// caller's territory. Names are looked for in `NameColumns`, everything else in each record, so it
/// runs on a frozen copy and may take its time.
package struct PersonSearch {
    private let after: UInt64
    private let limit: Int
    private var name: NameSearch?
    private let employer: String
    private var status: StatusFilter?
    private let context: CommandContext
    /// Of each person who matches: how well, then who.
    private var places: [UInt64] = []
    /// Whatever lies behind this is on a later page.
    private var bound = UInt64.max

    /// The persons found, how each one's name matches, and where the next page begins.
    package struct Found: Sendable {
        package var page = Page<UInt64>()
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
    package mutating func run(
        _ registry: Registry, over columns: inout NameColumns
    ) -> Found {
        columns.follow(registry)
        var trace = ReadTrace()
        let inhabited = columns.inhabited
        let divisions = inhabited.filter {
            registry.sees(context.caller, $0, day: context.today, &trace)
        }
        let sieve = name?.sieve(of: columns.alphabet)
        let population = columns.population(of: divisions)
        // Nil for who sees everybody.
        let visible = divisions.count < inhabited.count ? Set(divisions) : nil
        if let sieve, let sought = columns.sought(by: name, among: population) {
            lookUp(sought, registry, columns, sieve, within: visible)
        } else if population < columns.names.count / NameColumns.shareLookedUp {
            // A county is looked up, most of a register is read from end to end.
            for division in divisions {
                registry.visitIDs(.personByDivision, UInt64(division), after: 0, &trace) { id in
                    consider(id, registry, columns, sieve)
                    return true
                }
            }
        } else {
            Self.visitAll(columns, sieve) { id in
                consider(UInt64(id), registry, columns, nil, within: visible)
            }
        }
        return found()
    }

    /// Judges those whom the index tells: first who may have all that was typed; only where these
    /// leave room on the page, who is one character off.
    private mutating func lookUp(
        _ sought: SoughtPairs, _ registry: Registry, _ columns: NameColumns, _ sieve: NameSieve,
        within visible: Set<UInt32>?
    ) {
        guard let index = columns.index else { return }
        for id in columns.fresh {
            consider(UInt64(id), registry, columns, sieve, within: visible)
        }
        for list in index.lists(of: sought.near) {
            sieve.visit(columns.names, at: list, onlyLikely: true) { id in
                consider(UInt64(id), registry, columns, nil, within: visible)
            }
        }
        let unjudged = sieve.tellsLikelyOnes ? sought.near + sought.oneOff : sought.oneOff
        lookUpOneOff(index.lists(of: unjudged), registry, columns, sieve, within: visible)
    }

    /// Judges those who are one character off by rising ids, which is their order on the page: when
    /// it is full, the rest of the lists need not be looked at.
    private mutating func lookUpOneOff(
        _ lists: [ArraySlice<UInt32>], _ registry: Registry, _ columns: NameColumns,
        _ sieve: NameSieve, within visible: Set<UInt32>?
    ) {
        var lists = lists
        var end = 0
        var step = max(1, columns.names.count / Self.firstShareLookedAt)
        while end < columns.names.count {
            arrange()
            if places.count > limit, bound < Self.place(.oneOff, UInt64(end)) { return }
            end += step
            step *= 2
            for index in lists.indices {
                let part = lists[index].prefix(below: UInt32(clamping: end))
                sieve.visit(columns.names, at: part, onlyLikely: false) { id in
                    consider(UInt64(id), registry, columns, nil, within: visible)
                }
                lists[index] = lists[index][part.endIndex...]
            }
        }
    }

    /// About so much of the register mostly fills a page with names that are one character off.
    private static var firstShareLookedAt: Int { 32 }

    private static func visitAll(
        _ columns: NameColumns, _ sieve: NameSieve?, _ body: (Int) -> Void
    ) {
        if let sieve {
            sieve.visit(columns.names, body)
        } else {
            columns.names.indices.forEach(body)
        }
    }

    /// Judges a person whose name the sieve has let through, or is yet to.
    private mutating func consider(
        _ id: UInt64, _ registry: Registry, _ columns: NameColumns, _ sieve: NameSieve?,
        within visible: Set<UInt32>? = nil
    ) {
        guard columns.names.indices.contains(Int(clamping: id)) else { return }
        let packed = columns.names[Int(id)]
        guard packed != .nobody, sieve?.admits(packed) ?? true,
            visible?.contains(columns.divisions[Int(id)]) ?? true
        else { return }
        var match: Rules.NameMatch?
        if name != nil {
            guard let found = self.match(packed, id, registry, columns) else { return }
            match = found
        }
        let place = Self.place(match, id)
        guard place > after, place <= bound, isWanted(id, registry) else { return }
        take(place)
    }

    private mutating func match(
        _ packed: PackedName, _ id: UInt64, _ registry: Registry, _ columns: NameColumns
    ) -> Rules.NameMatch? {
        guard packed == .long else { return name?.match(packed, of: columns.alphabet) }
        return registry.withRecord(.person, id) { record, _ in
            guard let record, let person = try? Person.View(reading: record, options: .verified)
            else { return nil }
            return name?.match(person.name.utf8)
        }
    }

    /// Whether employer and status are those looked for.
    private mutating func isWanted(_ id: UInt64, _ registry: Registry) -> Bool {
        guard !employer.isEmpty || status != nil else { return true }
        return registry.withRecord(.person, id) { record, _ in
            guard let record, let person = try? Person.View(reading: record, options: .verified),
                employer.isEmpty || works(person.employerName)
            else { return false }
            var trace = ReadTrace()
            return status?.admits(id, in: person.divisionId, registry, &trace) ?? true
        }
    }

    private static func place(_ match: Rules.NameMatch?, _ id: UInt64) -> UInt64 {
        UInt64(match?.rawValue ?? 0) << 56 | id
    }

    /// Keeps a place, and forgets those behind what a page shows before they become many.
    private mutating func take(_ place: UInt64) {
        places.append(place)
        if places.count >= Self.placesAtOnce + limit { arrange() }
    }

    /// Puts the places in order, each once, and drops those behind the first of the next page.
    private mutating func arrange() {
        places.sort()
        var kept = 0
        for index in places.indices where kept == 0 || places[index] != places[kept - 1] {
            places[kept] = places[index]
            kept += 1
            guard kept <= limit else { break }
        }
        places.removeSubrange(kept...)
        if kept > limit { bound = places[limit] }
    }

    private static var placesAtOnce: Int { 4_096 }

    private func works(_ employerName: WireText) -> Bool {
        !employerName.isEmpty && PersonName.normalised(employerName.string).contains(employer)
    }

    private mutating func found() -> Found {
        arrange()
        var found = Found()
        for place in places.prefix(limit) {
            found.page.rows.append(place & Self.idBits)
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

extension ArraySlice where Element == UInt32 {
    /// Of a list that rises, the part below a number.
    fileprivate func prefix(below end: UInt32) -> Self {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < end { low = middle + 1 } else { high = middle }
        }
        return self[..<low]
    }
}

extension Registry {
    /// Writes a person's record, masked, as one of the persons found; false if there is none.
    package func write(
        person id: UInt64, masked profile: MaskingProfile, to writer: inout MessageWriter
    ) -> Bool {
        withRecord(.person, id) { record, _ in
            guard let record else { return false }
            return
                (try? writer.write(
                    record, as: Person.self, masked: profile,
                    inField: SearchPersonsReply.FieldNumber.persons)) != nil
        }
    }

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
