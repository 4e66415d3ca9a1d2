/// Holds back names that cannot answer a search, by a few instructions each: what it lets through
/// is compared in full (`NameSearch`).
///
/// Every character has traits, one bit for each character of the search that it is or sounds like,
/// or for letters with which one of its readings begins. A name passes by the traits that its
/// characters have together.
package struct NameSieve {
    /// By code of a character; all traits for a name that was not packed.
    private let traits: [UInt8]
    /// By traits together, whether such a name may answer.
    private let admitted: [Bool]
    /// The same, whether it may answer better than one character off.
    private let likely: [Bool]
    /// Whether some names may answer one character off and no better.
    package let tellsLikelyOnes: Bool

    /// - Parameter isLikely: of traits that are admitted.
    init(traits: [UInt8], admits: (UInt8) -> Bool, isLikely: (UInt8) -> Bool) {
        self.traits = traits
        let admitted = (0...UInt8.max).map { $0 == .max || admits($0) }
        let likely = (0...UInt8.max).map { $0 == .max || admits($0) && isLikely($0) }
        self.admitted = admitted
        self.likely = likely
        tellsLikelyOnes = likely != admitted
    }

    /// Whether a name may answer; true for `PackedName.long`.
    package func admits(_ name: PackedName) -> Bool {
        traits.withUnsafeBufferPointer { admitted[Self.together(name, $0)] }
    }

    /// Calls `body` with the places of all names that may answer, in order.
    package func visit(_ names: [PackedName], _ body: (Int) -> Void) {
        traits.withUnsafeBufferPointer { traits in
            admitted.withUnsafeBufferPointer { admitted in
                names.withUnsafeBufferPointer { names in
                    for place in names.indices
                    where admitted[Self.together(names[place], traits)] {
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
        traits.withUnsafeBufferPointer { traits in
            (onlyLikely ? likely : admitted).withUnsafeBufferPointer { admitted in
                for place in places {
                    let name = names[Int(place)]
                    if admitted[Self.together(name, traits)] { body(Int(place)) }
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
