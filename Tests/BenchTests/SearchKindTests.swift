import Schema
import Testing

@testable import shegong_bench

@Suite struct SearchKindTests {
    private let sounds = NameSounds()

    private func queries(_ kind: SearchKind, for name: String) -> Set<String> {
        var random = SeededRandom(seed: 7)
        return Set((0..<200).compactMap { _ in kind.query(for: name, sounds, &random) })
    }

    @Test func `every character of an invented name can be read`() {
        let words =
            InventedNames.familyNames + InventedNames.givenCharacters
            + InventedNames.rarerCharacters
        for word in words {
            #expect(word.allSatisfy { sounds.syllable($0) != nil }, "\(word)")
        }
    }

    @Test func `a name is looked for as it is, by its beginning and by its initials`() {
        #expect(queries(.exact, for: "王小明").count == 1)
        #expect(queries(.beginning, for: "欧阳静") == ["欧阳"])
        #expect(queries(.beginning, for: "李静").isEmpty)
        #expect(queries(.initials, for: "欧阳静") == ["oyj"])
        #expect(queries(.initials, for: "曾强") == ["zq"])
    }

    @Test func `a misspelt name has one wrong character behind the first, and sounds otherwise`() {
        let made = queries(.misspelt, for: "李静芳")
        #expect(made.count > 50)
        for query in made {
            let wrong = zip(query, "李静芳").filter { $0 != $1 }
            #expect(wrong.count == 1 && query.count == 3 && query.first == "李", "\(query)")
            for (typed, meant) in wrong {
                #expect(sounds.syllable(typed) != sounds.syllable(meant), "\(query)")
            }
        }
    }

    @Test func `the same sound is a homophone in one place`() {
        #expect(queries(.sound, for: "王静") == ["汪静", "王婧", "王菁"])
        #expect(queries(.sound, for: "安墨").isEmpty)
    }

    @Test func `searches name persons of the register, and a county's has to answer sooner`() throws
    {
        let population = Population(count: 50, seed: 7)
        var searches = InventedSearches(population: population, seed: 1)
        for kind in SearchKind.allCases {
            let (index, request) = try searches.next(kind)
            #expect((0..<50).contains(index))
            #expect(!request.name.isEmpty)
        }
        let (index, request) = try searches.next(.exact)
        #expect(request.name == population.person(index).name)
        #expect(SearchDriverCommand.microseconds(atMostFor: 2_000) == 200)
        #expect(SearchDriverCommand.microseconds(atMostFor: 2_001) == 2_000)
    }
}
