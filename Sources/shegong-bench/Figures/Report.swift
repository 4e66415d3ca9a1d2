import Foundation

/// The answer of a benchmark: what was measured in which rounds, and what it was to be.
struct Report: Codable, Sendable {
    /// A figure, once per round.
    struct Figure: Codable, Sendable {
        /// What it is: "lookup, 1 in flight, p50".
        var name: String
        /// Its unit: "µs", "1/s", "×".
        var unit: String
        /// One value a round, in order.
        var rounds: [Double]

        var sample: Sample { Sample(rounds) }
    }

    /// A demand on the median of a figure.
    struct Target: Codable, Sendable {
        /// Name of the figure.
        var figure: String
        /// True: at most `bound`; false: at least.
        var isUpperBound: Bool
        var bound: Double
        var measured: Double

        var isMet: Bool { isUpperBound ? measured <= bound : measured >= bound }
    }

    /// Subcommand that measured.
    var benchmark: String
    /// What the figures hold for: persons, rounds, requests, limits in force.
    var conditions: [String]
    var figures: [Figure] = []
    var targets: [Target] = []

    init(benchmark: String, conditions: [String]) {
        self.benchmark = benchmark
        self.conditions = conditions
    }

    mutating func add(_ name: String, unit: String, _ rounds: [Double]) {
        figures.append(Figure(name: name, unit: unit, rounds: rounds))
    }

    /// Adds the ratio of two figures, round by round, and holds its median to a bound.
    mutating func addRatio(
        _ name: String, of measured: [Double], to floor: [Double], atMost upper: Double? = nil,
        atLeast lower: Double? = nil
    ) {
        let rounds = zip(measured, floor).map { $1 > 0 ? $0 / $1 : 0 }
        add(name, unit: "×", rounds)
        hold(name, rounds, atMost: upper, atLeast: lower)
    }

    /// Holds the median of a figure to a bound.
    mutating func hold(
        _ name: String, _ rounds: [Double], atMost upper: Double? = nil,
        atLeast lower: Double? = nil
    ) {
        let median = Sample(rounds).median
        if let upper {
            targets.append(
                Target(figure: name, isUpperBound: true, bound: upper, measured: median))
        }
        if let lower {
            targets.append(
                Target(figure: name, isUpperBound: false, bound: lower, measured: median))
        }
    }

    /// Says how busy the machine was: on a busy one a wake-up can wait for the scheduler's next
    /// tick, and ratios then tell of that.
    mutating func noteLoad() {
        guard let text = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8),
            let load = text.split(separator: " ").first
        else { return }
        conditions.append(
            "load average \(load) on \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) processors")
    }

    var allTargetsMet: Bool { targets.allSatisfy(\.isMet) }
}
