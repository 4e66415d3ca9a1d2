import Testing

@testable import Rules

@Suite("Pairs of sounds by which names are found")
struct SoundPairsTests {
    /// Few characters, with polyphones and homophones, so that every kind of answer comes up; the
    /// last has no reading.
    private static let characters = Array("王汪小晓明鸣单丹善曾大李仇区欧阳㐂")

    private static func name(_ random: inout SeededRandom) -> String {
        switch random.below(12) {
        case 0: "阿卜杜拉·买买提"
        case 1: "阿卜杜拉·买提"
        case 2: "John Smith"
        default:
            String((0...random.below(6)).map { _ in characters[random.below(characters.count)] })
        }
    }

    private static func query(_ random: inout SeededRandom) -> String {
        let letters = ["wx", "wxm", "shan", "dx", "dxm", "ouyang", "qx", "oyxm", "z'x", "xiaom"]
        return random.below(3) == 0 ? letters[random.below(letters.count)] : name(&random)
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `whoever answers has a pair that is sought, and is near unless one character is off`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        let pairs = SoundPairs()
        let names = (0..<400).map { _ in Self.name(&random) }
        var seen: Set<NameMatch> = []
        for _ in 0..<100 {
            let query = Self.query(&random)
            var search = try #require(NameSearch(query))
            guard let sought = pairs.sought(by: search) else { continue }
            for name in names {
                guard let match = Array(name.utf8).withUnsafeBytes({ search.match($0) })
                else { continue }
                seen.insert(match)
                var own: Set<Int> = []
                var characters: [UInt32] = []
                Array(name.utf8).withUnsafeBytes { PersonName.unpack($0, into: &characters) }
                pairs.visit(characters) { own.insert($0) }
                let isNear = !own.isDisjoint(with: sought.near)
                #expect(
                    isNear || match == .oneOff && !own.isDisjoint(with: sought.oneOff),
                    "\(query) finds \(name)")
            }
        }
        #expect(seen == Set(NameMatch.allCases))
    }

    @Test(arguments: ["王", "w", "wang", "Wa"])
    func `a single character, and letters of one, are not looked up`(query: String) throws {
        #expect(SoundPairs().sought(by: try #require(NameSearch(query))) == nil)
    }

    @Test func `every pair has a place in a table of them`() {
        let pairs = SoundPairs()
        var all: [Int] = []
        for character in UInt32(0x3400)...0x9FFF {
            pairs.visit([character, character + 1]) { all.append($0) }
        }
        #expect(all.allSatisfy { (0..<pairs.count).contains($0) })
        #expect(Set(all).count > 20_000)
    }
}
