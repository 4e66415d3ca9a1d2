import Testing

@testable import Rules

/// Why two accounts may be one human's.
struct PersonLikenessTests {
    private func person(
        _ name: String, born: UInt32 = 0, mobile: String = "",
        _ kind: IdentityDocumentKind = .resident, _ number: String = ""
    ) -> PersonLikeness {
        PersonLikeness(
            id: 1, name: name, birthDate: born, mobile: mobile,
            documents: number.isEmpty ? [] : [(kind, number)])
    }

    private func grounds(_ one: PersonLikeness, _ other: PersonLikeness) -> [DuplicateGround] {
        let grounds = one.grounds(with: other)
        #expect(other.grounds(with: one) == grounds)
        // Whoever has a ground meets under a key.
        #expect(grounds.isEmpty || !Set(one.keys).isDisjoint(with: other.keys))
        return grounds
    }

    @Test func `the same name and birth date; a birth date that is not known is none`() {
        #expect(
            grounds(person("张 试", born: 18_991_231), person("张试", born: 18_991_231))
                == [.nameAndBirth])
        #expect(grounds(person("张试"), person("张试")).isEmpty)
        #expect(grounds(person("张试", born: 18_991_231), person("张试", born: 18_991_230)).isEmpty)
    }

    @Test func `names that sound the same and the same mobile number`() {
        #expect(
            grounds(person("张试", mobile: "13800000000"), person("章氏", mobile: "１3800000000"))
                == [.soundAndPhone])
        #expect(
            grounds(person("张试", mobile: "13800000000"), person("李验", mobile: "13800000000"))
                .isEmpty)
    }

    @Test func `a number of fifteen digits and its form of eighteen, kept as other documents`() {
        // The oldest year that fifteen digits have.
        let old = "441226000228001"
        let new = (try? IdentityNumber(parsing: old))?.canonical ?? ""
        #expect(new.count == 18)
        #expect(
            grounds(person("张试", .other, old), person("张氏", .resident, new))
                == [.oldAndNewNumber])
    }

    @Test func `an old and a new foreigner's card are linked by name and birth date`() {
        let old = person("SMITH JOHN", born: 18_991_231, .foreignPermanent, "USA110099123101")
        let new = person("Smith John", born: 18_991_231, .foreignPermanent, "911840189912310019")
        #expect(grounds(old, new) == [.nameAndBirth, .foreignerCards])
    }
}
