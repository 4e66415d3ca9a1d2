import Registry
import Schema
import Testing

/// A registry with Zhaoqing's offices, the notice of 2021 and a small roster, and officers to act
/// in it. Commands go through `plan`, `change` and `apply`, as in the server; every change is kept,
/// so a test can fold them again.
struct RegistryWorld {
    var registry = Registry()
    var changes: [Change] = []
    /// The commands that became changes.
    private(set) var made: Set<CommandKind> = []
    var now: Int64
    private(set) var officers: [Officer: Operator] = [:]
    private(set) var bureaus: [String: Bureau] = [:]

    enum Officer: CaseIterable {
        case system, security, deqingClerk, deqingReviewer, zhaoqingFinal, zhaoqingBatch,
            duanzhouClerk, zhaoqingSecondFinal, deqingBoth, duanzhouReviewer, duanzhouBatch
    }

    /// 2021-12-20 10:00 in UTC+8, inside the notice's window.
    static let insideWindow: Int64 = 1_639_965_600_000

    init(now: Int64 = RegistryWorld.insideWindow) throws {
        self.now = now
        try appoint(.system, .systemAdministrator, uid: 2_001)
        try appoint(.security, .securityAdministrator, uid: 2_002)
        try run(.installDivisions, as: .system)
        try addBureau("zhaoqing", "肇庆市民政局", parent: 0, [441_200])
        let zhaoqing = bureaus["zhaoqing"]?.id ?? 0
        try addBureau("deqing", "德庆县民政局", parent: zhaoqing, [441_226])
        try addBureau("duanzhou", "端州区民政局", parent: zhaoqing, [441_202])
        try addOfficer(.deqingClerk, "deqing", [.clerk], uid: 3_001)
        try addOfficer(.deqingReviewer, "deqing", [.reviewer], uid: 3_002)
        try addOfficer(.zhaoqingFinal, "zhaoqing", [.finalReviewer, .statistician], uid: 3_003)
        try addOfficer(.zhaoqingBatch, "zhaoqing", [.batch], uid: 3_004)
        try addOfficer(.duanzhouClerk, "duanzhou", [.clerk], uid: 3_005)
        try addOfficer(.zhaoqingSecondFinal, "zhaoqing", [.finalReviewer], uid: 3_006)
        try addOfficer(.deqingBoth, "deqing", [.clerk, .reviewer], uid: 3_007)
        try addOfficer(.duanzhouReviewer, "duanzhou", [.reviewer], uid: 3_008)
        try addOfficer(.duanzhouBatch, "duanzhou", [.batch], uid: 3_009)
        try run(.publishRuleSet(.init(ruleSet: Self.guangdong)), as: .zhaoqingFinal)
        try run(.publishNotice(.init(notice: Self.zhaoqing2021)), as: .zhaoqingFinal)
        try importRoster(Self.roster)
    }

    func context(_ officer: Officer) -> CommandContext {
        let binding = officers[officer] ?? Operator()
        let bureau = bureaus.values.first { $0.id == binding.bureauId }
        return CommandContext(
            caller: Caller(operator: binding, bureau: bureau), now: now, isRehearsal: true)
    }

    /// Runs a command to the end and returns the ids it made.
    @discardableResult
    mutating func run(_ command: Command, as officer: Officer) throws(Refusal) -> [UInt64] {
        try run(command, context(officer))
    }

    @discardableResult
    mutating func run(
        _ command: Command, _ context: CommandContext, key: WriteKey? = nil
    ) throws(Refusal) -> [UInt64] {
        var trace = ReadTrace()
        let plan = try registry.plan(command, context, &trace)
        let change = registry.change(from: plan, method: "test", context: context, key: key)
        do {
            try registry.apply(change)
        } catch {
            Issue.record("a planned change did not apply: \(error)")
        }
        changes.append(change)
        made.insert(CommandKind(command))
        return plan.ids
    }

    private mutating func appoint(_ officer: Officer, _ role: Role, uid: UInt32) throws {
        let request = AppointAdministratorRequest(
            uid: uid, accountName: "admin\(uid)", role: role)
        let context = CommandContext(caller: .administrationSocket, now: now, isRehearsal: true)
        let ids = try run(.appointAdministrator(request), context)
        remember(officer, ids)
    }

    private mutating func addBureau(
        _ shortName: String, _ name: String, parent: UInt64, _ divisions: [UInt32]
    ) throws {
        let bureau = Bureau(
            shortName: shortName, name: name, parentId: parent, divisionIds: divisions)
        try run(.createBureau(CreateBureauRequest(bureau: bureau)), as: .system)
        var trace = ReadTrace()
        bureaus[shortName] = registry.bureau(named: shortName, &trace)
    }

    private mutating func addOfficer(
        _ officer: Officer, _ bureau: String, _ roles: [Role], uid: UInt32
    ) throws {
        let binding = Operator(uid: uid, accountName: "officer\(uid)", roles: roles)
        remember(officer, [try bind(binding, bureau)])
    }

    /// Binds an officer; whoever decides is confirmed by a second person. The operator's id.
    mutating func bind(_ binding: Operator, _ bureau: String = "") throws(Refusal) -> UInt64 {
        var ids = try run(
            .createOperator(CreateOperatorRequest(operator: binding, bureauShortName: bureau)),
            as: .security)
        if ids.first == 0, let grant = ids.last {
            ids = try run(.confirmGrant(ConfirmGrantRequest(grantId: grant)), as: .system)
        }
        return ids.first ?? 0
    }

    private mutating func remember(_ officer: Officer, _ ids: [UInt64]) {
        var trace = ReadTrace()
        officers[officer] = ids.first.flatMap {
            registry.get(Operator.self, .operator, $0, &trace)
        }
    }

    @discardableResult
    mutating func importRoster(_ rows: [RosterEntry]) throws -> UInt64 {
        let header = RosterImportHeader(
            label: "test", expectedRows: UInt32(rows.count),
            contentDigest: (0..<32).map { UInt8(($0 + rows.count) % 256) })
        let batch = try run(.beginRosterImport(header), as: .zhaoqingBatch).first ?? 0
        var trace = ReadTrace()
        let checked = registry.checkRosterRows(rows, firstRow: 1, &trace)
        #expect(checked.errors.isEmpty)
        try run(.stageRosterRows(batch: batch, rows: checked.entries), as: .zhaoqingBatch)
        try run(
            .publishRosterBatch(batch: batch, alreadyKnown: UInt32(checked.alreadyKnown)),
            as: .zhaoqingBatch)
        while registry.unsettledBatches(&trace).contains(batch) {
            try run(.settleFeedback(batch: batch), as: .zhaoqingBatch)
        }
        return batch
    }
}
