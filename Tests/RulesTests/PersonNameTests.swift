import Testing

@testable import Rules

@Suite("Names are compared as officers would compare them")
struct PersonNameTests {
    @Test(
        "The same name",
        arguments: [
            ("张三", " 张三　"), ("张三", "张　三"), ("张三", "张  三"),
            ("买买提·吐尔逊", "买买提•吐尔逊"), ("买买提·吐尔逊", "买买提・吐尔逊"),
            ("买买提·吐尔逊", "买买提．吐尔逊"), ("买买提·吐尔逊", "买买提‧吐尔逊"),
            ("买买提·吐尔逊", "买买提∙吐尔逊"), ("买买提·吐尔逊", "买买提.吐尔逊"),
            ("买买提·吐尔逊", "买买提 · 吐尔逊"),
            ("John Smith", "ＪＯＨＮ　 smith"), ("José", "Jose\u{301}"),
            ("阿卜杜拉·买买提", "阿卜杜拉•买买提"), ("阿卜杜拉·买买提", "阿卜杜拉・买买提"),
            ("阿卜杜拉·买买提", "阿卜杜拉．买买提"), ("阿卜杜拉·买买提", "阿卜杜拉。买买提"),
            ("阿卜杜拉·买买提", "阿卜杜拉･买买提"), ("阿卜杜拉·买买提", "阿卜杜拉ㆍ买买提"),
            ("阿卜杜拉·买买提", "阿卜杜拉\u{200F}· 买买提\u{200C}"),
            ("欧阳　修", "欧阳修"), ("欧 阳 修", "欧阳修"), ("司马·光", "司马．光"),
            ("李䶮", "李\u{E863}"), ("黄山", "\u{2EE9}\u{2F2D}"), ("王一", "王\u{2F00}"),
            ("葛明", "葛\u{E0100}明"), ("张龻", "张\u{E864}"), ("赵𠂇", "赵\u{E816}"),
        ])
    func same(left: String, right: String) {
        #expect(PersonName(left) == PersonName(right))
        #expect(PersonName(left).hashValue == PersonName(right).hashValue)
        #expect(PersonName(right).raw == right)
    }

    @Test(
        "Not the same name",
        arguments: [
            ("张三", "张山"), ("张三", "张三丰"), ("John Smith", "JohnSmith"),
            ("买买提·吐尔逊", "买买提吐尔逊"), ("J. Smith", "J Smith"),
            ("阿卜杜拉·买买提", "阿卜杜拉·买买"), ("阿卜杜拉·买买提", "买买提·阿卜杜拉"),
            ("欧阳修", "欧修"), ("欧阳修", "欧阳·修"), ("李䶮", "李龑"), ("李䶮", "李"),
            ("张后", "张後"), ("张云", "张雲"), ("王土", "王士"), ("王日", "王曰"),
            ("李\u{E865}", "李\u{E866}"), ("李\u{E865}", "李"), ("王\u{2F00}", "王\u{2F06}"),
        ])
    func different(left: String, right: String) {
        #expect(PersonName(left) != PersonName(right))
    }

    @Test("Normalising twice changes nothing")
    func idempotent() {
        var random = SeededRandom(seed: 7)
        let alphabet = Array(
            "张三 ·•.．aÉ　\u{301}Ｂ。\u{E863}\u{2F2D}\u{2EE9}\u{200C}\u{FE00}".unicodeScalars)
        for _ in 0..<5000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<random.below(12) { scalars.append(alphabet[random.below(alphabet.count)]) }
            let once = PersonName(String(scalars)).matchingForm
            #expect(PersonName(once).matchingForm == once, "\(scalars.map(\.value))")
        }
        #expect(PersonName(" 　").isEmpty)
    }

    @Test("A text that is left as it is would have come out the same from the long way")
    func shortCuts() {
        for value in UInt32(1)...0x11000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let alone = HalfWidthText(String(scalar)).text
            // A blank of full width in front forces the long way.
            let behindBlank = HalfWidthText("\u{3000}" + String(scalar)).text.unicodeScalars
            #expect(alone == String(behindBlank.dropFirst()), "\(value)")
            let name = "王" + String(scalar) + "明"
            #expect(
                PersonName(name).matchingForm == PersonName("\u{3000}" + name).matchingForm,
                "\(value)")
        }
    }

    @Test(
        "Text in bytes is compared in the form that it has as a string",
        arguments: [1, 2] as [UInt64])
    func comparedBytes(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "a", "Z", "z", "9", " ", "-", "~", "证", "书", "ａ", "\u{3000}", "é", "ß", "ǆ", "Ⅹ",
            "\n", "\t", "e\u{301}", " \u{301}", "かな", "\u{20BB7}", "（", "·",
        ]
        for _ in 0..<2_000 {
            let text = (0..<random.below(8)).map { _ in pieces[random.below(pieces.count)] }
                .joined()
            var form: [UInt8] = []
            Array(text.utf8).withUnsafeBytes { HalfWidthText.appendCompared($0, to: &form) }
            let expected = HalfWidthText(text).canonicalNumber.filter { $0 != " " }
            #expect(form == Array(expected.utf8), "\(text.debugDescription)")
        }
    }

    @Test("The glossary has one word for one thing")
    func glossary() {
        #expect(Set(Terms.all.map(\.key)).count == Terms.all.count)
        #expect(Set(Terms.all.map(\.chinese)).count == Terms.all.count)
        #expect(Set(Terms.all.map(\.english)).count == Terms.all.count)
        #expect(Terms.term("receipt")?.chinese == "收件")
        #expect(Terms.term("first_review")?.english == "first review")
        #expect(Terms.term("nonsense") == nil)
        // The words of the states are the glossary's.
        #expect(ApplicationState.returned.chineseName() == Terms.term("returned")?.chinese)
        #expect(ApplicationState.notAccepted.chineseName() == Terms.term("not_accepted")?.chinese)
    }
}
