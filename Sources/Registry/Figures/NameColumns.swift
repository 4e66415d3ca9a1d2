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
/// 3. Keep a large register's names indexed by sound: who changed since stands beside the index,
///    which is made anew when that becomes many.
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
    /// Nil for a register that is run over as quickly.
    private(set) var index: NameIndex?
    /// Persons who may have another name than in the index, each once.
    private(set) var fresh: [Int] = []
    private var isFresh: Set<Int> = []
    private let indexedFrom: Int
    private var followed: (revision: UInt64, removals: Int)?

    /// - Parameter indexedFrom: persons from whose number on names are indexed.
    package init(indexedFrom: Int = 1 << 16) {
        self.indexedFrom = indexedFrom
    }

    /// Takes over what has changed since the copy before.
    package mutating func follow(_ registry: Registry) {
        let removals = registry.removals(.person)
        if let followed, followed.removals == removals, followed.revision <= registry.revision {
            registry.visit(.person, changedAfter: followed.revision) { read($0, $1) }
        } else {
            self = NameColumns(indexedFrom: indexedFrom)
            registry.visit(.person) { id, record in
                read(id, record)
                return true
            }
        }
        followed = (registry.revision, removals)
        indexNames(of: registry)
    }

    private mutating func indexNames(of registry: Registry) {
        guard names.count >= indexedFrom else { return }
        if index != nil {
            // Those beside the index are run over in every search.
            guard fresh.count > 16 + names.count / 64 else { return }
        }
        index = nil
        fresh = []
        isFresh = []
        index = NameIndex(persons: names.count) { person, characters in
            guard names[person] == .long else {
                return alphabet.unpack(names[person], into: &characters)
            }
            characters.removeAll(keepingCapacity: true)
            registry.withRecord(.person, UInt64(person)) { record, _ in
                guard let record, let view = try? Person.View(reading: record, options: .verified)
                else { return }
                PersonName.unpack(view.name.utf8, into: &characters)
            }
        }
    }

    /// Divisions where somebody is registered, in order.
    var inhabited: [UInt32] {
        populations.filter { $0.value > 0 }.keys.sorted()
    }

    /// Names in these divisions.
    func population(of divisions: [UInt32]) -> Int {
        divisions.reduce(0) { $0 + (populations[$1] ?? 0) }
    }

    /// By which pairs of sounds those who answer are found, where that is quicker than to look up
    /// the population of a territory, or to run over all names.
    func sought(by search: NameSearch?, among population: Int) -> SoughtPairs? {
        guard let index, let sought = search.flatMap({ index.sought(by: $0) }) else { return nil }
        let count = index.count(of: sought.near) + index.count(of: sought.oneOff) + fresh.count
        return count < population && count < names.count / Self.shareLookedUp ? sought : nil
    }

    /// Somebody told by an index costs about as much as eight names in a row.
    static var shareLookedUp: Int { 8 }

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
        let name = view.mergedInto == 0 ? alphabet.pack(view.name.utf8) : .nobody
        if index != nil, name != names[id] || name == .long, isFresh.insert(id).inserted {
            fresh.append(id)
        }
        names[id] = name
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
