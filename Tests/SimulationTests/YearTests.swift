import Simulation
import Testing

/// Five years of a prefecture, in short: everybody's life comes from the seed, and every change is
/// held against what must always be true. `scripts/simulate.sh --year` plays them at full length.
@Suite struct YearTests {
    private static let seeds: [UInt64] = [1, 2, 3]

    private func run(_ seed: UInt64) throws -> YearReport? {
        let settings = YearSettings(seed: seed, persons: 300, fullCheckEvery: 4_000)
        do {
            return try YearRun.run(settings)
        } catch {
            Issue.record("\(error): \(settings.replay)")
            return nil
        }
    }

    @Test func `five years break no promise, and take every step that the trade knows`() throws {
        var taken: Set<LegalTransition> = []
        var steps: Set<String> = []
        for seed in Self.seeds {
            let report = try #require(try run(seed))
            #expect(report.changes > 5_000 && report.periods > 200 && report.fullChecks > 1)
            taken.formUnion(report.taken)
            steps.formUnion(report.steps)
        }
        let missing = LegalTransitions.table.keys.filter { !taken.contains($0) }.sorted()
        #expect(missing == [])
        #expect(YearReport.everyStep.filter { !steps.contains($0) } == [])
    }

    @Test func `one seed is one life of everybody`() throws {
        let settings = YearSettings(seed: 5, persons: 40)
        #expect(try YearRun.run(settings) == YearRun.run(settings))
    }

    @Test func `a broken promise is told with the one command that plays it again`() throws {
        let settings = YearSettings(seed: 42, persons: 300)
        let words = settings.replay.split(separator: " ").map(String.init)
        #expect(words.first == "scripts/simulate.sh")
        let plan = RunPlan(arguments: Array(words.dropFirst()))
        #expect(plan?.kind == .year && plan?.yearSettings == [settings])
        #expect(RunPlan(arguments: ["--persons", "0"]) == nil)
    }
}
