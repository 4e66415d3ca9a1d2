import Testing

@testable import shegong

struct CSVTests {
    private static func parse(_ text: String, piece: Int = .max) throws -> [[String]] {
        var parser = CSVParser()
        var records: [[String]] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let part = rest.prefix(piece)
            records += try parser.take(Array(part))
            rest = rest.dropFirst(part.count)
        }
        if let last = try parser.finish() { records.append(last) }
        return records
    }

    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("\"a,b\",\"c\"\"d\"\n", [["a,b", "c\"d"]]), ("\"a\r\nb\",c\n", [["a\r\nb", "c"]]),
        ("a,,\n", [["a", "", ""]]), ("\n\na\n\n", [["a"]]), ("\"\",x", [["", "x"]]),
        (",,\na", [["a"]]), ("", []), ("\"a\"", [["a"]]), ("\"a\"\r\n", [["a"]]),
        ("姓名,\"管理号\"\n", [["姓名", "管理号"]]),
    ])
    func `Records and fields`(_ text: String, _ records: [[String]]) throws {
        #expect(try Self.parse(text) == records)
        #expect(try Self.parse(text, piece: 1) == records)
    }

    @Test(arguments: [
        ("a,b\"c\n", CSVParser.Problem.strayQuote(line: 1)),
        ("a\n\"b\"c\n", .strayQuote(line: 2)), ("a\n\"b\n\nc", .unclosedQuote(line: 2)),
        ("\"" + String(repeating: "x", count: 70_000), .recordTooLong(line: 1)),
    ])
    func `A file that is no CSV is refused with its line`(
        _ text: String, _ problem: CSVParser.Problem
    ) {
        #expect(throws: problem) { _ = try Self.parse(text) }
    }

    @Test func `What is written is read back the same, cut anywhere`() throws {
        var random = SeededGenerator(seed: 4_180)
        let alphabet = Array("ab,\"\n\r 德Ⅹ")
        for _ in 0..<500 {
            let records = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                ["x"]
                    + (0..<Int.random(in: 0...3, using: &random)).map { _ in
                        String(
                            (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in
                                alphabet.randomElement(using: &random)
                            })
                    }
            }
            let text = records.map { record in
                record.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }
                    .joined(separator: ",") + "\r\n"
            }.joined()
            let piece = Int.random(in: 1...7, using: &random)
            #expect(try Self.parse(text, piece: piece) == records)
        }
    }

    @Test func `GB18030 is decoded, cut anywhere`() throws {
        let bytes: [UInt8] = [
            0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xb5, 0xc2, 0xc7, 0xec, 0x0a, 0x95, 0x32, 0x82, 0x36,
        ]
        for piece in 1...bytes.count {
            let decoder = try TextDecoder(.gb18030)
            var text: [UInt8] = []
            for start in stride(from: 0, to: bytes.count, by: piece) {
                let part = Array(bytes[start..<min(bytes.count, start + piece)])
                text += try #require(decoder.decode(part))
            }
            #expect(decoder.isComplete)
            #expect(String(decoding: text, as: UTF8.self) == "姓名,德庆\n𠀀")
        }
    }

    @Test func `Bytes of neither encoding are refused`() throws {
        #expect(try TextDecoder(.gb18030).decode([0x41, 0xff, 0xff, 0x41]) == nil)
        #expect(try TextDecoder(.utf8).decode([0x41, 0xff, 0xff, 0x41]) == nil)
        let cut = try TextDecoder(.utf8)
        #expect(cut.decode([0xe5, 0xbe]) == [])
        #expect(!cut.isComplete)
    }

    @Test func `UTF-8 is passed on without its mark, cut anywhere`() throws {
        let text = "\u{feff}姓名𠀀,é"
        for piece in 3...20 {
            let decoder = try TextDecoder(.utf8)
            var decoded: [UInt8] = []
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: piece) {
                let part = Array(bytes[start..<min(bytes.count, start + piece)])
                decoded += try #require(decoder.decode(part))
            }
            #expect(decoder.isComplete)
            #expect(String(decoding: decoded, as: UTF8.self) == "姓名𠀀,é")
        }
    }

    @Test func `The digest is SHA-256 of the bytes`() {
        var digest = ContentDigest()
        digest.add([0x61])
        digest.add([])
        digest.add([0x62, 0x63])
        let text = digest.finish().map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
        #expect(text == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
