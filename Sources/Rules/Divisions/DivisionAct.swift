/// What an act (区划变更) does to divisions.
package enum DivisionActKind: UInt8, Sendable, CaseIterable {
    /// Several become one, or one goes into another.
    case merger = 1
    /// One becomes several, or gives a part away and goes on.
    case split
    /// Another name under the same code.
    case renaming
    /// Another code.
    case code
    /// A county or county-level city becomes a district (撤县设区).
    case district
    /// A functional zone without a code of its own.
    case zone
    /// Counties go up into their prefecture, which has none then.
    case dissolution
}

/// An act that changes divisions from a day on: what ends, and what takes its place.
package struct DivisionAct: Sendable, Equatable {
    package var kind: DivisionActKind
    /// First day of the new map.
    package var effectiveOn: CalendarDay
    /// The divisions that it changes, by code; they end unless they are among the successors.
    package var sources: [UInt32]
    package var successors: [Successor]

    /// A standing division, or a new one.
    package struct Successor: Sendable, Equatable {
        package var code: UInt32
        /// Empty = as it is.
        package var name: String
        /// Of a new one; nil = that of the first source.
        package var level: DivisionLevel?
        /// Of a new one; nil = that of the first source.
        package var parent: UInt32?
        /// The divisions below the one that is divided that go to it.
        package var below: [UInt32]

        package init(
            code: UInt32, name: String = "", level: DivisionLevel? = nil, parent: UInt32? = nil,
            below: [UInt32] = []
        ) {
            self.code = code
            self.name = name
            self.level = level
            self.parent = parent
            self.below = below
        }
    }

    package init(
        _ kind: DivisionActKind, on day: CalendarDay, _ sources: [UInt32],
        into successors: [Successor]
    ) {
        self.kind = kind
        effectiveOn = day
        self.sources = sources
        self.successors = successors
    }

    package var successorCodes: [UInt32] { successors.map(\.code) }

    /// The sources that are no more from the day on.
    package var ended: [UInt32] { sources.filter { !successorCodes.contains($0) } }
}

/// Why an act cannot be.
package enum DivisionActError: Error, Hashable, Sendable {
    /// Sources and successors are not what this kind of act has.
    case unfit
    /// It does not stand on the day before and on the day itself, or is not known.
    case notStanding(UInt32)
    /// The code is, or was, another division's: a code is never given twice.
    case codeTaken(UInt32)
    /// No six-digit code.
    case codeInvalid(UInt32)
    case nameMissing(UInt32)
    /// What lies below a division that is divided would belong nowhere: those that the act does
    /// not place, by code.
    case belowUnplaced(UInt32, missing: [UInt32])
    /// It is placed as one below a division that is divided, and is not, or is placed twice.
    case notBelow(UInt32)
}

extension DivisionTree {
    /// The rows that an act changes or makes, by code. It changes no row before its day.
    package func rows(changedBy act: DivisionAct) throws(DivisionActError) -> [DivisionRow] {
        try checkShape(act)
        for code in act.sources { try checkStanding(code, act.effectiveOn) }
        try checkPlaced(act)
        var changed: [UInt32: DivisionRow] = [:]
        for successor in act.successors {
            changed[successor.code] = try row(of: successor, act)
        }
        for code in act.ended {
            guard var row = row(code) else { throw .notStanding(code) }
            row.validUntil = act.effectiveOn.previous
            row.successors = act.successorCodes
            changed[code] = row
        }
        for code in act.sources {
            for child in try childrenToMove(from: code, act) { changed[child.code] = child }
        }
        return changed.values.sorted { $0.code < $1.code }
    }

    private func checkShape(_ act: DivisionAct) throws(DivisionActError) {
        let (sources, codes) = (act.sources, act.successorCodes)
        guard Set(sources).count == sources.count, Set(codes).count == codes.count,
            !codes.isEmpty
        else { throw .unfit }
        let isNew = row(codes[0]) == nil
        let fits =
            switch act.kind {
            case .merger:
                codes.count == 1 && !act.ended.isEmpty
                    && (sources.count > 1 || (!isNew && sources != codes))
            case .split: sources.count == 1 && codes.count > 1
            case .renaming: sources.count == 1 && sources == codes && isRenamed(act)
            case .code, .district: sources.count == 1 && codes.count == 1 && isNew
            case .zone: sources.isEmpty && codes.count == 1 && isNew
            case .dissolution:
                codes.count == 1 && sources.allSatisfy { lies($0, under: codes[0]) }
                    && !sources.isEmpty
            }
        guard fits else { throw .unfit }
    }

