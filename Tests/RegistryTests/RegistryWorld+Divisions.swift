import ProtobufRuntime
import Registry
import Schema
import Testing

/// 鼎湖's bureau with its officers, and acts on the map.
extension RegistryWorld {
    /// 2022-01-01 00:00:00 in UTC+8.
    static let newYear: Int64 = 1_640_966_400_000

    struct Dinghu {
        var bureau: UInt64
        var clerk: UInt64
        var reviewer: UInt64
    }

    mutating func openDinghu() throws -> Dinghu {
        let bureau = Bureau(
            shortName: "dinghu", name: "鼎湖区民政局", parentId: 1, divisionIds: [441_203])
        let id = try run(.createBureau(CreateBureauRequest(bureau: bureau)), as: .system)[0]
        var officers: [UInt64] = []
        for (uid, role) in [(UInt32(4_001), Role.clerk), (4_002, .reviewer)] {
            let binding = Operator(
                uid: uid, accountName: "officer\(uid)", bureauId: id, roles: [role])
            officers.append(try bind(binding))
        }
        return Dinghu(bureau: id, clerk: officers[0], reviewer: officers[1])
    }

    /// The officer as the server would take him now.
    func context(operator id: UInt64) -> CommandContext {
        var trace = ReadTrace()
        let binding = registry.get(Operator.self, .operator, id, &trace) ?? Operator()
        let bureau = registry.get(Bureau.self, .bureau, binding.bureauId, &trace)
        return CommandContext(
            caller: Caller(operator: binding, bureau: bureau), now: now, isRehearsal: true)
    }

    func record<Record: ProtobufMessage>(
        _ type: Record.Type, _ table: Table, _ key: UInt64
    ) throws -> Record {
        var trace = ReadTrace()
        return try #require(registry.get(type, table, key, &trace))
    }

    static let merger = PublishDivisionChangeRequest(
        kind: .merger, document: "某府函〔2021〕1号", effectiveOn: 20_220_101,
        sourceIds: [441_203], successors: [DivisionSuccessor(id: 441_202)])

    @discardableResult
    mutating func publish(_ request: PublishDivisionChangeRequest = merger) throws -> UInt64 {
        try run(.publishDivisionChange(request), as: .system)[0]
    }

    /// Moves to the end; the number of steps.
    @discardableResult
    mutating func move(_ change: UInt64) throws -> Int {
        var steps = 1
        while try !run(.moveDivision(MoveDivisionRequest(changeId: change)), as: .system).isEmpty {
            steps += 1
        }
        return steps
    }

    /// A file of Zhang's under 鼎湖 that awaits its first review.
    @discardableResult
    mutating func submitInDinghu(_ dinghu: Dinghu) throws -> UInt64 {
        let clerk = context(operator: dinghu.clerk)
        let person = try run(
            .openAccount(OpenAccountRequest(identity: Self.identity(Self.zhang))), clerk)[0]
        var form = Self.form(Self.zhang)
        form.workplaceDivisionId = 441_203
        try run(
            .updatePersonalForm(
                UpdatePersonalFormRequest(personId: person, form: form, expectedVersion: 0)),
            clerk)
        let application = try run(
            .createApplication(
                CreateApplicationRequest(
                    kind: .first, managementNumber: Self.zhang.managementNumber)), clerk)[0]
        try run(
            .submitApplication(
                SubmitApplicationRequest(
                    applicationId: application, expectedVersion: version(of: application),
                    noticeName: "zhaoqing-2021", pledgeGiven: true)), clerk)
        return application
    }

    /// Persons under a division, put as another slice of the register would make them.
    mutating func put(persons count: Int, in division: UInt32, bureau: UInt64) throws {
        for first in stride(from: 0, to: count, by: 1_000) {
            var change = Change()
            change.revision = registry.revision + 1
            change.at = now
            for number in first..<min(first + 1_000, count) {
                let person = Person(
                    id: UInt64(1_000 + number), name: "某人\(number)", bureauId: bureau,
                    divisionId: division, openedAt: now)
                change.puts.append(
                    RecordPut(
                        table: Table.person.rawValue, key: person.id, record: person.encoded()))
            }
            try registry.apply(change)
            changes.append(change)
        }
    }
}
