import Rules
import Testing

/// Goal: the quick test says yes only of what the reading of the number would leave as it is, and
/// says it of nearly all sound resident numbers.
@Suite("Identity numbers told in place")
struct IdentityNumberInPlaceTests {
    private func isCanonical(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { IdentityNumber.isCanonicalResident($0) }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a yes is never wrong, and a sound number is seldom a no`(seed: UInt64) {
        var random = SplitMix(state: seed)
        var sound = 0
        var told = 0
        let prefixes = [
            "441226", "449014", "110105", "810000", "820000", "830000", "900001", "944840",
        ]
        for _ in 0..<40_000 {
            var text = prefixes[Int(random.next() % UInt64(prefixes.count))]
            text += String(1_790 + random.next() % 240)
            text += Self.twoDigits(random.next() % 14) + Self.twoDigits(random.next() % 33)
            text += String(100 + random.next() % 900)
            text +=
                ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "X", "x", ":"][
                    Int(random.next() % 13)]
            let reading = try? IdentityNumber(parsing: text)
            let isSound = reading?.kind == .resident && reading?.canonical == text
            let isLeapDay = text.dropFirst(10).prefix(4) == "0229"
            sound += isSound && !isLeapDay ? 1 : 0
            if isCanonical(text) {
                told += 1
                #expect(isSound, "\(text)")
            }
        }
        #expect(told == sound)
        #expect(told > 400)
    }

    @Test(arguments: ["", "44122618991231001", "44122618991231001x", "441226189912310010", "李四"])
    func `other texts are a no`(text: String) {
        #expect(!isCanonical(text))
    }

    @Test func `the last day of a month is a yes, and the day after it is left to the calendar`() {
        #expect(isCanonical("441226189912280017"))
        #expect(isCanonical("44122618991231001X"))
        #expect(!isCanonical(Self.checked("44122618991131001")))
        #expect(!isCanonical(Self.checked("44122618960229001")))
    }

    /// The 17 digits with their check character.
    private static func checked(_ digits: String) -> String {
        let sum = digits.utf8.reduce(0) { 2 * ($0 + Int($1) - 0x30) }
        let check = ((1 - sum) % 11 + 11) % 11
        return digits + (check == 10 ? "X" : String(check))
    }

    private static func twoDigits(_ number: UInt64) -> String {
        (number < 10 ? "0" : "") + String(number)
    }
}

private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
