import Glibc

/// `Simulation [--power-loss|--year] --seed S --runs N [--steps K] [--persons P]`: plays N runs,
/// seeds S, S + 1, …; a broken promise is told with the one command that plays it again, and ends
/// with exit code 1.
@main
struct Main {
    static func main() {
        guard let plan = RunPlan(arguments: Array(CommandLine.arguments.dropFirst())) else {
            print(
                "usage: Simulation [--power-loss|--year] --seed S --runs N [--steps K] "
                    + "[--persons P]"
            )
            exit(2)
        }
        let isWhole =
            switch plan.kind {
            case .server: playServer(plan.settings)
            case .powerLoss: losePower(plan.powerLossSettings)
            case .year: liveYears(plan.yearSettings)
            }
        exit(isWhole ? 0 : 1)
    }

    private static func playServer(_ runs: [SimulationSettings]) -> Bool {
        var isWhole = true
        var coverage = Coverage()
        for settings in runs {
            do throws(Violation) {
                let report = try Simulator.run(settings)
                coverage.add(report.coverage)
                print(report)
            } catch {
                isWhole = false
                print("seed \(settings.seed): BROKEN: \(error)")
                print("  again: \(settings.replay)")
            }
            fflush(nil)
        }
        guard runs.count >= 1_000, !coverage.missing.isEmpty else { return isWhole }
        print("never in \(runs.count) runs: \(coverage.missing.joined(separator: ", "))")
        return false
    }

    private static func liveYears(_ runs: [YearSettings]) -> Bool {
        var isWhole = true
        for settings in runs {
            do throws(Violation) {
                print(try YearRun.run(settings))
            } catch {
                isWhole = false
                print("seed \(settings.seed): BROKEN: \(error)")
                print("  again: \(settings.replay)")
            }
            fflush(nil)
        }
        return isWhole
    }

    private static func losePower(_ runs: [PowerLossSettings]) -> Bool {
        var isWhole = true
        var states = 0
        for settings in runs {
            do {
                let report = try PowerLossReport.examine(settings)
                states += report.states
                print(report)
                fflush(nil)
                for fault in (report.lost + report.invented + report.refused).prefix(20) {
                    print("  BROKEN: \(fault)")
                }
                guard !report.isWhole else { continue }
            } catch {
                print("seed \(settings.seed): BROKEN: the script does not end: \(error)")
            }
            isWhole = false
            print("  again: \(settings.replay)")
            fflush(nil)
        }
        print("\(states) states of \(runs.count) scripts")
        return isWhole
    }
}
