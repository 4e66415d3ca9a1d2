import Rules
package import Schema

/// Jurisdiction: which divisions a bureau acts on, and which it sees. Decided by ancestry in the
/// dated tree of divisions, never by the digits of a code (449014 lies under Zhaoqing, 4412… need
/// not).
extension Registry {
    /// The bureau acts on a division it is itself responsible for.
    package func acts(
        _ bureau: Bureau, on division: UInt32, day: UInt32, _ trace: inout ReadTrace
    ) -> Bool {
        bureau.divisionIds.contains(inForce(division, day: day, &trace))
    }

    /// The bureau sees its own divisions and what lies below them.
    package func sees(
        _ bureau: Bureau, _ division: UInt32, day: UInt32, _ trace: inout ReadTrace
    ) -> Bool {
        var current = inForce(division, day: day, &trace)
        for _ in 0..<Self.deepestDivision where current != 0 {
            if bureau.divisionIds.contains(current) {
                return true
            }
            current = divisionLink(current, &trace)?.parent(on: day) ?? 0
        }
        return false
    }

    /// The caller sees a division: through his bureau; a caller without one sees none.
    package func sees(
        _ caller: Caller, _ division: UInt32, day: UInt32, _ trace: inout ReadTrace
    ) -> Bool {
        guard let bureau = caller.bureau else { return false }
        return sees(bureau, division, day: day, &trace)
    }

    /// The caller may act on a division: as its bureau, or as a batch job of a bureau above it.
    package func acts(
        _ caller: Caller, on division: UInt32, day: UInt32, _ trace: inout ReadTrace
    ) -> Bool {
        guard let bureau = caller.bureau else { return false }
        return caller.has(.batch)
            ? sees(bureau, division, day: day, &trace)
            : acts(bureau, on: division, day: day, &trace)
    }

    /// The bureau that acts on a division; the lowest id if several do.
    package func bureauResponsible(
        for division: UInt32, day: UInt32, _ trace: inout ReadTrace
    ) -> Bureau? {
        let division = inForce(division, day: day, &trace)
        var found: Bureau?
        forEach(Bureau.self, .bureau, &trace) { _, bureau in
            if bureau.divisionIds.contains(division) {
                found = bureau
            }
            return found == nil
        }
        return found
    }

    /// The division that stands in the place of `division` on a day: itself, or its first
    /// successor.
    package func inForce(
        _ division: UInt32, day: UInt32, _ trace: inout ReadTrace
    ) -> UInt32 {
        var current = division
        for _ in 0..<Self.deepestDivision {
            guard let link = divisionLink(current, &trace), link.validUntil != 0,
                link.validUntil < day, let successor = link.successor
            else { break }
            current = successor
        }
        return current
    }

    /// The same for a record of somebody whose way is known: of a division that was divided, he
    /// went to one part.
    func inForce(
        _ division: UInt32, day: UInt32, along passages: [FormerDivision],
        _ trace: inout ReadTrace
    ) -> UInt32 {
        var current = division
        for _ in 0..<Self.deepestDivision {
            guard
                let passage = passages.first(where: {
                    $0.divisionId == current && $0.untilDay < day
                })
            else { break }
            current = passage.successorId
        }
        return inForce(current, day: day, &trace)
    }

    /// Longer than any chain of parents or successors: a loop in the data ends here.
    private static var deepestDivision: Int { 16 }
}
