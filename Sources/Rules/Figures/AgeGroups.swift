/// The age groups (年龄段) by which figures are told apart: data, of a rule set or of whoever asks.
package struct AgeGroups: Hashable, Sendable {
    /// The first age of each group but the youngest, rising.
    package let firstAges: [UInt32]

    /// Ages of one group, in whole years.
    package struct Group: Hashable, Sendable {
        package var from: UInt32
        /// Inclusive; 0 = no last one.
        package var until: UInt32

        package init(from: UInt32, until: UInt32) {
            self.from = from
            self.until = until
        }
    }

    /// Where neither a rule set nor the question says otherwise.
    package static let shipped: [UInt32] = [25, 35, 45, 55, 60]

    private static var groupsAtMost: Int { 30 }

    /// Nil for ages that do not rise from 1, are beyond any age, or are too many.
    package init?(firstAges: [UInt32]) {
        guard let first = firstAges.first, first > 1, let last = firstAges.last, last <= 150,
            firstAges.count <= Self.groupsAtMost,
            zip(firstAges, firstAges.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        self.firstAges = firstAges
    }

    /// The group of somebody on a day; nil before his birth.
    package func group(bornOn birth: CalendarDay, on day: CalendarDay) -> Group? {
        guard birth <= day else { return nil }
        let age = UInt32(birth.wholeYears(until: day))
        let number = firstAges.count { $0 <= age }
        return Group(
            from: number == 0 ? 0 : firstAges[number - 1],
            until: number == firstAges.count ? 0 : firstAges[number] - 1)
    }
}

extension CalendarDay {
    /// Birthdays passed; somebody born on 29 February has his on 1 March in other years.
    fileprivate func wholeYears(until day: CalendarDay) -> Int {
        let (year, month, date) = components
        let (otherYear, otherMonth, otherDate) = day.components
        let isBefore = (otherMonth, otherDate) < (month, date)
        return max(0, otherYear - year - (isBefore ? 1 : 0))
    }
}