    private func isRenamed(_ act: DivisionAct) -> Bool {
        act.successors.allSatisfy { !$0.name.isEmpty && $0.name != name($0.code) }
    }

    private func lies(_ code: UInt32, under ancestor: UInt32) -> Bool {
        row(code)?.parent == ancestor && row(ancestor)?.level == .prefecture
    }

    private func checkStanding(
        _ code: UInt32, _ day: CalendarDay
    ) throws(DivisionActError) {
        guard let row = row(code), row.isValid(on: day.previous), row.validUntil == nil else {
            throw .notStanding(code)
        }
    }

    /// A standing successor as it is, with its new name if it gets one; or a new row.
    private func row(
        of successor: DivisionAct.Successor, _ act: DivisionAct
    ) throws(DivisionActError) -> DivisionRow {
        let day = act.effectiveOn
        if var row = row(successor.code) {
            guard row.validUntil == nil, row.isValid(on: day) else {
                throw .codeTaken(successor.code)
            }
            if !successor.name.isEmpty, successor.name != row.name {
                row.remember(until: day.previous)
                row.name = successor.name
            }
            return row
        }
        guard !successor.name.isEmpty else { throw .nameMissing(successor.code) }
        let first = act.sources.first.flatMap { self.row($0) }
        let isZone = act.kind == .zone
        let fitsCode =
            isZone
            ? successor.code > DivisionCatalogue.firstOwnCode
            : (110_000...999_999).contains(successor.code)
        guard fitsCode else { throw .codeInvalid(successor.code) }
        let level = isZone ? .zone : successor.level ?? first?.level
        guard let level, let parent = successor.parent ?? first?.parent else { throw .unfit }
        try checkStanding(parent, day)
        guard !act.ended.contains(parent) else { throw .notStanding(parent) }
        return DivisionRow(
            code: successor.code, name: successor.name, level: level, parent: parent,
            validFrom: day)
    }

    /// What an act places lies below what it divides, each once.
    private func checkPlaced(_ act: DivisionAct) throws(DivisionActError) {
        let placed = act.successors.flatMap(\.below)
        guard placed.isEmpty || act.kind == .split else { throw .unfit }
        let below = act.sources.flatMap { children(of: $0, on: act.effectiveOn) }
        var seen: Set<UInt32> = []
        for code in placed {
            guard below.contains(code), !act.successorCodes.contains(code),
                seen.insert(code).inserted
            else { throw .notBelow(code) }
        }
    }

    /// What lies below a source goes where the act places it. What it does not place stays with a
    /// source that goes on, and goes along with one that ends, if there is one place to go to.
    private func childrenToMove(
        from code: UInt32, _ act: DivisionAct
    ) throws(DivisionActError) -> [DivisionRow] {
        var moved: [DivisionRow] = []
        var missing: [UInt32] = []
        for child in children(of: code, on: act.effectiveOn) where !act.sources.contains(child) {
            guard let target = act.place(ofBelow: child, from: code) else {
                if act.ended.contains(code) { missing.append(child) }
                continue
            }
            guard var row = row(child), child != target else { throw .unfit }
            guard row.parent != target else { continue }
            row.remember(until: act.effectiveOn.previous)
            row.parent = target
            moved.append(row)
        }
        guard missing.isEmpty else { throw .belowUnplaced(code, missing: missing) }
        return moved
    }
}

extension DivisionAct {
    fileprivate func place(ofBelow child: UInt32, from source: UInt32) -> UInt32? {
        if let placed = successors.first(where: { $0.below.contains(child) }) {
            return placed.code
        }
        return ended.contains(source) && successors.count == 1 ? successorCodes.first : nil
    }
}

/// Where those belong who were registered in a division that is no more.
package enum DivisionSuccession {
    /// To the only successor; else to the one in which the workplace lies, else the household; nil
    /// where neither is known to lie in one: a person decides.
    package static func place(
        workplace: UInt32, household: UInt32, among successors: [UInt32], _ tree: DivisionTree,
        on day: CalendarDay
    ) -> UInt32? {
        if successors.count == 1 { return successors.first }
        for place in [workplace, household] where place != 0 {
            let found = successors.filter {
                tree.containment(of: place, in: $0, on: day) == .within
            }
            if found.count == 1 { return found.first }
        }
        return nil
    }
}
