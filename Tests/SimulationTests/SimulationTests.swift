import Simulation
import Testing

@Suite struct SimulationTests {
    @Test(arguments: UInt64(1)...30)
    func `no promise is broken in a run`(seed: UInt64) throws {
        let report = try Simulator.run(SimulationSettings(seed: seed, calls: 220))
        #expect(report.tally.crashes >= 1)
    }
}
