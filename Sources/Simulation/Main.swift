import Glibc

/// `Simulation --seed S --runs N [--steps K]`: plays N runs, seeds S, S + 1, …; a broken promise is
/// told with the one command that plays it again, and ends with exit code 1.
@main
struct Main {
    static func main() {
        guard let plan = RunPlan(arguments: Array(CommandLine.arguments.dropFirst())) else {
            print("usage: Simulation --seed S --runs N [--steps K]")
            exit(2)
        }
        var failed = false
        for settings in plan.settings {
            do throws(Violation) {
                print(try Simulator.run(settings))
            } catch {
                failed = true
                print("seed \(settings.seed): BROKEN: \(error)")
                print("  again: \(settings.replay)")
            }
            fflush(nil)
        }
        exit(failed ? 1 : 0)
    }
}
