/// Whether a bureau is responsible for an applicant: apart from whether he may register. 不予受理 says
/// where to go; 不予登记 says why not.
package enum Responsibility: Hashable, Sendable {
    /// The divisions of the applicant that lie in the bureau's territory.
    case responsible(household: Bool, workplace: Bool)
    /// Divisions where a responsible bureau is to be looked for, by code: the counties of household
    /// and workplace, or what is known of them.
    case elsewhere(divisions: [UInt32])
    /// Neither household nor workplace is known well enough.
    case cannotTell

    /// - Parameters:
    ///   - territory: divisions that the bureau is responsible for.
    ///   - day: the tree of that day counts.
    package static func judge(
        household: Place, workplace: Place, territory: [UInt32], divisions: DivisionTree,
        on day: CalendarDay
    ) -> Responsibility {
        let atHome = lies(household, in: territory, divisions, day)
        let atWork = lies(workplace, in: territory, divisions, day)
        if atHome == .yes || atWork == .yes {
            return .responsible(household: atHome == .yes, workplace: atWork == .yes)
        }
        if atHome == .cannotTell || atWork == .cannotTell { return .cannotTell }
        let wanted = [household, workplace].flatMap { counties(of: $0, divisions, day) }
        return .elsewhere(divisions: Array(Set(wanted)).sorted())
    }

    package var isResponsible: Bool {
        if case .responsible = self { true } else { false }
    }

    private static func lies(
        _ place: Place, in territory: [UInt32], _ divisions: DivisionTree, _ day: CalendarDay
    ) -> Verdict {
        switch place {
        case .none: return .no
        case .unknown: return .cannotTell
        case .division(let code):
            let answers = territory.map { divisions.containment(of: code, in: $0, on: day) }
            if answers.contains(.within) { return .yes }
            return answers.contains { $0 == .partly || $0 == .unknown } ? .cannotTell : .no
        }
    }

    private static func counties(
        of place: Place, _ divisions: DivisionTree, _ day: CalendarDay
    ) -> [UInt32] {
        guard case .division(let code) = place else { return [] }
        return divisions.standing(of: code, on: day).map {
            divisions.ancestor(of: $0, at: .county, on: day) ?? $0
        }
    }
}
