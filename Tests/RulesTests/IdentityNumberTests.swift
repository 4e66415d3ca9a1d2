import Rules
import Testing

/// Only invented numbers: births of 1899, or dates that never were.
@Suite("Identity numbers are read, normalised and checked")
struct IdentityNumberTests {
    @Test(
        "Every sound number of the vectors is read with its kind",
        arguments: [
            ("11010519491231002X", IdentityDocumentKind.resident),
            ("44122618991231001X", .resident),
            ("441283189912310017", .resident),
            ("441221189912310018", .resident),
            ("442825189912310017", .resident),
            ("449014189912310010", .resident),
            ("441228189912310012", .resident),
            ("810000189912310013", .hmtResidencePermit),
            ("820000189912310015", .hmtResidencePermit),
            ("830000189912310017", .hmtResidencePermit),
            ("944840189912310010", .foreignPermanent),
        ])
    func soundNumbers(number: String, kind: IdentityDocumentKind) throws {
        let reading = try IdentityNumber(parsing: number)
        #expect(reading.kind == kind)
        #expect(reading.canonical == number)
        #expect(reading.written == number)
        #expect(try IdentityNumber(parsing: number, as: kind) == reading)
    }

    @Test("Deqing, male, born on the last day of 1899")
    func whatTheNumberSays() throws {
        let reading = try IdentityNumber(parsing: "44122618991231001X")
        #expect(reading.sex == .male)
        #expect(reading.birthDay == CalendarDay(year: 1899, month: 12, day: 31))
        #expect(reading.divisionPrefix == 441_226)
        #expect(try IdentityNumber(parsing: "11010519491231002X").sex == .female)
        #expect(try IdentityNumber(parsing: "944840189912310010").divisionPrefix == nil)
    }

    @Test(
        "However the X and the digits are typed, it is the same number",
        arguments: [
            "44122618991231001x", "44122618991231001Ｘ", "44122618991231001ｘ",
            "44122618991231001Ⅹ", "44122618991231001ⅹ", "  44122618991231001X ",
            "４４１２２６１８９９１２３１００１Ｘ", "\u{3000}44122618991231001X\u{3000}",
        ])
    func spellings(number: String) throws {
        #expect(try IdentityNumber(parsing: number).canonical == "44122618991231001X")
    }

