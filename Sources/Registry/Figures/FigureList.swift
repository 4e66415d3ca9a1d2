package import Schema

/// The list behind one figure: the facts that it counts, in order of persons.
///
/// The facts may be those of an earlier revision. Who they are about is told by the register of
/// today: a name that was erased since, or that the caller sees no longer, is not brought back.
package struct FigureList {
    private var source: FigureSource
    private let today: Registry
    private let request: ListFigureRequest
    /// Nil = of all.
    private let group: GroupKey?

    /// - Parameter today: the register as it is now, if `registry` is that of an earlier revision.
    package init(
        _ registry: Registry, _ request: ListFigureRequest, _ context: CommandContext,
        today: Registry? = nil
    ) throws(Refusal) {
        guard var scope = request.scope else {
            throw Refusal(.fieldInvalid, fields: [.missing("scope")])
        }
        guard let kind = request.measure.kind, scope.kind == .unspecified || scope.kind == kind
        else { throw Refusal(.fieldInvalid, fields: [.invalid("measure")]) }
        scope.kind = kind
        // A list is of figures as they are: nothing is withheld from it.
        guard !scope.publicVersion else {
            throw Refusal(.fieldInvalid, fields: [.invalid("scope")])
        }
        guard request.group == nil || !scope.by.isEmpty else {
            throw Refusal(.fieldInvalid, fields: [.invalid("group")])
        }
        group = request.group.map(GroupKey.init)
        source = try FigureSource(registry, scope, context)
        self.today = today ?? registry
        self.request = request
    }

    /// One page. A place in the list is a person's id and a number among the facts about him.
    package mutating func run() -> Page<FigureEntry> {
        let asked = request.page ?? PageRequest()
        let limit = asked.boundedLimit
        var page = Page<FigureEntry>()
        var last = asked.afterId
        // The person of the place may have more to come.
        let before = asked.afterId >> Self.ordinalBits
        var source = source
        source.visit(after: before == 0 ? 0 : before - 1) { person, facts in
            for (ordinal, placed) in facts.enumerated() where isAsked(placed) {
                let place = person.id << Self.ordinalBits | UInt64(ordinal + 1)
                guard place > asked.afterId else { continue }
                guard page.rows.count < limit else {
                    page.nextAfter = last
                    return false
                }
                page.rows.append(entry(placed, person.id))
                last = place
            }
            return true
        }
        self.source = source
        return page
    }

    /// More facts about one person than this there are not.
    private static var ordinalBits: UInt64 { 16 }

    private func isAsked(_ placed: FigureSource.Placed) -> Bool {
        placed.fact.measure == request.measure
            && (request.divisionId == 0 || placed.division == request.divisionId)
            && (request.level == .unspecified || placed.fact.level == request.level)
            && (group == nil || placed.group == group)
    }

    private func entry(_ placed: FigureSource.Placed, _ person: UInt64) -> FigureEntry {
        var trace = ReadTrace()
        let certificate = today.get(
            Certificate.self, .certificate, placed.fact.certificate, &trace)
        return FigureEntry(
            personId: person, personName: nameInSight(of: person), divisionId: placed.division,
            level: placed.fact.level,
            managementNumber: certificate?.managementNumber ?? "",
            applicationId: placed.fact.application, periodId: placed.fact.period,
            eventId: placed.fact.event, onDay: placed.fact.day)
    }

    private func nameInSight(of id: UInt64) -> String {
        var trace = ReadTrace()
        let context = source.context
        guard let person = today.get(Person.self, .person, id, &trace),
            today.sees(context.caller, person.divisionId, day: context.today, &trace)
        else { return "" }
        return person.name
    }
}

extension FigureMeasure {
    /// To which kind of figures it belongs; nil for none.
    var kind: FigureKind? {
        switch rawValue {
        case 1..<20: .stock
        case 20..<50: .flow
        case 50..<60: .due
        default: nil
        }
    }
}
