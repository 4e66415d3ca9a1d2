import Registry
import Schema
import Testing

/// The stock over columns is the stock over records, whatever happened since the columns were read.
@Suite struct StockColumnsTests {
    private static let days: [UInt32] = [
        20_210_101, 20_211_214, 20_211_220, 20_220_301, 20_241_220, 20_250_101, 20_270_601,
    ]

    @Test(arguments: UInt64(1)...12)
    func `columns that follow a random register say on every day what its records say`(
        seed: UInt64
    ) throws {
        let world = try RandomRegistry.play(seed: seed, commands: 300)
        var dice = SeededGenerator(seed: seed &* 31)
        var registry = Registry()
        var columns = StockColumns()
        var compared = 0
        for (number, change) in world.changes.enumerated() {
            try registry.apply(change)
            let isLast = number == world.changes.count - 1
            guard isLast || Int.random(in: 0..<25, using: &dice) == 0 else { continue }
            compared += try compare(registry, world, &columns)
        }
        #expect(compared >= Self.days.count)
        var fresh = StockColumns()
        _ = try compare(registry, world, &fresh)
    }

    @Test func `what was removed leaves the columns too`() throws {
        var found: (world: RegistryWorld, period: UInt64)?
        for seed in UInt64(1)...20 where found == nil {
            let world = try RandomRegistry.play(seed: seed, commands: 300)
            world.registry.visit(.registrationPeriod) { period, _ in
                found = (world, period)
                return false
            }
        }
        let (world, period) = try #require(found)
        var registry = world.registry
        var columns = StockColumns()
        _ = try compare(registry, world, &columns)
        var change = Change()
        change.revision = registry.revision + 1
        change.at = registry.lastChangeAt
        change.removes = [
            RecordRemove(
                table: Table.registrationPeriod.rawValue, key: period)
        ]
        try registry.apply(change)
        _ = try compare(registry, world, &columns)
    }

    private func compare(
        _ registry: Registry, _ world: RegistryWorld, _ columns: inout StockColumns
    ) throws -> Int {
        for officer in [RegistryWorld.Officer.zhaoqingFinal, .deqingClerk] {
            for day in Self.days {
                let request = StockRequest(onDay: day)
                let context = world.context(officer)
                var fast = try StockQuery(registry, request, context)
                var slow = try StockQuery(registry, request, context)
                #expect(fast.run(over: &columns) == slow.runOverRecords())
            }
        }
        return Self.days.count
    }
}
