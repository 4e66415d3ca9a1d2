/// What the command line asks for.
package struct RunPlan: Equatable {
    package enum Kind: Equatable {
        /// Clients, faults and recoveries of the whole server.
        case server
        /// Every state that a power loss can leave of a store.
        case powerLoss
    }

    package private(set) var kind = Kind.server
    private var seed: UInt64 = 1
    private var runs: UInt64 = 1
    private var calls = 300

    /// Nil unless every argument is `--power-loss`, or one of `--seed`, `--runs` and `--steps` with
    /// a number.
    package init?(arguments: [String]) {
        var left = arguments[...]
        while let name = left.popFirst() {
            if name == "--power-loss" {
                kind = .powerLoss
                continue
            }
            guard let text = left.popFirst(), let value = UInt64(text) else { return nil }
            switch name {
            case "--seed": seed = value
            case "--runs" where value <= 1_000_000: runs = value
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
}
