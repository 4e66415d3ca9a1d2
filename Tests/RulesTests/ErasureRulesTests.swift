import Testing

@testable import Rules

/// When a person's data may be erased, and what stands against it.
struct ErasureRulesTests {
    private let rules = ErasureRules.shipped

    private func day(_ number: UInt32) throws -> CalendarDay {
        try #require(CalendarDay(yyyymmdd: number))
    }

    @Test func `the delay is fifteen times twenty-four hours from the request on`() throws {
        let asked = try #require(Instant(parsing: "2021-12-20 10:00:00"))
        #expect(
            rules.notBefore(requestedAt: asked).description == "2022-01-04T10:00:00.000+08:00")
    }

    @Test func `a registration hinders until its last day, a decided case for ten years`() throws {
        let facts = [
            ErasureFact(.registration(until: try day(20_241_220)), 1),
            ErasureFact(.decided(on: try day(20_211_220)), 2),
        ]
        #expect(
            try rules.obstacles(facts, on: day(20_241_220)).map(\.hindrance)
                == [.validRegistration, .retentionRunning])
        let later = try rules.obstacles(facts, on: day(20_241_221))
        #expect(later.map(\.hindrance) == [.retentionRunning])
        #expect(try later.first?.until == day(20_311_220))
        #expect(try rules.obstacles(facts, on: day(20_311_220)).count == 1)
        #expect(try rules.obstacles(facts, on: day(20_311_221)).isEmpty)
    }

    @Test func `what is under way hinders without an end`() throws {
        let kinds: [(ErasureFact.Kind, ErasureHindrance)] = [
            (.filePending, .filePending), (.proposalOpen, .proposalOpen),
            (.remedyOpen, .remedyOpen), (.complaintOpen, .complaintOpen),
        ]
        for (kind, hindrance) in kinds {
            let found = try rules.obstacles([ErasureFact(kind, 7)], on: day(99_991_231))
            #expect(
                found == [ErasureObstacle(hindrance: hindrance, record: 7, until: nil)])
        }
    }

    @Test func `what was decided on 29 February is kept until 28 February ten years later`() throws
    {
        #expect(try rules.retainedUntil(decidedOn: day(20_240_229)) == day(20_340_228))
    }
}
