import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Where the officers of the years sit: their commands go through the access table, the plan and
/// the change, as in the server; the witness sees every change.
struct YearDesk {
    private(set) var registry = Registry()
    private(set) var witness = YearWitness()
    /// The registry's clock, Unix milliseconds. The machine's stands still but for the seconds that
    /// the work takes: days pass as a rehearsal's do, by being set.
    private(set) var now: Int64
    private(set) var commandCount = 0
    /// How often each reason was given.
    private(set) var refusals: [RefusalReason: Int] = [:]
    /// Accounts of those who try everything.
    var wildAccounts: [UInt64] = []
    private var callers: [YearOfficer: Caller] = [:]

    init(now: Int64) { self.now = now }

    var today: UInt32 { YearCalendar.date(now) }

    // MARK: Commands

    /// Runs a command that nothing stands in the way of: a refusal breaks a promise.
    @discardableResult
    mutating func must(
        _ command: Command, as officer: YearOfficer
    ) throws(Violation) -> [UInt64] {
        switch try attempt(command, as: officer) {
        case .success(let ids): return ids
        case .failure(let refusal):
            throw Violation(
                "\(CommandKind(command).rawValue) by \(officer) on \(today) is done: "
                    + "\(refusal.told)")
        }
    }

    /// Runs a command that may be refused.
    mutating func attempt(
        _ command: Command, as officer: YearOfficer
    ) throws(Violation) -> Result<[UInt64], Refusal> {
        let caller = callers[officer] ?? .administrationSocket
        let roles = CommandKind(command).method.access.roles
        guard !roles.isDisjoint(with: caller.roles) else {
            return .failure(Refusal(.notYourStep))
        }
        return try run(command, caller)
    }

    private mutating func run(
        _ command: Command, _ caller: Caller
    ) throws(Violation) -> Result<[UInt64], Refusal> {
        commandCount += 1
        now += 1_000
        let context = CommandContext(caller: caller, now: now, isRehearsal: true)
        var trace = ReadTrace()
        let plan: Plan
        do throws(Refusal) {
            plan = try registry.plan(command, context, &trace)
        } catch {
            refusals[error.reason, default: 0] += 1
            return .failure(error)
        }
        let kind = CommandKind(command)
        let change = registry.change(
            from: plan, method: kind.method.fullName, context: context, key: nil)
        do throws(ApplyError) {
            try registry.apply(change)
        } catch {
            throw Violation("a planned change applies: \(error)")
        }
        now = max(now, change.at)
        try witness.saw(change, kind, registry)
        return .success(plan.ids)
    }

    // MARK: Offices

    /// Administrators, divisions, bureaus, officers.
    mutating func open() throws(Violation) {
        for administrator in [YearOfficer.system, .security] {
            let request = AppointAdministratorRequest(
                uid: administrator.rawValue, accountName: administrator.accountName,
                role: administrator.role)
            try bind(administrator, .appointAdministrator(request), .administrationSocket)
        }
        try must(.installDivisions, as: .system)
        try must(.installWorkingCalendar, as: .system)
        let bureaus = [
            Bureau(shortName: "zhaoqing", name: "肇庆市民政局", divisionIds: [441_200]),
            Bureau(
                shortName: "deqing", name: "德庆县民政局", parentId: 1, divisionIds: [441_226]),
            Bureau(
                shortName: "duanzhou", name: "端州区民政局", parentId: 1, divisionIds: [441_202]),
        ]
        for bureau in bureaus {
            try must(.createBureau(CreateBureauRequest(bureau: bureau)), as: .system)
        }
        for officer in YearOfficer.allCases where !officer.bureau.isEmpty {
            let binding = Operator(
                uid: officer.rawValue, accountName: officer.accountName, roles: [officer.role])
            let request = CreateOperatorRequest(
                operator: binding, bureauShortName: officer.bureau)
            try bind(
                officer, .createOperator(request), callers[.security] ?? .administrationSocket)
        }
    }

