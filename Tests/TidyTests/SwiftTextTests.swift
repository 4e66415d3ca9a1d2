import Testing

@Suite struct `A Swift file taken apart` {
    private func code(_ text: String) -> [String] {
        SwiftText(path: "A.swift", text: text).code.map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    @Test func `has its comments apart from its code`() {
        let source = SwiftText(path: "A.swift", text: "let a = 1 // one!\n/* b /* c */ d */let e\n")
        #expect(source.lines.count == 2)
        #expect(source.code[0].hasPrefix("let a = 1 ") && !source.code[0].contains("one"))
        #expect(source.comments[0].contains("// one!"))
        #expect(source.code[1].contains("let e") && !source.code[1].contains("d"))
    }

    @Test func `has the contents of its texts blanked, but not of interpolations`() {
        #expect(code(#"a("b! \(c!) d")"#) == [#"a("    (c!)  ")"#])
        #expect(code(##"a(#"b\(c!)"d"#, e)"##) == [##"a( "        " , e)"##])
        #expect(code("a(\"\"\"\n  b! \"c\"\n  \"\"\")\nd") == ["a(\"\"\"", "", "  \"\"\")", "d"])
    }

    @Test func `does not take an escaped quote for the end of a text`() {
        #expect(code(#"a("\"!", b)"#) == [#"a("   ", b)"#])
    }

    @Test func `has raw identifiers and regular expressions blanked`() {
        #expect(!code("func `is it so!`() {}")[0].contains("!"))
        #expect(!code("let a = #/\"!/#; b")[0].contains("!"))
        #expect(code("let a = #/\"!/#; b")[0].hasSuffix("; b"))
    }
}
