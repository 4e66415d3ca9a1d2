/// What the command line asks for.
package struct RunPlan: Equatable {
    package enum Kind: Equatable {
        /// Clients, faults and recoveries of the whole server.
        case server
        /// Every state that a power loss can leave of a store.
        case powerLoss
        /// Years of a prefecture, by the registry alone.
        case year
    }

    package private(set) var kind = Kind.server
    private var seed: UInt64 = 1
    private var runs: UInt64 = 1
    private var calls = 300
    private var persons = 10_000

    /// Nil unless every argument is `--power-loss` or `--year`, or one of `--seed`, `--runs`,
    /// `--steps` and `--persons` with a number.
    package init?(arguments: [String]) {
        var left = arguments[...]
        while let name = left.popFirst() {
            if name == "--power-loss" {
                kind = .powerLoss
                continue
            }
            if name == "--year" {
                kind = .year
                continue
            }
            guard let text = left.popFirst(), let value = UInt64(text) else { return nil }
            switch name {
            case "--seed": seed = value
            case "--runs" where value <= 1_000_000: runs = value
            case "--persons" where (1...40_000).contains(value): persons = Int(value)
            case "--steps" where value <= 1_000_000: calls = Int(value)
            default: return nil
            }
        }
    }

    package var settings: [SimulationSettings] {
        (0..<runs).map { SimulationSettings(seed: seed &+ $0, calls: calls) }
    }

    package var powerLossSettings: [PowerLossSettings] {
        (0..<runs).map { PowerLossSettings(seed: seed &+ $0) }
    }

    package var yearSettings: [YearSettings] {
        (0..<runs).map { YearSettings(seed: seed &+ $0, persons: persons) }
    }
}
