import Rules
import Schema

/// Accounts of one human that were merged: the one that stands for itself, and those that lead to
/// it.
extension Registry {
    /// The account that a person's leads to: itself, unless it was merged into another.
    func standing(_ person: Person, _ trace: inout ReadTrace) -> Person {
        var current = person
        for _ in 0..<Self.longestMerge where current.mergedInto != 0 {
            guard let next = get(Person.self, .person, current.mergedInto, &trace) else { break }
            current = next
        }
        return current
    }

    /// Whether a person, or an account that leads to him, has this name.
    func isCalled(
        _ person: Person, _ name: String, depth: Int = 0, _ trace: inout ReadTrace
    ) -> Bool {
        if PersonName.agree(person.name, name) { return true }
        guard depth < Self.longestMerge else { return false }
        for id in ids(.personByMergedInto, person.id, &trace) {
            if let other = get(Person.self, .person, id, &trace),
                isCalled(other, name, depth: depth + 1, &trace)
            {
                return true
            }
        }
        return false
    }

    /// Longer than any chain of merges: a loop in the data ends here.
    private static var longestMerge: Int { 16 }
}
