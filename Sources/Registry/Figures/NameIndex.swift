import Rules

/// The persons of a large register by the pairs of sounds in their names (`SoundPairs`): one list
/// after the other in a single array, four bytes an entry, about three entries a name.
///
/// It is made at once and never changes. Whose name changed since stands in `NameColumns.fresh`,
/// and may still stand here under the old one: whoever looks something up compares the name.
struct NameIndex: Sendable {
    private let pairs: SoundPairs
    /// By pair, where its list begins; the last is the end.
    private let starts: [UInt32]
    /// Person ids, rising within each list.
    private let persons: [UInt32]

    /// - Parameter unpack: writes the characters of a person's name; none for nobody.
    init(persons count: Int, unpack: (Int, inout [UInt32]) -> Void) {
        let pairs = SoundPairs()
        var name: [UInt32] = []
        var starts = [UInt32](repeating: 0, count: pairs.count + 1)
        for person in 0..<count {
            unpack(person, &name)
            pairs.visit(name) { starts[$0] += 1 }
        }
        var end: UInt32 = 0
        for place in starts.indices {
            end += starts[place]
            starts[place] = end
        }
        // From behind, so that each list rises and each end becomes a beginning.
        persons = Array(unsafeUninitializedCapacity: Int(end)) { persons, written in
            for person in (0..<count).reversed() {
                unpack(person, &name)
                pairs.visit(name) { pair in
                    starts[pair] -= 1
                    persons[Int(starts[pair])] = UInt32(truncatingIfNeeded: person)
                }
            }
            written = Int(end)
        }
        self.pairs = pairs
        self.starts = starts
    }

    /// The pairs of those who answer a search; nil if they cannot be told.
    func sought(by search: NameSearch) -> SoughtPairs? { pairs.sought(by: search) }

    /// Who has one of these pairs, or had when the index was made: a list for each, so that
    /// somebody may stand in several.
    func lists(of sought: [Int]) -> [ArraySlice<UInt32>] {
        sought.map { persons[list(of: $0)] }
    }

    /// How many entries the lists have together.
    func count(of sought: [Int]) -> Int {
        sought.reduce(0) { $0 + list(of: $1).count }
    }

    private func list(of pair: Int) -> Range<Int> {
        Int(starts[pair])..<Int(starts[pair + 1])
    }
}
