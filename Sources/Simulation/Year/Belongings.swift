import Schema

/// Whose each record is, by the changes alone.
struct Belongings {
    private var owners: [Record: UInt64] = [:]
    private var records: [UInt64: Set<Record>] = [:]

    private struct Record: Hashable {
        var subject: LifeSubject
        var key: UInt64
    }

    mutating func take(_ subject: LifeSubject, _ key: UInt64, of person: UInt64) {
        let record = Record(subject: subject, key: key)
        if let former = owners.updateValue(person, forKey: record) {
            records[former]?.remove(record)
        }
        records[person, default: []].insert(record)
    }

    /// Nothing is left with somebody whose account leads to another.
    mutating func check(_ person: Person) throws(Violation) {
        guard person.mergedInto != 0 else { return }
        let left = records[person.id] ?? []
        try expect(
            left.isEmpty,
            "whoever was merged has nothing any more: person \(person.id), "
                + left.map { "\($0.subject.rawValue) \($0.key)" }.sorted().joined(separator: ", "))
    }
}
