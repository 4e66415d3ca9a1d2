/// Days from a first to a last, both inclusive; nil = without bound.
package struct DayRange: Hashable, Sendable {
    package var from: CalendarDay?
    package var until: CalendarDay?

    package init(from: CalendarDay? = nil, until: CalendarDay? = nil) {
        self.from = from
        self.until = until
    }

    package func contains(_ day: CalendarDay) -> Bool {
        (from.map { $0 <= day } ?? true) && (until.map { day <= $0 } ?? true)
    }

    var lower: CalendarDay { from ?? .earliest }
    var upper: CalendarDay { until ?? .latest }
}

/// A set of days as disjoint ranges in order, with at least one day between two of them.
package struct DayRanges: Hashable, Sendable {
    package let ranges: [DayRange]

    package static let always = DayRanges(unchecked: [DayRange()])
    package static let never = DayRanges(unchecked: [])

    private init(unchecked ranges: [DayRange]) {
        self.ranges = ranges
    }

    /// The union of ranges in any order; reversed ones are empty.
    package init(_ given: [DayRange]) {
        var merged: [DayRange] = []
        for range in given.filter({ $0.lower <= $0.upper }).sorted(by: { $0.lower < $1.lower }) {
            if let last = merged.last, last.upper == .latest || range.lower <= last.upper.next {
                if range.upper > last.upper { merged[merged.count - 1].until = range.until }
            } else {
                merged.append(range)
            }
        }
        ranges = merged
    }

    package init(from: CalendarDay? = nil, until: CalendarDay? = nil) {
        self.init([DayRange(from: from, until: until)])
    }

    package var isEmpty: Bool { ranges.isEmpty }

    package func contains(_ day: CalendarDay) -> Bool {
        ranges.contains { $0.contains(day) }
    }

    package func intersection(_ other: DayRanges) -> DayRanges {
        var common: [DayRange] = []
        for left in ranges {
            for right in other.ranges {
                let from = left.lower >= right.lower ? left.from : right.from
                let until = left.upper <= right.upper ? left.until : right.until
                common.append(DayRange(from: from, until: until))
            }
        }
        return DayRanges(common)
    }

    /// The earliest day of the set that is not before a day; nil if there is none.
    package func firstDay(notBefore day: CalendarDay = .earliest) -> CalendarDay? {
        for range in ranges where range.upper >= day {
            return max(range.lower, day)
        }
        return nil
    }
}
