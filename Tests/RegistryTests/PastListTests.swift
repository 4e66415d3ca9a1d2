import Registry
import Schema
import Testing

/// The list behind a figure of an earlier revision: its entries are those of then, its names those
/// of today.
@Suite struct PastListTests {
    private let accounts = FigureScope(kind: .stock)

    private func list(
        _ measure: FigureMeasure, of past: Registry, _ world: RegistryWorld,
        as officer: RegistryWorld.Officer
    ) throws -> [FigureEntry] {
        var scope = accounts
        scope.asOfRevision = past.revision
        var list = try FigureList(
            past, ListFigureRequest(scope: scope, measure: measure), world.context(officer),
            today: world.registry)
        let found = list.run()
        var count = try FigureCount(past, scope, world.context(officer))
        let cell = count.run().cells.first {
            $0.measure == measure && $0.divisionId == 0 && $0.level == .unspecified
        }
        #expect(UInt64(found.rows.count) == cell?.count ?? 0)
        return found.rows
    }

    @Test func `whoever went to another bureau since is counted, and named where he is now`()
        throws
    {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        let past = world.registry
        let change = try world.run(
            .releaseTransfer(
                ReleaseTransferRequest(
                    personId: person, toDivisionId: 441_202, reason: "工作调动")), as: .deqingClerk
        )[0]
        try world.run(
            .decidePersonChange(DecidePersonChangeRequest(changeId: change, approved: true)),
            as: .duanzhouClerk)
        let byFormer = try list(.account, of: past, world, as: .deqingClerk)
        #expect(byFormer.map(\.personId) == [person])
        #expect(byFormer.map(\.personName) == [""])
        let byBoth = try list(.account, of: past, world, as: .zhaoqingFinal)
        #expect(byBoth.map(\.personName) == [RegistryWorld.zhang.name])
        #expect(byBoth.map(\.divisionId) == [441_226])
        // Rights are those of today, and the register that of then: he was not there.
        #expect(try list(.account, of: past, world, as: .duanzhouClerk).isEmpty)
    }

    @Test func `what was erased since does not come back, and is counted`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        let past = world.registry
        #expect(
            try list(.certificate, of: past, world, as: .zhaoqingFinal).map(\.managementNumber)
                == [RegistryWorld.zhang.managementNumber])
        let id = try world.run(
            .requestErasure(
                RequestErasureRequest(personId: person, ground: .unlawful, reason: "误开账户")),
            as: .deqingClerk
        ).first
        try world.run(.confirmErasure(.init(caseId: id ?? 0)), as: .zhaoqingFinal)
        world.now += 15 * 86_400_000
        try world.run(.executeErasure(.init(caseId: id ?? 0)), as: .zhaoqingSecondFinal)
        for measure in [FigureMeasure.account, .certificate] {
            let entries = try list(measure, of: past, world, as: .zhaoqingFinal)
            #expect(entries.map(\.personId) == [person])
            #expect(entries.allSatisfy { $0.personName.isEmpty && $0.managementNumber.isEmpty })
        }
    }
}
