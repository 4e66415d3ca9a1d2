import Schema

/// What the day of an act brings to bureaus.
extension DivisionMove {
    /// Bureaus take their new names; and one under the bureau of a source answers to the
    /// successor's, if its division went there.
    mutating func changeBureaus() {
        let former = change.bureaus.map(\.bureauId)
        var changed: [UInt64: Bureau] = [:]
        for successor in change.successors {
            guard let own = registry.bureau(named: successor.bureauShortName, &trace) else {
                continue
            }
            if !successor.bureauName.isEmpty {
                changed[own.id, default: own].name = successor.bureauName
            }
            for division in successor.belowIds {
                guard let below = registry.bureauActing(on: division, &trace),
                    former.contains(below.parentId), !isAtOrAbove(below.id, own)
                else { continue }
                changed[below.id, default: below].parentId = own.id
            }
        }
        for bureau in changed.values.sorted(by: { $0.id < $1.id }) {
            guard registry.get(Bureau.self, .bureau, bureau.id, &trace) != bureau else { continue }
            plan.put(bureau, in: .bureau, key: bureau.id)
        }
    }

    /// Bureaus make no circle.
    private mutating func isAtOrAbove(_ id: UInt64, _ bureau: Bureau) -> Bool {
        var current: Bureau? = bureau
        for _ in 0..<16 {
            guard let bureau = current else { return false }
            if bureau.id == id { return true }
            current = registry.get(Bureau.self, .bureau, bureau.parentId, &trace)
        }
        return true
    }
}
