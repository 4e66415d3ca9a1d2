/// Ways in which somebody looks for a person by name.
enum SearchKind: CaseIterable {
    /// The whole name as it is written.
    case exact
    /// Its first two characters; the name has more.
    case beginning
    /// The name with one character replaced, not by one that sounds the same.
    case misspelt
    /// The name with one character replaced by a homophone (同音字).
    case sound
    /// The first letter of each syllable: wxm for 王小明.
    case initials

    /// What it is called in a report.
    var title: String {
        switch self {
        case .exact: "whole name"
        case .beginning: "first two characters"
        case .misspelt: "one character wrong"
        case .sound: "same sound"
        case .initials: "pinyin initials"
        }
    }

    /// What is typed to find a name; nil where a name cannot be looked for so.
    func query(
        for name: String, _ sounds: NameSounds, _ random: inout SeededRandom
    ) -> String? {
        let characters = Array(name)
        switch self {
        case .exact: return name
        case .beginning: return characters.count > 2 ? String(characters[..<2]) : nil
        case .misspelt:
            let wrong = Character(random.pick(InventedNames.givenCharacters))
            // Whoever errs knows the family name.
            let place = 1 + Int(random.next() % UInt64(max(1, characters.count - 1)))
            guard place < characters.count, wrong != characters[place],
                sounds.syllable(wrong) != sounds.syllable(characters[place])
            else { return nil }
            return Self.replacing(characters, at: place, by: wrong)
        case .sound:
            let place = Int(random.next() % UInt64(characters.count))
            let others = sounds.homophones(of: characters[place])
            guard !others.isEmpty else { return nil }
            return Self.replacing(
                characters, at: place, by: others[Int(random.next() % UInt64(others.count))])
        case .initials:
            let letters = characters.compactMap { sounds.syllable($0)?.first }
            return letters.count == characters.count ? String(letters) : nil
        }
    }

    private static func replacing(
        _ characters: [Character], at place: Int, by other: Character
    ) -> String {
        var changed = characters
        changed[place] = other
        return String(changed)
    }
}