    @Test("A right check digit does not save the 30th of February")
    func impossibleDates() {
        #expect(throws: IdentityNumberError.impossibleDate) {
            try IdentityNumber(parsing: "44122620000230001X")
        }
        #expect(throws: IdentityNumberError.impossibleDate) {
            try IdentityNumber(parsing: withCheck("44122617991231001"))
        }
        #expect(throws: IdentityNumberError.impossibleDate) {
            try IdentityNumber(
                parsing: "44122618991231001X", today: CalendarDay(year: 1899, month: 12, day: 30))
        }
        #expect(throws: Never.self) {
            try IdentityNumber(
                parsing: "44122618991231001X", today: CalendarDay(year: 1899, month: 12, day: 31))
        }
    }

    @Test("The error says what is wrong")
    func errors() {
        let cases: [(String, IdentityNumberError)] = [
            ("", .empty), (" \u{3000}", .empty),
            ("4412261899123100", .length(16)), ("44122618991231001XX", .length(19)),
            ("44122618991231O01X", .character(position: 15)),
            ("X4122618991231001X", .character(position: 1)),
            ("44122618991231001Y", .character(position: 18)),
            ("441226189912310010", .checkDigit), ("44122618991231002X", .checkDigit),
            ("44122699123100A", .character(position: 15)),
            ("KAZ11009012310X", .character(position: 15)),
            ("K1Z110090123105", .character(position: 2)),
        ]
        for (number, error) in cases {
            #expect(throws: error, "\(number)") { try IdentityNumber(parsing: number) }
            #expect(error.reason == "ID_INVALID")
        }
    }

    @Test("Every single wrong digit and every swap of neighbours is noticed")
    func checkDigitNoticesTypingErrors() {
        for number in ["44122618991231001X", "441283189912310017"] {
            let characters = Array(number)
            for position in 0..<17 {
                for digit in "0123456789" where digit != characters[position] {
                    var wrong = characters
                    wrong[position] = digit
                    #expect(throws: IdentityNumberError.self) {
                        try IdentityNumber(parsing: String(wrong))
                    }
                }
                if position < 16, characters[position] != characters[position + 1] {
                    var swapped = characters
                    swapped.swapAt(position, position + 1)
                    #expect(throws: IdentityNumberError.self) {
                        try IdentityNumber(parsing: String(swapped))
                    }
                }
            }
        }
    }

    @Test("Fifteen digits are the same person as the eighteen")
    func oldForm() throws {
        // Fifteen digits cannot say 1899; the oldest year they have is 1900, and nobody of it
        // lives.
        let old = try IdentityNumber(parsing: "441226000228001")
        #expect(old.canonical == withCheck("44122619000228001"))
        #expect(old.written == "441226000228001")
        #expect(old.isOldForm)
        #expect(old.kind == .resident)
        #expect(old.sex == .male)
        #expect(old.birthDay == CalendarDay(year: 1900, month: 2, day: 28))
        let new = try IdentityNumber(parsing: old.canonical)
        #expect(new.canonical == old.canonical)
        #expect(!new.isOldForm)
        #expect(throws: IdentityNumberError.impossibleDate) {
            try IdentityNumber(parsing: "441226990230001")
        }
    }

    @Test("Permanent residence: the published samples of both forms")
    func permanentResidence() throws {
        let new = try IdentityNumber(parsing: "932682198501010017")
        #expect(new.kind == .foreignPermanent)
        #expect(new.birthDay == CalendarDay(year: 1985, month: 1, day: 1))
        let old = try IdentityNumber(parsing: "kaz110090123105")
        #expect(old.kind == .foreignPermanent)
        #expect(old.canonical == "KAZ110090123105")
        #expect(old.birthDay == nil)
        #expect(old.sex == nil)
    }

    @Test("A sound number under the wrong kind says which kind it is")
    func otherKind() {
        #expect(throws: IdentityNumberError.otherKind(.hmtResidencePermit)) {
            try IdentityNumber(parsing: "810000189912310013", as: .resident)
        }
        #expect(throws: IdentityNumberError.otherKind(.resident)) {
            try IdentityNumber(parsing: "44122618991231001X", as: .foreignPermanent)
        }
    }

    @Test("Passports, travel permits and military cards are checked lightly")
    func opaqueKinds() throws {
        #expect(try IdentityNumber(parsing: " ｅ12345678", as: .passport).canonical == "E12345678")
        #expect(try IdentityNumber(parsing: "h0012345600", as: .hmtTravelPermit).birthDay == nil)
        #expect(
            try IdentityNumber(parsing: "南字第1234567号", as: .military).kind == .military)
        #expect(throws: IdentityNumberError.length(3)) {
            try IdentityNumber(parsing: "E12", as: .passport)
        }
        #expect(throws: IdentityNumberError.character(position: 3)) {
            try IdentityNumber(parsing: "E1-345678", as: .passport)
        }
        #expect(throws: IdentityNumberError.empty) {
            try IdentityNumber(parsing: " ", as: .military)
        }
    }

    @Test("Random text never traps and is never taken for a number")
    func randomText() {
        var random = SeededRandom(seed: 20_211_215)
        let alphabet = Array("0123456789Xx Ⅹ０９Ｘ德庆\u{0}\u{301}é-".unicodeScalars)
        for _ in 0..<20_000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<random.below(24) { scalars.append(alphabet[random.below(alphabet.count)]) }
            let text = String(scalars)
            if let reading = try? IdentityNumber(parsing: text) {
                #expect(reading.canonical.utf8.count == 18 || reading.canonical.utf8.count == 15)
            }
        }
    }
}

/// Seventeen digits with the check character, reckoned here in the other way: the number read as a
/// polynomial in 2 must be 1 modulo 11.
func withCheck(_ digits: String) -> String {
    for candidate in 0...10 {
        var sum = 0
        for digit in digits { sum = (sum + (digit.wholeNumberValue ?? 0)) * 2 % 11 }
        if (sum + candidate) % 11 == 1 { return digits + (candidate == 10 ? "X" : "\(candidate)") }
    }
    return digits
}

/// SplitMix64: the same seed gives the same cases everywhere.
struct SeededRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int {
        limit <= 0 ? 0 : Int(next() % UInt64(limit))
    }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}
