/// How invented people come by their names.
enum NameChoice {
    /// Every character as often as any other: among ten million people there are 1.1 million
    /// names, and nobody's is borne by more than two in a hundred thousand.
    case even
    /// Some often and most seldom, as in China, where ten million people have two to three million
    /// names and the commonest are borne by 10 to 30 in a hundred thousand.
    case asBorne

    /// A family name and one or two characters.
    func name(_ random: inout SeededRandom) -> String {
        var name = familyName(&random)
        for _ in 0..<(random.next() % 10 < tenthsOfOneCharacter ? 1 : 2) {
            name += givenCharacter(&random)
        }
        return name
    }

    private func familyName(_ random: inout SeededRandom) -> String {
        switch self {
        case .even: random.pick(InventedNames.familyNames)
        case .asBorne: Self.pickEarly(InventedNames.familyNames, exponent: 4, &random)
        }
    }

    private func givenCharacter(_ random: inout SeededRandom) -> String {
        switch self {
        case .even: random.pick(InventedNames.givenCharacters)
        case .asBorne: Self.pickEarly(Self.allCharacters, exponent: 3, &random)
        }
    }

    /// Of ten people, those with one character beside the family name.
    private var tenthsOfOneCharacter: UInt64 {
        switch self {
        case .even: 2
        case .asBorne: 1
        }
    }

    /// Rarer ones come last.
    private static let allCharacters =
        InventedNames.givenCharacters + InventedNames.rarerCharacters

    /// One of a list, the earlier the likelier: its place is a share of the list, an evenly
    /// distributed number to the power of half the exponent.
    private static func pickEarly(
        _ choices: [String], exponent: Int, _ random: inout SeededRandom
    ) -> String {
        let even = Double(random.next() >> 11) * 0x1p-53
        let root = even.squareRoot()
        let share = (0..<exponent).reduce(1.0) { power, _ in power * root }
        return choices[min(choices.count - 1, Int(share * Double(choices.count)))]
    }
}
