/// How a name answers a search, the best first.
package enum NameMatch: UInt8, Sendable, CaseIterable, Comparable {
    /// The whole name.
    case whole = 1
    /// A part of the name stands in it as it was typed.
    case part
    /// Another name that sounds the same, tones aside (同音).
    case sound
    /// Its pinyin, whole or by the first letters of each syllable: wxm for 王小明.
    case letters
    /// One character is replaced, missing, too many, or two neighbours are swapped.
    case oneOff

    package static func < (left: NameMatch, right: NameMatch) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Looks for a name as somebody remembers or types it: in part, misspelt by one character, by a
/// homophone, or by letters. Both sides are compared in their matching form (`PersonName`).
///
/// A value with memory of its own to work in, so that going over millions of names allocates
/// nothing.
package struct NameSearch {
    let pinyin: Pinyin
    let wanted: [UInt32]
    let wantedReadings: [Pinyin.Readings]
    /// The query's letters, if it consists of nothing else.
    let letters: [UInt8]
    private var name: [UInt32] = []

    /// Nil if nothing is looked for.
    package init?(_ query: String, pinyin: Pinyin = .shipped) {
        let form = PersonName(query).matchingForm
        guard !form.isEmpty else { return nil }
        self.pinyin = pinyin
        wanted = form.unicodeScalars.map(\.value)
        wantedReadings = wanted.map { pinyin.readings(of: $0) }
        let typed = form.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "'") }
        let isLetters = typed.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        letters = isLetters ? typed : []
    }

    /// How the name in these bytes of UTF-8 answers; nil if it does not.
    package mutating func match(_ utf8: UnsafeRawBufferPointer) -> NameMatch? {
        PersonName.unpack(utf8, into: &name)
        return match()
    }

    /// The same of a packed name that is neither `nobody` nor `long`.
    package mutating func match(_ packed: PackedName, of alphabet: NameAlphabet) -> NameMatch? {
        alphabet.unpack(packed, into: &name)
        return match()
    }

    private func match() -> NameMatch? {
        if name == wanted { return .whole }
        if containsWanted { return .part }
        if !letters.isEmpty {
            return name.indices.contains { spells(letters[...], from: $0) } ? .letters : isOneOff
        }
        return soundsAlike ? .sound : isOneOff
    }

    private var containsWanted: Bool {
        guard name.count > wanted.count else { return false }
        return (0...(name.count - wanted.count)).contains { start in
            wanted.indices.allSatisfy { name[start + $0] == wanted[$0] }
        }
    }

    private var soundsAlike: Bool {
        name.count == wanted.count
            && wanted.indices.allSatisfy {
                name[$0] == wanted[$0]
                    || pinyin.readings(of: name[$0]).share(wantedReadings[$0])
            }
    }

    /// Whether the letters can be told apart into beginnings of the syllables from a character on.
    private func spells(_ letters: ArraySlice<UInt8>, from place: Int) -> Bool {
        guard !letters.isEmpty else { return true }
        guard place < name.count else { return false }
        return pinyin.readings(of: name[place]).contains { reading in
            var rest = letters
            for letter in pinyin.letters(reading) {
                guard rest.first == letter else { return false }
                rest.removeFirst()
                if spells(rest, from: place + 1) { return true }
            }
            return false
        }
    }
}

// MARK: One character off

extension NameSearch {
    private var isOneOff: NameMatch? {
        // One letter of a name tells nothing.
        guard wanted.count >= 2 else { return nil }
        let isClose: Bool =
            switch name.count - wanted.count {
            case 0: isReplacedOrSwapped
            case 1: Self.lacksOne(wanted, of: name)
            case -1: name.count >= 2 && Self.lacksOne(name, of: wanted)
            default: false
            }
        return isClose ? .oneOff : nil
    }

    private var isReplacedOrSwapped: Bool {
        guard let one = wanted.indices.first(where: { name[$0] != wanted[$0] }) else { return true }
        let rest = (one + 1)..<wanted.count
        guard let other = rest.first(where: { name[$0] != wanted[$0] }) else { return true }
        return other == one + 1 && name[one] == wanted[other] && name[other] == wanted[one]
            && rest.dropFirst().allSatisfy { name[$0] == wanted[$0] }
    }

    /// Whether `long` is `short` with one more somewhere.
    private static func lacksOne(_ short: [UInt32], of long: [UInt32]) -> Bool {
        let same = zip(short, long).prefix { $0 == $1 }.count
        return short[same...].elementsEqual(long[(same + 1)...])
    }
}
