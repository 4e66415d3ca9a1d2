import Rules
import Testing

@Suite("Credit codes and management numbers")
struct CodeNumberTests {
    @Test(
        "Sound credit codes",
        arguments: [
            "91350100M000100Y43", "52441200MJ00000184", "55441202MF00000132",
            "54441226ME000001XC", "1144122600712345XC",
        ])
    func soundCreditCodes(text: String) throws {
        let code = try CreditCode(parsing: " " + text.lowercased())
        #expect(code.text == text)
        #expect(code.category == String(text.prefix(2)))
        #expect(code.department == String(text.prefix(1)))
    }

    @Test("What a credit code says")
    func parts() throws {
        let code = try CreditCode(parsing: "52441200MJ00000184")
        #expect(code.category == "52")
        #expect(code.divisionPrefix == 441_200)
    }

    @Test("The error says what is wrong")
    func creditCodeErrors() {
        let cases: [(String, CreditCodeError)] = [
            ("", .empty), ("91350100M000100Y4", .length(17)),
            // The usual worked example in its bad form ends in Z.
            ("91350100M000100Y4Z", .character(position: 18)),
            ("91350100M000100I43", .character(position: 16)),
            ("9135010AM000100Y43", .character(position: 8)),
            ("91350100M000100Y44", .checkDigit), ("91350100M000010Y43", .checkDigit),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text)") { try CreditCode(parsing: text) }
        }
    }

    @Test("Every single wrong character of a credit code is noticed")
    func creditCodeCheck() {
        let characters = Array("52441200MJ00000184")
        for position in characters.indices {
            for character in "0123456789ABCDEFGHJKLMNPQRTUWXY"
            where character != characters[position] {
                var wrong = characters
                wrong[position] = character
                #expect(throws: CreditCodeError.self) { try CreditCode(parsing: String(wrong)) }
            }
        }
    }

    @Test("A management number is opaque: normalised, 10 to 40 of 0-9A-Z, raw kept")
    func managementNumber() throws {
        let number = try ManagementNumber(parsing: " ２0200644abc001 ")
        #expect(number.text == "20200644ABC001")
        #expect(number.raw == " ２0200644abc001 ")
        #expect(number == (try ManagementNumber(parsing: "20200644ABC001")))
        #expect(try ManagementNumber(parsing: String(repeating: "1", count: 10)).text.count == 10)
        #expect(try ManagementNumber(parsing: String(repeating: "1", count: 40)).text.count == 40)
        let cases: [(String, ManagementNumberError)] = [
            (" ", .empty), (String(repeating: "1", count: 9), .length(9)),
            (String(repeating: "1", count: 41), .length(41)),
            ("2020-0644-001", .character(position: 5)), ("管理号20200644001", .character(position: 1)),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text)") { try ManagementNumber(parsing: text) }
        }
    }
}
