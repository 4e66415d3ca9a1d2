import ProtobufRuntime
import Rules
import Schema

/// The names of all persons, packed: twelve bytes each, which a search runs over instead of the
/// records. They are derived from the register and never stored.
///
/// Duties:
/// 1. Follow the register: read again the persons on pages that changed, and all of them after a
///    start or where persons were removed.
/// 2. Know where somebody is registered, and how many: whether a territory is better looked up.
///
/// Whoever keeps a value follows one register with it, and asks it of one copy after the other.
package struct NameColumns: Sendable {
    private(set) var alphabet = NameAlphabet()
    /// By person id; `nobody` for one who was merged into another or erased.
    private(set) var names: [PackedName] = []
    /// By person id, the registering division.
    private(set) var divisions: [UInt32] = []
    /// How many names each division has.
    private var populations: [UInt32: Int] = [:]
    private var followed: (revision: UInt64, removals: Int)?

    package init() {}

    /// Takes over what has changed since the copy before.
    package mutating func follow(_ registry: Registry) {
        let removals = registry.removals(.person)
        if let followed, followed.removals == removals, followed.revision <= registry.revision {
            registry.visit(.person, changedAfter: followed.revision) { read($0, $1) }
        } else {
            self = NameColumns()
            registry.visit(.person) { id, record in
                read(id, record)
                return true
            }
        }
        followed = (registry.revision, removals)
    }

    /// Divisions where somebody is registered, in order.
    var inhabited: [UInt32] {
        populations.filter { $0.value > 0 }.keys.sorted()
    }

    /// Names in these divisions.
    func population(of divisions: [UInt32]) -> Int {
        divisions.reduce(0) { $0 + (populations[$1] ?? 0) }
    }

    private mutating func read(_ person: UInt64, _ record: UnsafeRawBufferPointer) {
        guard let view = try? Person.View(reading: record, options: .verified),
            let id = Int(exactly: person), id < Self.farthest
        else { return }
        while names.count <= id {
            names.append(.nobody)
            divisions.append(0)
        }
        count(id, by: -1)
        // Without a name: his data was erased.
        names[id] = view.mergedInto == 0 ? alphabet.pack(view.name.utf8) : .nobody
        divisions[id] = view.divisionId
        count(id, by: 1)
    }

    private mutating func count(_ id: Int, by step: Int) {
        guard names[id] != .nobody else { return }
        populations[divisions[id], default: 0] += step
    }

    /// Ids are given one after the other; one beyond this would make columns of nothing.
    private static let farthest = 1 << 28
}
