import Testing

@testable import Rules

@Suite("Names that the sieve holds back")
struct NameSieveTests {
    /// Polyphones, homophones, and letters of Latin, so that every kind of answer comes up.
    private static let characters = Array("王汪小晓明鸣单丹善曾大李仇区欧阳")

    private static func name(_ random: inout SeededRandom) -> String {
        switch random.below(20) {
        case 0: return "阿卜杜拉·买买提"
        case 1: return "John Smith"
        case 2: return "欧阳小明明"
        default:
            return String(
                (0...random.below(4)).map { _ in characters[random.below(characters.count)] })
        }
    }

    private static func query(_ random: inout SeededRandom) -> String {
        let letters = ["w", "wx", "wxm", "wang", "shan", "dxm", "ouyang", "qx", "oyxm", "z'x"]
        return random.below(3) == 0 ? letters[random.below(letters.count)] : name(&random)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `it lets through whoever answers, and packed names answer as they do unpacked`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        var alphabet = NameAlphabet()
        let names = (0..<400).map { _ in Self.name(&random) }
        let packed = names.map { name in
            Array(name.utf8).withUnsafeBytes { alphabet.pack($0) }
        }
        for _ in 0..<60 {
            let query = Self.query(&random)
            var search = try #require(NameSearch(query))
            let sieve = search.sieve(of: alphabet)
            var visited: Set<Int> = []
            sieve.visit(packed) { visited.insert($0) }
            var likely: Set<Int> = []
            sieve.visit(packed, at: packed.indices.map { UInt32($0) }[...], onlyLikely: true) {
                likely.insert($0)
            }
            #expect(likely.isSubset(of: visited))
            for place in names.indices {
                let match = Array(names[place].utf8).withUnsafeBytes { search.match($0) }
                #expect(visited.contains(place) == sieve.admits(packed[place]))
                if match != nil {
                    #expect(visited.contains(place), "\(query) finds \(names[place])")
                }
                if let match, match < .oneOff || !sieve.tellsLikelyOnes {
                    #expect(likely.contains(place), "\(query) finds \(names[place]) as \(match)")
                }
                if packed[place] != .long {
                    #expect(search.match(packed[place], of: alphabet) == match)
                }
            }
        }
    }

    @Test func `most names of others are held back`() throws {
        var random = SeededRandom(seed: 20_211_215)
        var alphabet = NameAlphabet()
        let surnames = Array("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗")
        let given = Array("伟芳娜敏静丽强磊军洋勇艳杰娟涛超秀霞平刚桂英华文辉力建国志鸣")
        let packed = (0..<2_000).map { _ in
            let name = String([
                surnames[random.below(surnames.count)], given[random.below(given.count)],
                given[random.below(given.count)],
            ])
            return Array(name.utf8).withUnsafeBytes { alphabet.pack($0) }
        }
        for query in ["王建国", "汪建国", "wjg"] {
            var count = 0
            let sieve = try #require(NameSearch(query)).sieve(of: alphabet)
            sieve.visit(packed) { _ in count += 1 }
            #expect((1..<200).contains(count), "\(query): \(count) of 2,000")
            var likely = 0
            sieve.visit(packed, at: packed.indices.map { UInt32($0) }[...], onlyLikely: true) { _ in
                likely += 1
            }
            #expect(sieve.tellsLikelyOnes ? likely < count / 4 : likely == count)
        }
    }

    @Test(arguments: ["", "王", "王小明", "欧阳小明", "欧阳小明明", "阿·买", "Wang", "王\u{20BB7}"])
    func `a name of one to four common characters is packed and comes back`(name: String) {
        var alphabet = NameAlphabet()
        let packed = Array(name.utf8).withUnsafeBytes { alphabet.pack($0) }
        var characters: [UInt32] = []
        alphabet.unpack(packed, into: &characters)
        let scalars = name.unicodeScalars.map(\.value)
        let fits =
            (1...4).contains(scalars.count) && scalars.allSatisfy { $0 >= 0x4000 && $0 < 0xA000 }
        #expect(characters == (fits ? scalars : []))
        #expect((packed == .nobody) == name.isEmpty)
        #expect((packed == .long) == (!fits && !name.isEmpty))
    }
}
