/// Holds back names that cannot answer a search, by a few instructions each: what it lets through
/// is compared in full (`NameSearch`).
///
/// Every character has traits, one bit for each character of the search that it is or sounds like,
/// or for letters with which one of its readings begins. A name passes by the traits that its
/// characters have together.
package struct NameSieve {
    /// By code of a character; all traits for a name that was not packed.
    private let traits: [UInt8]
    /// By traits together, whether such a name may answer, and whether better than one character
    /// off.
    private let verdicts: [UInt8]
    /// Whether some names may answer one character off and no better.
    package let tellsLikelyOnes: Bool

    private static var mayAnswer: UInt8 { 1 }
    private static var isLikely: UInt8 { 2 }

    /// - Parameter isLikely: of traits that are admitted.
    init(traits: [UInt8], admits: (UInt8) -> Bool, isLikely: (UInt8) -> Bool) {
        self.traits = traits
        var verdicts = [UInt8](repeating: 0, count: 1 << UInt8.bitWidth)
        for together in UInt8.min...UInt8.max where together == .max || admits(together) {
            let likely = together == .max || isLikely(together)
            verdicts[Int(together)] = Self.mayAnswer | (likely ? Self.isLikely : 0)
        }
        self.verdicts = verdicts
        tellsLikelyOnes = verdicts.contains(Self.mayAnswer)
    }

    /// Whether a name may answer; true for `PackedName.long`.
    package func admits(_ name: PackedName) -> Bool {
        traits.withUnsafeBufferPointer { verdicts[Self.together(name, $0)] != 0 }
    }

    /// Calls `body` with the places of all names that may answer, in order.
    package func visit(_ names: [PackedName], _ body: (Int) -> Void) {
        traits.withUnsafeBufferPointer { traits in
            verdicts.withUnsafeBufferPointer { verdicts in
                names.withUnsafeBufferPointer { names in
                    for place in names.indices
                    where verdicts[Self.together(names[place], traits)] != 0 {
                        body(place)
                    }
                }
            }
        }
    }

    /// The same of the names at some places, in the order of these; of all that may answer, or only
    /// of the likely ones.
    package func visit(
        _ names: [PackedName], at places: ArraySlice<UInt32>, onlyLikely: Bool,
        _ body: (Int) -> Void
    ) {
        let wanted = onlyLikely ? Self.isLikely : Self.mayAnswer
        traits.withUnsafeBufferPointer { traits in
            verdicts.withUnsafeBufferPointer { verdicts in
                for place in places {
                    let name = names[Int(place)]
                    if verdicts[Self.together(name, traits)] & wanted != 0 { body(Int(place)) }
                }
            }
        }
    }

    /// The traits of all characters of a name. A code has two bytes, and every such code a place.
    @inline(__always)
    private static func together(
        _ name: PackedName, _ traits: UnsafeBufferPointer<UInt8>
    ) -> Int {
        Int(
            traits[Int(name[0])] | traits[Int(name[1])] | traits[Int(name[2])]
                | traits[Int(name[3])])
    }
}

extension NameSearch {
    /// The sieve for names over an alphabet, as it is now.
    package func sieve(of alphabet: NameAlphabet) -> NameSieve {
        let bySyllable = syllableTraits
        var traits = [UInt8](repeating: 0, count: 1 << 16)
        traits[Int(PackedName.long[0])] = .max
        for (index, character) in alphabet.characters.enumerated() {
            var own = pinyin.readings(of: character).union(of: bySyllable)
            for place in wanted.indices.prefix(Self.longestAnswered)
            where wanted[place] == character {
                own |= 1 << place
            }
            traits[index + 1] = own
        }
        return NameSieve(traits: traits, admits: admits, isLikely: isLikely)
    }

    /// A packed name answers nothing longer: one character may be too many.
    private static var longestAnswered: Int { PackedName.lengthMaximum + 1 }

    /// By number of the reading, what of the search it sounds like.
    private var syllableTraits: [UInt8] {
        guard letters.isEmpty else { return letterTraits }
        var traits = pinyin.traits { _ in 0 }
        for (place, readings) in wantedReadings.prefix(Self.longestAnswered).enumerated() {
            for reading in readings.all {
                traits[Int(reading)] |= 1 << place
            }
        }
        return traits
    }

    private static var firstLetter: UInt8 { 1 }
    private static var secondLetter: UInt8 { 2 }
    private static var bothLetters: UInt8 { 4 }

    private var letterTraits: [UInt8] {
        let first = letters.first
        let second = letters.dropFirst().first
        return pinyin.traits { syllable in
            var traits: UInt8 = 0
            if syllable.first == first { traits |= Self.firstLetter }
            if syllable.first == second { traits |= Self.secondLetter }
            if syllable.starts(with: letters.prefix(2)) { traits |= Self.bothLetters }
            return traits
        }
    }

    /// Whether a name whose characters have these traits together may answer.
    private func admits(_ traits: UInt8) -> Bool {
        guard letters.isEmpty else {
            // The second letter goes on with the first one's syllable, or begins the next.
            return traits & Self.bothLetters != 0
                || traits & Self.firstLetter != 0
                    && (letters.count == 1 || traits & Self.secondLetter != 0)
        }
        // All of the search, or all but one character.
        return wanted.count <= Self.longestAnswered
            && traits.nonzeroBitCount >= max(1, wanted.count - 1)
    }
    /// Whether a name with these traits may answer better than one character off: it has all of the
    /// search. What letters spell is not told apart.
    private func isLikely(_ traits: UInt8) -> Bool {
        !letters.isEmpty || traits.nonzeroBitCount >= wanted.count
    }
}
