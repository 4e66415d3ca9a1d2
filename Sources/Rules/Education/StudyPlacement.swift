/// Lays the minutes of several entries into the time in which they were studied, no minute of a
/// person's time twice.
///
/// Glover's algorithm: time is walked from its beginning, and each stretch goes to the entry under
/// way that ends first. No other way of laying them places more, so what is lost was claimed twice;
/// one more entry never makes the sum smaller.
struct StudyPlacement {
    struct Demand {
        var time: StudyTime
        var minutes: Int
    }

    /// Minutes placed, in the order of the demands; among those that end together the first goes
    /// first.
    static func minutes(_ demands: [Demand]) -> [Int] {
        var left = demands.map(\.minutes)
        let order = demands.indices.sorted {
            (demands[$0].time.until, $0) < (demands[$1].time.until, $1)
        }
        let edges = Set(demands.flatMap { [$0.time.from, $0.time.until] }).sorted()
        for (from, until) in zip(edges, edges.dropFirst()) {
            var free = until - from
            for entry in order where free > 0 && left[entry] > 0 {
                let time = demands[entry].time
                guard time.from <= from, until <= time.until else { continue }
                let placed = min(free, left[entry])
                left[entry] -= placed
                free -= placed
            }
        }
        return zip(demands, left).map { $0.minutes - $1 }
    }
}
