/// What the names of a large register are looked up by: pairs of sounds that follow one another in
/// a name, at most one character between them, each pair a number.
///
/// Whoever answers a search, also misspelt by a character, shares one of few pairs with it: of
/// three characters two are left, in their order. A name of two may keep only one of them: names
/// this short have pairs with silence too.
package struct SoundPairs: Sendable {
    /// Pairs that there may be: each number is below it.
    package let count: Int
    private let pinyin: Pinyin
    private let soundCount: Int
    private let silence: Sounds

    /// Up to four sounds of one character; the rest is 0.
    private typealias Sounds = SIMD4<UInt16>

    /// Sounds that stand for the characters without a reading.
    private static let unread = 32

    package init(pinyin: Pinyin = .shipped) {
        self.pinyin = pinyin
        silence = Sounds(UInt16(truncatingIfNeeded: pinyin.count + Self.unread + 1), 0, 0, 0)
        soundCount = Int(silence[0]) + 1
        count = soundCount * soundCount
    }

    private func sounds(of character: UInt32) -> Sounds {
        let readings = pinyin.readings(of: character).numbers
        guard readings[0] == 0 else { return readings }
        let stranger = pinyin.count + 1 + Int(character) % Self.unread
        return Sounds(UInt16(truncatingIfNeeded: stranger), 0, 0, 0)
    }

    /// Calls `body` with the pairs of a name, some perhaps more than once.
    package func visit(_ name: [UInt32], _ body: (Int) -> Void) {
        for place in name.indices {
            let first = sounds(of: name[place])
            for next in place + 1...place + 2 where next < name.count {
                visit(first, sounds(of: name[next]), body)
            }
        }
        guard (1...2).contains(name.count) else { return }
        visit(sounds(of: name[0]), silence, body)
        if name.count == 2 { visit(silence, sounds(of: name[1]), body) }
    }

    private func visit(_ first: Sounds, _ second: Sounds, _ body: (Int) -> Void) {
        for one in 0..<4 where first[one] != 0 {
            for other in 0..<4 where second[other] != 0 {
                body(Int(first[one]) * soundCount + Int(second[other]))
            }
        }
    }
}

/// The pairs by which those who answer a search are found, each once.
package struct SoughtPairs: Sendable {
    /// Of each name that has all that was typed, sounds like it, or is spelt so.
    package fileprivate(set) var near: [Int] = []
    /// Of each other name that answers: it is one character off.
    package fileprivate(set) var oneOff: [Int] = []
}

extension SoundPairs {
    /// Nil for a single character, and for letters that are spelt within one: most of a register
    /// may answer these.
    package func sought(by search: NameSearch) -> SoughtPairs? {
        let wanted = search.wanted
        guard wanted.count >= 2, let spelt = spelt(search.letters) else { return nil }
        let sounds = wanted.map(sounds(of:))
        var near = spelt
        var oneOff: Set<Int> = []
        for (first, second) in zip(sounds, sounds.dropFirst()) {
            visit(first, second) { near.insert($0) }
        }
        switch sounds.count {
        case 2:
            visit(sounds[1], sounds[0]) { oneOff.insert($0) }
            visit(sounds[0], silence) { oneOff.insert($0) }
            visit(silence, sounds[1]) { oneOff.insert($0) }
        case 3: visit(sounds[0], sounds[2]) { oneOff.insert($0) }
        default: break
        }
        return SoughtPairs(near: near.sorted(), oneOff: oneOff.subtracting(near).sorted())
    }

    /// Of whatever the letters may spell, the first two sounds: the second begins with a letter up
    /// to which the first one spells them.
    private func spelt(_ letters: [UInt8]) -> Set<Int>? {
        var pairs: Set<Int> = []
        guard !letters.isEmpty else { return pairs }
        let syllables = (0...pinyin.count).map { pinyin.letters(UInt16($0)) }
        for (first, syllable) in syllables.enumerated() {
            let shared = zip(syllable, letters).prefix { $0 == $1 }.count
            guard shared < letters.count else { return nil }
            guard shared > 0 else { continue }
            let beginnings = letters[1...shared]
            for (second, other) in syllables.enumerated() {
                guard let beginning = other.first, beginnings.contains(beginning) else { continue }
                pairs.insert(first * soundCount + second)
            }
        }
        return pairs
    }
}
