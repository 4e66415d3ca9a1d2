import Storage

/// All chance of a run, from its one seed.
struct Dice {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// True once in `count` times.
    mutating func once(in count: UInt64) -> Bool { number(below: count) == 0 }

    /// 0 ..< `limit`; 0 for a limit of 0.
    mutating func number(below limit: UInt64) -> UInt64 {
        limit == 0 ? 0 : generator.next() % limit
    }

    mutating func seed() -> UInt64 { generator.next() }

    /// One of the values, which must not be none: then the fallback.
    mutating func pick<Value>(_ values: [Value], else fallback: Value) -> Value {
        guard !values.isEmpty else { return fallback }
        return values[Int(number(below: UInt64(values.count)))]
    }

    /// Index of one of the weights, as likely as its weight says.
    mutating func weighted(_ weights: [UInt64]) -> Int {
        var left = number(below: weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            guard left >= weight else { return index }
            left -= weight
        }
        return 0
    }
}
