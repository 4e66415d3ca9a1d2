import Testing

@testable import Rules

@Suite("Names as they are looked for")
struct NameSearchTests {
    private func match(_ query: String, _ name: String) -> NameMatch? {
        var search = NameSearch(query)
        return Array(name.utf8).withUnsafeBytes { search?.match($0) ?? nil }
    }

    @Test(arguments: [
        ("王小明", "王小明", NameMatch.whole), ("王　小 明", "王小明", .whole),
        ("小明", "王小明", .part), ("王", "王小明", .part), ("买买提", "阿卜杜拉·买买提", .part),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提", .whole), ("阿卜杜拉买买提", "阿卜杜拉·买买提", .oneOff),
        ("王晓明", "王小明", .sound), ("汪小鸣", "王小明", .sound), ("善小明", "单小明", .sound),
        ("丹小明", "单小明", .sound), ("李小明", "王小明", .oneOff), ("王小小明", "王小明", .oneOff),
        ("小王明", "王小明", .oneOff), ("王小明", "王小", .oneOff), ("王大", "王小", .oneOff),
        ("wxm", "王小明", .letters), ("wangxiaoming", "王小明", .letters),
        ("Wang Xiaoming", "王小明", .letters), ("wangxm", "王小明", .letters),
        ("xm", "王小明", .letters), ("zxm", "曾小明", .letters), ("lvb", "吕布", .letters),
        ("smith", "John Smith", .part), ("john smih", "John Smith", .oneOff),
    ])
    func `A name is found by`(query: String, name: String, how: NameMatch) {
        #expect(match(query, name) == how)
    }

    @Test(arguments: [
        ("王大明", "李小明"), ("明王小", "王小明"), ("王", "李小明"), ("wxl", "王小明"), ("mx", "王小明"),
        ("王小明", "王大明明明"), ("小王", "明小"), ("王", "汪小明"),
    ])
    func `A name is not found by`(query: String, name: String) {
        #expect(match(query, name) == nil)
    }

    @Test func `Nothing is looked for by blanks`() {
        #expect(NameSearch(" 　") == nil)
        #expect(NameSearch("") == nil)
    }

    @Test func `Common surnames have their readings, both where there are two`() {
        let pinyin = Pinyin.shipped
        func letters(_ character: Character) -> Set<String> {
            let scalar = character.unicodeScalars.first?.value ?? 0
            return Set(
                pinyin.readings(of: scalar).all.map {
                    String(decoding: pinyin.letters($0), as: UTF8.self)
                })
        }
        #expect(letters("王") == ["wang"])
        #expect(letters("单") == ["dan", "shan"])
        #expect(letters("曾").isSuperset(of: ["zeng", "ceng"]))
        #expect(letters("吕").contains("lv"))
        #expect(letters("A").isEmpty)
    }

    /// Every wrong name that a slip can make of a right one finds it.
    @Test func `A thousand planted errors are all found`() {
        let surnames = Array("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗单曾解仇区欧覃冼")
        let given = Array("小明伟芳娜敏静丽强磊军洋勇艳杰娟涛超秀霞平刚桂英华文辉力建国志")
        let homophones: [Character: Character] = [
            "小": "晓", "明": "铭", "伟": "玮", "芳": "方", "静": "婧", "丽": "莉", "军": "君", "平": "萍",
            "华": "花", "王": "汪", "张": "章", "陈": "臣", "黄": "皇", "周": "洲", "朱": "诸", "何": "河",
        ]
        var random = SeededRandom(seed: 20_211_215)
        var missed: [String] = []
        for _ in 0..<1_000 {
            var name = [surnames[random.below(surnames.count)]]
            for _ in 0...random.below(2) { name.append(given[random.below(given.count)]) }
            var wrong = name
            let place = random.below(name.count - 1)
            switch random.below(4) {
            case 0: wrong[place] = given[random.below(given.count)]
            case 1 where wrong.count > 2: wrong.remove(at: place)
            case 2: wrong.swapAt(place, place + 1)
            default: wrong = wrong.map { homophones[$0] ?? $0 }
            }
            if match(String(wrong), String(name)) == nil {
                missed.append("\(String(wrong)) for \(String(name))")
            }
        }
        #expect(missed.isEmpty)
    }
}
