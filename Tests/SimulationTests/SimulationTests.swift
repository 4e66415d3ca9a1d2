import Simulation
import Testing

/// Runs of the real core, registry and storage against the model. A failure names its seed;
/// `SimulationSettings.replay` is the command that plays it again.
@Suite struct SimulationTests {
    @Test(arguments: UInt64(1)...16)
    func `clients, faults and recoveries break no promise`(seed: UInt64) throws {
        let settings = SimulationSettings(seed: seed, calls: 220, clients: 4)
        do {
            let report = try Simulator.run(settings)
            #expect(report.tally.calls >= 200)
            #expect(report.tally.crashes >= 1)
            #expect(report.acknowledged > 10)
        } catch {
            Issue.record("\(error): \(settings.replay)")
        }
    }

    @Test func `every command, method, change and table is in the runs, and every fault strikes`()
        throws
    {
        var coverage = Coverage()
        var tallies: [Tally] = []
        for seed in UInt64(101)...132 {
            let report = try Simulator.run(SimulationSettings(seed: seed, calls: 700))
            coverage.add(report.coverage)
            tallies.append(report.tally)
        }
        #expect(coverage.missing == [])
        let figures: [(String, KeyPath<Tally, Int>)] = [
            ("crashes", \.crashes), ("in recovery", \.crashesInRecovery),
            ("power losses", \.powerLosses), ("ends by EIO", \.ends),
            ("starts failed by EIO", \.failedStarts), ("clean stops", \.cleanStops),
            ("snapshots", \.snapshots), ("full disks", \.fullDisks),
            ("refused for space", \.refusedForSpace), ("clock jumps", \.clockJumps),
            ("rot refused", \.rotRefused), ("rot harmless", \.rotHarmless),
            ("retries", \.retries), ("backups", \.backups), ("fetched", \.fetched),
        ]
        for (name, path) in figures {
            #expect(tallies.contains { $0[keyPath: path] > 0 }, "\(name)")
        }
    }

    @Test func `what was never touched is told by name`() {
        let missing = Coverage().missing
        #expect(missing.contains("command setClock issued"))
        #expect(missing.contains("change by openAccount"))
        #expect(missing.contains("call of listDivisions"))
        #expect(missing.contains("record in frozenForm"))
        #expect(missing.contains("certificate in a backup"))
    }

    @Test func `one seed is one run, byte for byte`() throws {
        let settings = SimulationSettings(seed: 7, calls: 220)
        let first = try Simulator.run(settings)
        let second = try Simulator.run(settings)
        #expect(first == second)
        #expect(first.description == second.description)
        #expect(try Simulator.run(SimulationSettings(seed: 8, calls: 220)).trace != first.trace)
    }

    @Test func `one seed is one run in processes that hash differently`() throws {
        let arguments = ["--seed", "3", "--runs", "1", "--steps", "200"]
        let deterministic = try Program.simulation(
            arguments, environment: ["SWIFT_DETERMINISTIC_HASHING=1"])
        let first = try Program.simulation(arguments, environment: [])
        let second = try Program.simulation(arguments, environment: [])
        #expect(first.contains("seed 3:"))
        #expect(first == second)
        #expect(first == deterministic)
    }

    @Test func `a failing run is told with the one command that plays it again`() throws {
        let settings = SimulationSettings(seed: 42, calls: 220)
        let words = settings.replay.split(separator: " ").map(String.init)
        #expect(words.first == "scripts/simulate.sh")
        #expect(RunPlan(arguments: Array(words.dropFirst()))?.settings == [settings])
        #expect(RunPlan(arguments: ["--seed", "minus one"]) == nil)
        #expect(RunPlan(arguments: ["--faster", "1"]) == nil)
    }
}
