import Registry
import Schema

extension RandomRegistry {
    /// Acts on the map: a part that Deqing gives away, and people who go there.
    static func divisions(
        _ number: Int, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        let id = UInt64.random(in: 1...3, using: &dice)
        guard Bool.random(using: &dice) else { return migration(number, id, world, &dice) }
        switch Int.random(in: 0..<4, using: &dice) {
        case 0:
            let request = PublishDivisionChangeRequest(
                kind: .split, document: "某府函\(number)号", effectiveOn: 20_211_201,
                sourceIds: [441_226],
                successors: [
                    DivisionSuccessor(id: 441_226),
                    DivisionSuccessor(
                        id: 441_230 + UInt32(number % 50), name: "析置\(number)",
                        bureauShortName: "zhaoqing"),
                ])
            return (.publishDivisionChange(request), .system)
        case 1, 2:
            var trace = ReadTrace()
            let waiting = world.registry.unmovedDivisionChanges(today: 20_211_220, &trace)
            let request = MoveDivisionRequest(changeId: waiting.first ?? id)
            return (.moveDivision(request), .system)
        default:
            var trace = ReadTrace()
            let change = world.registry.get(DivisionChange.self, .divisionChange, id, &trace)
            let request = PlacePersonRequest(
                changeId: id, personId: UInt64.random(in: 7...10, using: &dice),
                divisionId: change?.successors.last?.id ?? 0,
                reason: "现居新区")
            return (.placePerson(request), .zhaoqingFinal)
        }
    }

    /// Imports from a retired system.
    private static func migration(
        _ number: Int, _ any: UInt64, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        var trace = ReadTrace()
        let batches = world.registry.migrations(
            ListMigrationsRequest(), world.context(.zhaoqingBatch), &trace
        ).rows
        let id = batches.first { $0.state == .open }?.id ?? any
        switch Int.random(in: 0..<8, using: &dice) {
        case 0:
            let request = OpenMigrationRequest(
                label: "省系统",
                contentDigest: Array(repeating: UInt8(truncatingIfNeeded: number), count: 32),
                expected: MigrationTotals(persons: 1))
            return (.openMigration(request), .zhaoqingBatch)
        case 1:
            let passer = passers[Int(any)]
            let row = MigrationRow(
                kind: .person, legacyNumber: "P\(id)", name: passer.name,
                documentNumber: passer.number, divisionId: 441_226)
            let request = StageMigrationRequest(batchId: id, firstRow: 1, rows: [row])
            return (.stageMigration(request), .zhaoqingBatch)
        case 2:
            return (.acceptMigration(AcceptMigrationRequest(batchId: id)), .zhaoqingBatch)
        case 3:
            let request = UndoMigrationRequest(batchId: any, reason: "重新导入")
            return (.undoMigration(request), .zhaoqingBatch)
        default:
            let begun = world.registry.unfinishedMigrations(&trace).first
            let request = AdvanceMigrationRequest(batchId: begun ?? id)
            return (.advanceMigration(request), .zhaoqingBatch)
        }
    }
}
