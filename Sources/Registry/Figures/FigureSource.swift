import Rules
import Schema

/// Everything that figures of one scope count, person by person in order of id, in the caller's
/// territory and under the division map of the asked day.
///
/// Its duties:
/// 1. find the facts of each person, by what is known now;
/// 2. lay the map over them: a county that was merged is what it was on the map's day;
/// 3. leave out what the caller does not see today.
///
/// Walks the whole register, so it belongs on a frozen copy.
struct FigureSource {
    let registry: Registry
    let context: CommandContext
    /// With every day filled in.
    let scope: FigureScope
    private var places: [UInt32: UInt32?] = [:]
    private var finder: FactFinder
    private(set) var groups: FigureGroups
    private var trace = ReadTrace()

    /// A fact and what its figure names.
    struct Placed {
        var fact: FigureFact
        var division: UInt32
        /// Nil if the scope asks for no groups.
        var group: GroupKey?
    }

    init(
        _ registry: Registry, _ asked: FigureScope, _ context: CommandContext
    ) throws(Refusal) {
        var seen = ReadTrace()
        let scope = try asked.filledIn(today: context.today) { day in
            registry.figureAges(of: context.caller, day: day, &seen)
        }
        self.registry = registry
        self.context = context
        self.scope = scope
        finder = FactFinder(registry, scope, context)
        groups = FigureGroups(registry, scope)
        guard scope.noticeName.isEmpty || registry.notice(named: scope.noticeName, &trace) != nil
        else { throw Refusal(.noticeUnknown, [.init("notice", scope.noticeName)]) }
    }

    /// Visits persons whose id is greater, each with the facts about him, until `body` returns
    /// false.
    mutating func visit(
        after person: UInt64 = 0, _ body: (Person, [Placed]) -> Bool
    ) {
        let registry = registry
        var seen = ReadTrace()
        registry.forEach(Person.self, .person, after: person, &seen) { _, person in
            let facts = placed(finder.facts(about: person), of: person)
            return facts.isEmpty || body(person, facts)
        }
    }

    /// The facts about one person, if there is such an account.
    mutating func facts(about person: UInt64) -> [Placed] {
        var seen = ReadTrace()
        let person = registry.get(Person.self, .person, person, &seen)
        return person.map { placed(finder.facts(about: $0), of: $0) } ?? []
    }

    /// The rules of a division on the asked day.
    mutating func ruleSet(for division: UInt32) -> Rules.RuleSet? {
        finder.ruleSet(for: division)
    }

    private mutating func placed(_ facts: [FigureFact], of person: Person) -> [Placed] {
        guard !facts.isEmpty else { return [] }
        let traits = groups.traits(of: person)
        return facts.compactMap { fact in
            guard let division = place(fact.division, person.formerDivisions) else { return nil }
            let day = fact.day == 0 ? scope.untilDay : fact.day
            return Placed(fact: fact, division: division, group: traits?.group(on: day))
        }
    }

    /// Under which division a record of `division` is counted; nil where the caller sees none of
    /// it. Whom an act moved is counted where he went.
    mutating func place(_ division: UInt32, _ passages: [FormerDivision]) -> UInt32? {
        guard passages.isEmpty else { return laid(division, passages) }
        if let known = places[division] { return known }
        let place = laid(division, [])
        places[division] = .some(place)
        return place
    }

    private mutating func laid(_ division: UInt32, _ passages: [FormerDivision]) -> UInt32? {
        let today = context.today
        let current = registry.inForce(division, day: today, along: passages, &trace)
        guard registry.sees(context.caller, current, day: today, &trace) else { return nil }
        return registry.inForce(division, day: scope.mapOnDay, along: passages, &trace)
    }

    func name(of division: UInt32) -> String {
        var trace = ReadTrace()
        let record = registry.get(Division.self, .division, UInt64(division), &trace)
        return record?.asOf(scope.mapOnDay).name ?? ""
    }

}

extension FigureScope {
    /// With every day filled in, and the age groups, and checked.
    func filledIn(
        today: UInt32, shippedAges: (_ day: UInt32) -> [UInt32]
    ) throws(Refusal) -> FigureScope {
        var scope = self
        scope.untilDay = untilDay == 0 ? today : untilDay
        scope.mapOnDay = mapOnDay == 0 ? scope.untilDay : mapOnDay
        var problems: [FieldProblem] = []
        switch kind {
        case .stock:
            scope.fromDay = 0
            if !noticeName.isEmpty { problems.append(.invalid("notice_name")) }
        case .flow:
            if fromDay == 0, noticeName.isEmpty { problems.append(.missing("from_day")) }
        case .due:
            if fromDay == 0 { problems.append(.missing("from_day")) }
            if !noticeName.isEmpty { problems.append(.invalid("notice_name")) }
        case .unspecified, .unrecognized: problems.append(.missing("kind"))
        }
        if scope.fromDay != 0, CalendarDay(yyyymmdd: scope.fromDay) == nil {
            problems.append(.invalid("from_day"))
        }
        if CalendarDay(yyyymmdd: scope.untilDay) == nil || scope.untilDay < scope.fromDay {
            problems.append(.invalid("until_day"))
        }
        if CalendarDay(yyyymmdd: scope.mapOnDay) == nil {
            problems.append(.invalid("map_on_day"))
        }
        problems += scope.fillInGroups(shippedAges)
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
        return scope
    }

    /// What figures are told apart by, in one order, and how they are published.
    private mutating func fillInGroups(
        _ shippedAges: (_ day: UInt32) -> [UInt32]
    ) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let known = FigureDimension.allKnown.dropFirst()
        if by.count != Set(by.map(\.rawValue)).count || !by.allSatisfy(known.contains) {
            problems.append(.invalid("by"))
        }
        by.sort { $0.rawValue < $1.rawValue }
        if !by.contains(.age) {
            ages = []
        } else if ages.isEmpty {
            ages = shippedAges(untilDay)
        } else if AgeGroups(firstAges: ages) == nil {
            problems.append(.invalid("ages"))
        }
        if !publicVersion {
            smallestShown = 0
        } else if smallestShown == 0 {
            smallestShown = PublicFigures.smallestShown
        }
        return problems
    }

    var days: FigureDays { FigureDays(from: fromDay, until: untilDay) }
}

extension Registry {
    /// The age groups of the rule set that is in force where the caller's bureau is.
    fileprivate func figureAges(
        of caller: Caller, day: UInt32, _ trace: inout ReadTrace
    ) -> [UInt32] {
        let division = caller.bureau?.divisionIds.first ?? 0
        let rules = ruleSet(for: division, day: day, &trace).flatMap(Rules.RuleSet.init)
        return rules?.figureAges ?? AgeGroups.shipped
    }
}
