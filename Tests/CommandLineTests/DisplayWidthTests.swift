import Testing

@testable import shegong

struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("德庆县民政局", 12), ("ＡＢＣ", 6), ("ｱｲｳ", 3), ("한국", 4),
        ("e\u{301}", 1), ("か\u{3099}", 2), ("a\u{200b}b", 2), ("（）", 4), ("……", 2), ("𠮷", 2),
        ("㑇", 2), ("🀄", 2), ("Ⅹ", 1), ("é", 1), ("\u{1f468}\u{200d}\u{1f469}", 2), ("¥￥", 3),
    ])
    func `Columns of a text`(_ text: String, _ columns: Int) {
        #expect(DisplayWidth.columns(of: text) == columns)
    }

    @Test func `Padding counts columns, not characters`() {
        #expect(DisplayWidth.padded("德庆", to: 6, rightAligned: false) == "德庆  ")
        #expect(DisplayWidth.padded("12", to: 6, rightAligned: true) == "    12")
        #expect(DisplayWidth.padded("德庆县", to: 4, rightAligned: false) == "德庆县")
    }

    @Test func `Columns of a table stand below one another, figures to the right`() {
        let report = Report(
            sections: [
                .init(
                    .bureaus,
                    .rows(
                        [.id, .name, .shortName],
                        [
                            [.number(7), .text("德庆县民政局"), .text("deqing")],
                            [.number(1_234), .text("省"), .text("gd")],
                        ]))
            ], isRehearsal: false)
        #expect(
            report.text(.table, .chinese)
                == "登记机构 (2)\n编号  姓名/名称     简称\n   7  德庆县民政局  deqing\n1234  省            gd\n")
    }

    @Test func `Text from outside does not move the cursor`() {
        let report = Report(
            sections: [.init(nil, .fields([.init(.name, .text("a\u{1b}[2Jb\r\n"))]))],
            isRehearsal: false)
        let text = report.text(.table, .english)
        #expect(!text.contains("\u{1b}"))
        #expect(text == "name  a\u{fffd}[2Jb\u{fffd}\u{fffd}\n")
    }
}
