import Registry
import Schema
import Testing

/// A reviewer sees which readings (◇) an answer hangs on, as long as nobody has confirmed them.
@Suite struct UnconfirmedReadingTests {
    private func readings(
        _ world: RegistryWorld, _ kind: ApplicationKind, on day: UInt32, notice: String = ""
    ) throws -> [String] {
        var trace = ReadTrace()
        return try world.registry.explainEligibility(
            ExplainEligibilityRequest(
                person: PersonSelector(
                    managementNumber: RegistryWorld.zhang.managementNumber), kind: kind,
                noticeName: notice, onDay: day),
            world.context(.deqingClerk), &trace
        ).reply.unconfirmedReadings
    }

    @Test func `a first registration hangs on where its last day lies, and on nothing else`() throws
    {
        var world = try RegistryWorld()
        _ = try world.account()
        #expect(
            try readings(world, .first, on: 20_211_220, notice: "zhaoqing-2021") == ["period_end"])
    }

    @Test func `hours that count under one reading alone are told of`() throws {
        var world = try RegistryWorld.forRenewals()
        let person = try world.account()
        try world.givePeriod(person, from: 20_180_601, until: 20_210_601)
        // After the period: they count in Guangdong, and not within the period alone.
        try world.learn(person, 20_210_715, hours: 72, proof: "P1")
        let late = try readings(world, .renewal, on: 20_211_220)
        #expect(late.contains("ce_counts") && late.contains("period_end"))
        #expect(!late.contains("after_revoked_renewal"))
    }
}
