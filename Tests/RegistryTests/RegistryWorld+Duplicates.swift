import ProtobufRuntime
import Registry
import Schema
import Testing

/// Steps of merges.
extension RegistryWorld {
    /// Two accounts of one name, each with a certificate.
    static let twins = [103, 105].map { number in
        let body = "44122618991231\(number)"
        return RegistryWorld.Passer(
            name: "张试", number: body + RandomRegistry.checkCharacter(body),
            managementNumber: "20204412260000\(number)")
    }

    static func withTwins() throws -> RegistryWorld {
        var world = try RegistryWorld.forRenewals()
        try world.importRoster(
            twins.map { RegistryWorld.entry($0, year: 2020, passedOn: 20_201_230) })
        for passer in twins {
            _ = try world.account(passer)
        }
        return world
    }

    @discardableResult
    mutating func proposeMerge(
        _ merged: UInt64, into survivor: UInt64, as officer: Officer = .deqingClerk,
        reason: String = "新旧证件为同一人"
    ) throws(Refusal) -> UInt64 {
        let request = MergePersonsRequest(survivorId: survivor, mergedId: merged, reason: reason)
        return try run(.mergePersons(request), as: officer).first ?? 0
    }

    mutating func decideMerge(
        _ pair: UInt64, _ approved: Bool = true, as officer: Officer = .zhaoqingFinal,
        reason: String = ""
    ) throws(Refusal) {
        let request = DecideMergeRequest(pairId: pair, approved: approved, reason: reason)
        try run(.decideMerge(request), as: officer)
    }

    /// The pair.
    @discardableResult
    mutating func merge(_ merged: UInt64, into survivor: UInt64) throws(Refusal) -> UInt64 {
        let pair = try proposeMerge(merged, into: survivor)
        try decideMerge(pair)
        return pair
    }

    mutating func undoMerge(_ pair: UInt64) throws(Refusal) {
        try run(
            .undoMerge(UndoMergeRequest(pairId: pair, reason: "核实为两人")),
            as: .zhaoqingSecondFinal)
        try decideMerge(pair)
    }

    func person(_ selector: PersonSelector, as officer: Officer = .deqingClerk) throws -> Person {
        var trace = ReadTrace()
        return try registry.person(selector, context(officer), &trace)
    }

    /// Every row, but for what was decided and answered.
    var rows: [String: [UInt8]] {
        var rows: [String: [UInt8]] = [:]
        for table in Table.allCases where table != .personPair && table != .rememberedWrite {
            registry.visit(table) { key, record in
                rows["\(table) \(key)"] = Array(record)
                return true
            }
        }
        return rows
    }

    func all<Record: ProtobufMessage>(_ type: Record.Type, _ table: Table) -> [Record] {
        var found: [Record] = []
        var trace = ReadTrace()
        registry.forEach(type, table, &trace) { _, record in
            found.append(record)
            return true
        }
        return found
    }
}
