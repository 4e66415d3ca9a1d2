import Rules
package import Schema

/// Questions about changes of divisions.
extension Registry {
    /// A page of changes: all, or those that change a division or lead to it.
    package func divisionChanges(
        about division: UInt32, after id: UInt64, limit: Int, _ trace: inout ReadTrace
    ) -> Page<DivisionChange> {
        page(DivisionChange.self, .divisionChange, after: id, limit: limit, &trace) { change, _ in
            division == 0 || change.sourceIds.contains(division)
                || change.successors.contains { $0.id == division }
        }
    }

    /// A page of the persons, as far as the caller sees them, who still stand under a division that
    /// a change ended.
    package func unplacedPersons(
        _ request: ListUnplacedRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Page<Person> {
        guard let change = get(DivisionChange.self, .divisionChange, request.changeId, &trace)
        else { throw Refusal(.notFound) }
        let asked = request.page ?? PageRequest()
        var page = Page<Person>()
        guard change.state == .carriedOut else { return page }
        var found: [UInt64] = []
        for source in change.ended {
            let before = found.count
            visitIDs(.personByDivision, UInt64(source), after: asked.afterId, &trace) { id in
                found.append(id)
                return found.count - before <= Self.visitedAtMost
            }
        }
        for id in found.sorted() {
            guard let person = get(Person.self, .person, id, &trace),
                sees(context.caller, person.divisionId, day: context.today, &trace)
            else { continue }
            if page.rows.count == asked.boundedLimit {
                page.nextAfter = page.rows.last?.id ?? 0
                break
            }
            page.rows.append(person)
        }
        return page
    }

    /// What an act would do, without doing anything. Walks everybody of the divisions concerned, so
    /// it belongs on a frozen copy.
    package func previewDivisionChange(
        _ request: PublishDivisionChangeRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> PreviewDivisionChangeReply {
        let plan = try planPublishDivisionChange(request, context, &trace)
        let drafted = try draftDivisionChange(request, context, &trace)
        // The act on a copy: what it would do is what it does there.
        var after = self
        let published = change(from: plan, method: "", context: context, key: nil)
        do throws(ApplyError) {
            try after.apply(published)
        } catch {
            throw Refusal(.divisionChangeUnfit)
        }
        var tally = DivisionTallies(after, drafted.change, context)
        tally.count()
        trace.note(tally.trace.newestRevision)
        return PreviewDivisionChangeReply(change: drafted.change, tallies: tally.rows)
    }
}

/// Counts what would come to each successor.
struct DivisionTallies {
    private let registry: Registry
    private let change: DivisionChange
    private let context: CommandContext
    /// One for each successor, then what would be listed.
    private(set) var rows: [DivisionTally]
    var trace = ReadTrace()

    init(_ registry: Registry, _ change: DivisionChange, _ context: CommandContext) {
        self.registry = registry
        self.change = change
        self.context = context
        var trace = ReadTrace()
        rows = change.successors.map { successor in
            DivisionTally(
                divisionId: successor.id, divisionName: successor.name,
                bureauId: registry.bureauActing(on: successor.id, &trace)?.id ?? 0)
        }
        rows.append(DivisionTally())
        self.trace = trace
    }

    mutating func count() {
        let move = DivisionMove(registry, change, context)
        for source in change.sourceIds {
            for id in registry.ids(.personByDivision, UInt64(source), &trace) {
                guard let person = registry.get(Person.self, .person, id, &trace) else { continue }
                let target = move.place(of: person)
                // Who stays where he is comes to nobody.
                if target == source || (target == nil && !change.ended.contains(source)) {
                    continue
                }
                add(person, source, to: target)
            }
        }
        for passage in change.bureaus where passage.ends {
            let operators = registry.operators(of: passage.bureauId, &trace).filter {
                !$0.hasEnded(now: context.now)
            }
            let row = rows.firstIndex {
                passage.successorId != 0 && $0.bureauId == passage.successorId
            }
            rows[row ?? rows.count - 1].operators += UInt32(operators.count)
        }
    }

    private mutating func add(_ person: Person, _ source: UInt32, to target: UInt32?) {
        let row = rows.firstIndex { $0.divisionId == target } ?? rows.count - 1
        let today = context.today
        rows[row].persons += 1
        rows[row].certificates += UInt32(registry.certificates(of: person.id, &trace).count)
        rows[row].registrations += UInt32(
            registry.periods(of: person.id, &trace).filter {
                $0.validFrom <= today && today <= $0.validUntil && $0.revokedById == 0
                    && ($0.cancelledFrom == 0 || today < $0.cancelledFrom)
            }.count)
        rows[row].applications += UInt32(
            registry.applications(of: person.id, &trace).filter {
                $0.state.isOpen && $0.divisionId == source
            }.count)
    }
}
