import Testing

@testable import shegong

struct CalendarTextTests {
    @Test(arguments: [
        ("2021-12-15", 20_211_215), ("2021/1/5", 20_210_105), ("20200229", 20_200_229),
        ("2021年12月15日", 20_211_215), ("2021.12.15", 20_211_215),
    ])
    func `Days as people write them`(_ text: String, _ day: UInt32) {
        #expect(CalendarText.day(from: text) == day)
    }

    @Test func `A masked birth date shows its year`() {
        #expect(CalendarText.day(18_990_000) == "1899")
        #expect(CalendarText.day(0) == "")
    }

    @Test(arguments: [
        "", "2021", "2021-13-01", "2021-02-29", "2021-00-10", "21-12-15", "2021-12-15 ",
        "2021-12-15x", "２０２１-12-15", "2021-12-32", "-2021-12-15", "2021--15",
    ])
    func `What is no day`(_ text: String) {
        #expect(CalendarText.day(from: text) == nil)
    }

    @Test(arguments: [
        ("2021-12-15T00:00:00+08:00", 1_639_497_600_000),
        ("2021-12-15 00:00:00", 1_639_497_600_000),
        ("2021-12-14T16:00:00Z", 1_639_497_600_000), ("2021-12-15 00:00", 1_639_497_600_000),
        ("2022-01-15T23:59:59.999+08:00", 1_642_262_399_999),
        ("2021-12-15T00:00:00.5", 1_639_497_600_500),
        ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1_000),
        ("2021-12-14T11:00:00-05:00", 1_639_497_600_000),
    ])
    func `Instants are in UTC+8 unless they say otherwise`(_ text: String, _ instant: Int64) {
        #expect(CalendarText.instant(from: text) == instant)
    }

    @Test(arguments: [
        "2021-12-15", "2021-12-15 24:00:00", "2021-12-15 00:60:00", "2021-12-15T00:00:00+8",
        "2021-12-15 00", "2021-12-15 00:00:00.", "2021-12-15  00:00:00", "yesterday",
    ])
    func `What is no instant`(_ text: String) {
        #expect(CalendarText.instant(from: text) == nil)
    }

    @Test func `An instant is written in UTC+8 and read back the same`() {
        var random = SeededGenerator(seed: 20_211_215)
        for _ in 0..<2_000 {
            let instant = Int64.random(
                in: -50_000_000_000_000...200_000_000_000_000, using: &random)
            let text = CalendarText.instant(instant, separator: " ")
            #expect(CalendarText.instant(from: text) == instant, "\(text)")
        }
        #expect(CalendarText.instant(.max, separator: " ") == "9223372036854775807")
    }
}

/// SplitMix64: the same seed gives the same numbers.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
