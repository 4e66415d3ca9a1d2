/// The dated tree of divisions. Built from rows: the shipped ones, or those of a registry.
///
/// Its duties:
/// 1. what stands above a division on a day, by its parents and never by the digits of its code;
/// 2. into what a division has passed by a day: 441283 → 441204;
/// 3. whether a division lies within another on a day; a bureau's territory is judged by it;
/// 4. the province that an identity number's first digits speak of, if it is known.
///
/// Every walk is bounded: rows come from records, and the check at the start refuses circles.
package struct DivisionTree: Sendable, Equatable {
    private let rowsByCode: [UInt32: DivisionRow]
    private let childrenByCode: [UInt32: [UInt32]]
    /// All rows by code.
    package let rows: [DivisionRow]

    /// Levels from the nation to a zone below a township, and some to spare.
    static let depthLimit = 12
    /// Successions since 1980: the longest shipped chain has five.
    static let successionLimit = 32

    package init(rows given: [DivisionRow]) throws(DivisionTreeError) {
        var byCode: [UInt32: DivisionRow] = [:]
        var children: [UInt32: [UInt32]] = [:]
        let sorted = given.sorted { $0.code < $1.code }
        for row in sorted {
            guard row.code != 0 else { throw .codeMissing }
            guard byCode.updateValue(row, forKey: row.code) == nil else {
                throw .codeTwice(row.code)
            }
            guard row.days.lower <= row.days.upper else { throw .daysReversed(row.code) }
            if let parent = row.parent { children[parent, default: []].append(row.code) }
        }
        rows = sorted
        rowsByCode = byCode
        childrenByCode = children
        for row in sorted {
            if let parent = row.parent, byCode[parent] == nil { throw .parentUnknown(row.code) }
            for successor in row.successors where byCode[successor] == nil {
                throw .successorUnknown(row.code)
            }
            var above: DivisionRow? = row
            var steps = 0
            while let parent = above?.parent {
                steps += 1
                guard steps <= Self.depthLimit else { throw .circle(row.code) }
                above = byCode[parent]
            }
        }
    }

    package func row(_ code: UInt32) -> DivisionRow? { rowsByCode[code] }

    package func name(_ code: UInt32) -> String? { rowsByCode[code]?.name }

    /// The divisions directly below one, as they stand on a day, by code.
    package func children(of code: UInt32, on day: CalendarDay) -> [UInt32] {
        (childrenByCode[code] ?? []).filter { rowsByCode[$0]?.isValid(on: day) ?? false }
    }

    /// All divisions of a level below one on a day, by code: the counties of a prefecture.
    package func descendants(
        of code: UInt32, at level: DivisionLevel? = nil, on day: CalendarDay
    ) -> [UInt32] {
        var found: [UInt32] = []
        var waiting = children(of: code, on: day)
        while let next = waiting.popLast() {
            if level == nil || rowsByCode[next]?.level == level { found.append(next) }
            waiting += children(of: next, on: day)
        }
        return found.sorted()
    }

    /// Into what a division has passed by a day: itself while it stands, else its successors, and
    /// theirs. Empty if the code is unknown, not there yet, or gone without a known successor.
    package func standing(of code: UInt32, on day: CalendarDay) -> [UInt32] {
        var current: Set<UInt32> = []
        var seen: Set<UInt32> = [code]
        var waiting = [code]
        while let next = waiting.popLast() {
            guard let row = rowsByCode[next] else { continue }
            if row.isValid(on: day) {
                current.insert(next)
            } else if row.days.upper < day, seen.count <= Self.successionLimit {
                waiting += row.successors.filter { seen.insert($0).inserted }
            }
        }
        return current.sorted()
    }

    /// The division and all above it on a day, lowest first; empty if it does not stand on that
    /// day. A parent that does not stand on that day ends the path.
    package func ancestry(of code: UInt32, on day: CalendarDay) -> [UInt32] {
        var path: [UInt32] = []
        var next: UInt32? = code
        while let code = next, path.count <= Self.depthLimit, let row = rowsByCode[code],
            row.isValid(on: day)
        {
            path.append(code)
            next = row.parent(on: day)
        }
        return path
    }

    /// The division of a level in which one lies on a day, successors followed; nil if it is not
    /// known, or lies in more than one.
    package func ancestor(
        of code: UInt32, at level: DivisionLevel, on day: CalendarDay
    ) -> UInt32? {
        var found: Set<UInt32> = []
        for current in standing(of: code, on: day) {
            let match = ancestry(of: current, on: day).first { rowsByCode[$0]?.level == level }
            guard let match else { return nil }
            found.insert(match)
        }
        return found.count == 1 ? found.first : nil
    }

    /// Whether a division, or what took its place by that day, lies within another. The other must
    /// itself stand on that day: an abolished county's bureau has no territory any more.
    package func containment(
        of code: UInt32, in ancestor: UInt32, on day: CalendarDay
    ) -> Containment {
        let current = standing(of: code, on: day)
        guard !current.isEmpty else { return .unknown }
        let inside = current.filter { ancestry(of: $0, on: day).contains(ancestor) }.count
        if inside == current.count { return .within }
        return inside == 0 ? .outside : .partly
    }

    /// True if a division lies wholly within another on a day. Ancestor 0 is the nation, in which
    /// every known division lies.
    package func isWithin(_ code: UInt32, _ ancestor: UInt32, on day: CalendarDay) -> Bool {
        if ancestor == 0 { return !standing(of: code, on: day).isEmpty }
        return containment(of: code, in: ancestor, on: day) == .within
    }

    /// The province that the first six digits of an identity number speak of: by the tree if the
    /// code was ever in use, else by the first two digits, which GB/T 2260 gives the province.
    package func province(ofIdentityPrefix prefix: UInt32) -> UInt32? {
        var next: UInt32? = prefix
        var steps = 0
        while let code = next, steps <= Self.depthLimit, let row = rowsByCode[code] {
            if row.level == .province { return code }
            next = row.parent
            steps += 1
        }
        let province = prefix / 10_000 * 10_000
        return rowsByCode[province]?.level == .province ? province : nil
    }

    /// True if the tree has ever had the code. Of provinces that it holds only as a whole it cannot
    /// say, and nil is the answer. A warning may be made of false, never a refusal.
    package func hasEverUsed(identityPrefix prefix: UInt32) -> Bool? {
        if rowsByCode[prefix] != nil { return true }
        let province = prefix / 10_000 * 10_000
        return childrenByCode[province] == nil ? nil : false
    }
}

/// Where a division lies in relation to another.
package enum Containment: Sendable, Hashable {
    case within
    case outside
    /// It was divided, and only some of its successors lie within.
    case partly
    /// The tree does not have it on that day.
    case unknown
}

/// Why rows make no tree.
package enum DivisionTreeError: Error, Hashable, Sendable {
    case codeMissing
    case codeTwice(UInt32)
    case daysReversed(UInt32)
    case parentUnknown(UInt32)
    case successorUnknown(UInt32)
    case circle(UInt32)
}
