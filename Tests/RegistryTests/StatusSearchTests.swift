import Registry
import Schema
import Testing

/// The search by status of registration, today.
@Suite struct StatusSearchTests {
    private func found(
        _ world: RegistryWorld, _ status: RegistrationStatus, name: String = "",
        as officer: RegistryWorld.Officer = .deqingClerk
    ) throws -> [UInt64] {
        var search = try PersonSearch(
            SearchPersonsRequest(name: name, status: status), world.context(officer))
        return search.run(world.registry).page.rows.map(\.id)
    }

    @Test func `persons by where a certificate of theirs stands today`() throws {
        var world = try RegistryWorld.withTwins()
        try world.givePeriod(1, from: 20_181_220, until: 20_221_219)
        _ = try world.account(RegistryWorld.li)
        // Renewable until the end of the year in which it lapsed.
        try world.givePeriod(3, from: 20_180_601, until: 20_210_601)
        #expect(try found(world, .inForce) == [1])
        #expect(try found(world, .neverRegistered) == [2])
        #expect(try found(world, .renewable) == [3])
        #expect(try found(world, .lapsed) == [])
        #expect(try found(world, .inForce, name: "李验") == [])
        #expect(try found(world, .renewable, name: "李验") == [3])
        #expect(try found(world, .inForce, as: .duanzhouClerk) == [])
        world.now += 30 * 24 * 3_600_000
        #expect(try found(world, .lapsed) == [3])
        // A status of a later version is not guessed.
        #expect(throws: Refusal.self) { try found(world, .init(rawValue: 99)) }
    }
}
