/// Measured values of one kind, each a round's or a request's.
struct Sample {
    private var sorted: [Double]

    init(_ values: [Double]) {
        sorted = values.sorted()
    }

    /// Nanoseconds, as microseconds.
    init(microseconds nanoseconds: [UInt32]) {
        self.init(nanoseconds.map { Double($0) / 1_000 })
    }

    var median: Double { quantile(0.5) }
    var smallest: Double { sorted.first ?? 0 }
    var largest: Double { sorted.last ?? 0 }

    /// The value below which `share` of all values lie, by nearest rank; 0 of none.
    func quantile(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return sorted[min(max(rank, 1), sorted.count) - 1]
    }
}
