import Rules
import Schema

/// One step of what follows a change of divisions.
struct DivisionMove {
    let registry: Registry
    let context: CommandContext
    private(set) var change: DivisionChange
    var plan = Plan()
    var trace = ReadTrace()
    private let tree: DivisionTree?
    private var bureausByDivision: [UInt32: Bureau] = [:]

    init(_ registry: Registry, _ change: DivisionChange, _ context: CommandContext) {
        self.registry = registry
        self.context = context
        self.change = change
        tree = registry.divisionTree(&trace)
    }

    /// Records of one change at most, with room for the files of one person and the answer's own.
    private static var recordsAtMost: Int { 900 }
    /// Bytes of one change at most, below the 1 MiB of a journal entry.
    private static var bytesAtMost: Int { 768 * 1_024 }

    private static var lookedAtMost: Int { 5_000 }

    private var isFull: Bool {
        plan.puts.count >= Self.recordsAtMost
            || plan.puts.reduce(0) { $0 + $1.record.count } >= Self.bytesAtMost
    }

    mutating func run() {
        switch change.stage {
        case .persons: movePersons()
        case .applications: moveApplications()
        case .unspecified, .done, .unrecognized: moveOffices()
        }
        plan.put(change, in: .divisionChange, key: change.id)
        plan.ids = change.state == .published ? [change.id] : []
    }

    // MARK: Offices

    /// Bureaus change, and operators of those that ended go to the one that took over: under the
    /// same binding, so that claims, recusal and two officers for two reviews hold.
    private mutating func moveOffices() {
        changeBureaus()
        for passage in change.bureaus where passage.ends {
            for binding in registry.operators(of: passage.bureauId, &trace)
            where !binding.hasEnded(now: context.now) {
                guard passage.successorId != 0 else {
                    change.listedOperatorIds.append(binding.id)
                    continue
                }
                var moved = binding
                moved.bureauId = passage.successorId
                plan.put(moved, in: .operator, key: moved.id)
                change.operators.append(
                    MovedOperator(
                        operatorId: moved.id, fromBureauId: passage.bureauId,
                        toBureauId: passage.successorId))
            }
        }
        change.stage = .persons
    }

    // MARK: Persons

    private mutating func movePersons() {
        // Who stays makes no record, but looking at him takes time too.
        for _ in 0..<Self.lookedAtMost where !isFull {
            guard let source = source else { return begin(.applications) }
            guard let id = nextPerson(of: source) else {
                beginSource()
                continue
            }
            change.movedThroughId = id
            guard let person = registry.get(Person.self, .person, id, &trace) else { continue }
            guard let target = place(of: person) else {
                if change.ended.contains(source) { change.listedPersons += 1 }
                continue
            }
            if target != source {
                move(person, from: source, to: target)
            }
        }
    }

    private mutating func nextPerson(of source: UInt32) -> UInt64? {
        var next: UInt64?
        registry.visitIDs(
            .personByDivision, UInt64(source), after: change.movedThroughId, &trace
        ) { id in
            next = id
            return false
        }
        return next
    }

    /// The division whose files are being moved; nil after the last.
    private var source: UInt32? {
        Int(change.sourceAt) < change.sourceIds.count
            ? change.sourceIds[Int(change.sourceAt)] : nil
    }

    private mutating func beginSource() {
        change.sourceAt += 1
        change.movedThroughId = 0
    }

    private mutating func begin(_ stage: DivisionMoveStage) {
        change.stage = stage
        change.sourceAt = 0
        change.movedThroughId = 0
        guard stage == .done else { return }
        change.state = .carriedOut
        change.carriedOutAt = context.now
    }

    func place(of person: Person) -> UInt32? {
        guard let tree, let day = CalendarDay(yyyymmdd: change.effectiveOn) else { return nil }
        return DivisionSuccession.place(
            workplace: person.workplaceDivisionId, household: person.householdDivisionId,
            among: change.successors.map(\.id), tree, on: day)
    }

    /// A person, and the open files that he has under the same division.
    mutating func move(_ person: Person, from source: UInt32, to target: UInt32) {
        var moved = person
        moved.formerDivisions.append(passage(from: source, to: target))
        moved.divisionId = target
        if let bureau = bureau(of: target) {
            moved.bureauId = bureau.id
        }
        plan.put(moved, in: .person, key: moved.id)
        change.movedPersons += 1
        for application in registry.applications(of: person.id, &trace)
        where application.state.isOpen && application.divisionId == source {
            move(application, from: source, to: target)
        }
    }

    // MARK: Applications

    /// Of persons registered elsewhere: those of the division's own went with them.
    private mutating func moveApplications() {
        for _ in 0..<Self.lookedAtMost where !isFull {
            guard let source = source else { return begin(.done) }
            guard let application = nextApplication(of: source) else {
                beginSource()
                continue
            }
            change.movedThroughId = application.id
            let person = registry.get(Person.self, .person, application.personId, &trace)
            guard let person, let target = place(of: person), target != source else { continue }
            move(application, from: source, to: target)
        }
    }

    /// The open file of a division with the least id after the last one that was moved.
    private mutating func nextApplication(of source: UInt32) -> Application? {
        let registry = registry
        var found: Application?
        var seen = ReadTrace()
        var inner = ReadTrace()
        for bureau in change.bureaus.map(\.bureauId) {
            for state in ApplicationState.allKnown where state.isOpen {
                let term = IndexTerm.bureauAndState(bureau, state.rawValue)
                registry.visitIDs(
                    .applicationByBureauAndState, term, after: change.movedThroughId, &seen
                ) { id in
                    if let found, found.id < id { return false }
                    let application = registry.get(Application.self, .application, id, &inner)
                    guard let application, application.divisionId == source else { return true }
                    found = application
                    return false
                }
            }
        }
        trace.note(seen.newestRevision)
        trace.note(inner.newestRevision)
        return found
    }

    /// The clock of a decision runs on; the file carries a note of where it came from. A claim
    /// holds if its officer came along.
    private mutating func move(
        _ application: Application, from source: UInt32, to target: UInt32
    ) {
        var moved = application
        moved.formerDivisions.append(passage(from: source, to: target))
        moved.divisionId = target
        if let bureau = bureau(of: target) {
            if bureau.id != moved.bureauId, moved.holderId != 0, moved.state == .pending,
                registry.get(Operator.self, .operator, moved.holderId, &trace)?.bureauId
                    != bureau.id
            {
                moved.giveBack()
            }
            moved.bureauId = bureau.id
        }
        plan.put(moved, in: .application, key: moved.id)
        change.movedApplications += 1
    }

    private func passage(from source: UInt32, to target: UInt32) -> FormerDivision {
        FormerDivision(
            divisionId: source, untilDay: change.lastDay, successorId: target,
            changeId: change.id)
    }

    private mutating func bureau(of division: UInt32) -> Bureau? {
        if let known = bureausByDivision[division] { return known }
        let found = registry.bureauActing(on: division, &trace)
        bureausByDivision[division] = found
        return found
    }
}

extension Registry {
    /// Operators ever bound to a bureau; there are not many in all.
    func operators(of bureau: UInt64, _ trace: inout ReadTrace) -> [Operator] {
        var found: [Operator] = []
        forEach(Operator.self, .operator, &trace) { _, binding in
            if binding.bureauId == bureau { found.append(binding) }
            return true
        }
        return found
    }
}