    private mutating func bind(
        _ officer: YearOfficer, _ command: Command, _ caller: Caller
    ) throws(Violation) {
        guard case .success(var ids) = try run(command, caller) else {
            throw Violation("\(officer) is bound")
        }
        // Whoever decides is confirmed by a second person.
        if ids.first == 0, let grant = ids.last {
            ids = try must(.confirmGrant(ConfirmGrantRequest(grantId: grant)), as: .system)
        }
        var trace = ReadTrace()
        let binding = registry.get(Operator.self, .operator, ids.first ?? 0, &trace)
        callers[officer] = Caller(
            operator: binding ?? Operator(),
            bureau: registry.bureau(named: officer.bureau, &trace))
    }

    /// Lets the days until an instant pass.
    mutating func wait(until instant: Int64) throws(Violation) {
        guard instant > now else { return }
        try must(.setClock(SetClockRequest(now: instant)), as: .system)
    }

    /// A roster list as the batch job brings it in, with what the daemon does behind it.
    @discardableResult
    mutating func importRoster(_ rows: [RosterEntry], _ label: String) throws(Violation) -> UInt64 {
        var header = RosterImportHeader()
        header.label = label
        header.expectedRows = UInt32(rows.count)
        header.contentDigest = (0..<32).map { place in
            UInt8(truncatingIfNeeded: commandCount >> (place % 8 * 8) + place)
        }
        let batch = try must(.beginRosterImport(header), as: .batch).first ?? 0
        var known = 0
        for start in stride(from: 0, to: rows.count, by: Registry.rowsPerChange) {
            let chunk = Array(rows[start..<min(rows.count, start + Registry.rowsPerChange)])
            var trace = ReadTrace()
            let checked = registry.checkRosterRows(
                chunk, firstRow: UInt32(start + 1), into: batch, &trace)
            try expect(checked.errors.isEmpty, "a roster is taken in: \(checked.errors.count)")
            known += checked.alreadyKnown
            try must(.stageRosterRows(batch: batch, rows: checked.entries), as: .batch)
        }
        try must(.publishRosterBatch(batch: batch, alreadyKnown: UInt32(known)), as: .batch)
        var trace = ReadTrace()
        while registry.unsettledBatches(&trace).contains(batch) {
            try must(.settleFeedback(batch: batch), as: .batch)
        }
        return batch
    }

    /// An import that ends in the middle.
    mutating func breakOffImport(_ rows: [RosterEntry]) throws(Violation) {
        var header = RosterImportHeader()
        header.label = "中断"
        header.contentDigest = Array(repeating: 7, count: 32)
        let batch = try must(.beginRosterImport(header), as: .batch).first ?? 0
        var trace = ReadTrace()
        let some = Array(rows.prefix(Registry.rowsPerChange))
        let checked = registry.checkRosterRows(some, firstRow: 1, into: batch, &trace)
        for _ in 0..<2 {
            try must(.stageRosterRows(batch: batch, rows: checked.entries), as: .batch)
        }
        try discardRows()
    }

    /// Goes on discarding rows of imports that were undone.
    mutating func discardRows() throws(Violation) {
        var trace = ReadTrace()
        while let batch = registry.unfinishedBatches(&trace).first {
            try must(.discardRosterRows(batch: batch), as: .batch)
        }
    }

    // MARK: Looking

    func get<Record: ProtobufMessage>(
        _ type: Record.Type, _ table: Table, _ id: UInt64
    ) -> Record? {
        var trace = ReadTrace()
        return registry.get(type, table, id, &trace)
    }

    /// Who sees the whole prefecture.
    static func watcher(_ today: UInt32) -> CommandContext {
        CommandContext(
            caller: Caller(
                operator: Operator(roles: [.finalReviewer]),
                bureau: Bureau(id: 1, divisionIds: [441_200])),
            now: YearCalendar.instant(today) + YearCalendar.day / 2, isRehearsal: true)
    }
}

extension Refusal {
    /// Reason, parameters and fields in one line.
    var told: String {
        let details =
            parameters.map { "\($0.name)=\($0.value)" }
            + fields.map { "\($0.field): \($0.reason)" }
        return ([reason.rawValue] + details).joined(separator: " ")
    }
}
