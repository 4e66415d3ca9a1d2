/// Level of a division, from the nation down.
package enum DivisionLevel: UInt8, Sendable, CaseIterable {
    case nation = 1
    case province
    case prefecture
    case county
    case township
    /// A functional zone that has a bureau but no county code.
    case zone
}

/// One division as it stood between two days.
package struct DivisionRow: Hashable, Sendable {
    /// GB/T 2260 code, or 900000000 and up for a node without one.
    package var code: UInt32
    package var name: String
    package var level: DivisionLevel
    /// The division above; nil = none.
    package var parent: UInt32?
    /// nil = since before the first list.
    package var validFrom: CalendarDay?
    /// Last day, inclusive; nil = still there.
    package var validUntil: CalendarDay?
    /// What took its place on the day after `validUntil`.
    package var successors: [UInt32]
    /// What it was called and what lay above it before, oldest first.
    package var former: [Former] = []

    /// A division as it was until a day, inclusive.
    package struct Former: Hashable, Sendable {
        package var name: String
        package var parent: UInt32?
        package var until: CalendarDay

        package init(name: String, parent: UInt32?, until: CalendarDay) {
            self.name = name
            self.parent = parent
            self.until = until
        }
    }

    package init(
        code: UInt32, name: String, level: DivisionLevel, parent: UInt32?,
        validFrom: CalendarDay? = nil, validUntil: CalendarDay? = nil, successors: [UInt32] = []
    ) {
        self.code = code
        self.name = name
        self.level = level
        self.parent = parent
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.successors = successors
    }

    package var days: DayRange { DayRange(from: validFrom, until: validUntil) }

    package func isValid(on day: CalendarDay) -> Bool { days.contains(day) }

    /// The division above it on a day; nil = none.
    package func parent(on day: CalendarDay) -> UInt32? {
        let then = former.first { day <= $0.until }
        return then == nil ? parent : then?.parent
    }

    /// Keeps what is about to change as what it was until a day.
    mutating func remember(until day: CalendarDay) {
        former.append(Former(name: name, parent: parent, until: day))
    }
}
