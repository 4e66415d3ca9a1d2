import Rules
import Testing

@Suite("Days and instants in UTC+8")
struct CalendarTests {
    @Test("Day by day through all years, as the calendar is written")
    func everyDay() throws {
        var number = try #require(CalendarDay(year: 1, month: 1, day: 1)).daysSinceEpoch
        #expect(number == CalendarDay.earliest.daysSinceEpoch)
        var wrong = 0
        for year in 1...9999 {
            for month in 1...12 {
                for day in 1...CalendarDay.lengthOfMonth(month, year: year) {
                    let reading = CalendarDay(daysSinceEpoch: number).components
                    if reading != (year, month, day) { wrong += 1 }
                    if CalendarDay(year: year, month: month, day: day)?.daysSinceEpoch != number {
                        wrong += 1
                    }
                    number += 1
                }
            }
        }
        #expect(wrong == 0)
        #expect(number - 1 == CalendarDay.latest.daysSinceEpoch)
    }

    @Test("Known days")
    func knownDays() throws {
        #expect(CalendarDay(daysSinceEpoch: 0).yyyymmdd == 19_700_101)
        #expect(try day("2021-12-15").weekday == .wednesday)
        #expect(try day("2022-01-15").weekday == .saturday)
        #expect(try day("2022-01-30").weekday == .sunday)
        #expect(try day("1899-12-31").daysSinceEpoch == -25_568)
        #expect(try day("2021-12-15").days(until: day("2022-01-15")) == 31)
        #expect(try day("2021-12-31").next == day("2022-01-01"))
        #expect(try day("2020-03-01").previous == day("2020-02-29"))
    }

    @Test("No such day")
    func noSuchDay() {
        for number: UInt32 in [0, 20_210_229, 20_211_301, 20_210_001, 20_210_432, 101, .max] {
            #expect(CalendarDay(yyyymmdd: number) == nil)
        }
        #expect(CalendarDay(yyyymmdd: 20_200_229) != nil)
        #expect(CalendarDay(yyyymmdd: 19_000_229) == nil)
        #expect(CalendarDay(yyyymmdd: 20_000_229) != nil)
        #expect(CalendarDay(year: .max, month: 1, day: 1) == nil)
    }

    @Test(
        "Ways to write a day",
        arguments: [
            "2021-12-05", "2021/12/5", "2021/12/05", "20211205", "2021.12.05", "2021年12月5日",
            " ２０２１－１２－０５ ",
        ])
    func writing(text: String) {
        #expect(CalendarDay(parsing: text)?.description == "2021-12-05")
    }

    @Test(
        "No way to write a day",
        arguments: [
            "", "2021", "2021-12", "2021-12-05-01", "2021-02-30", "211205", "2021120", "2021-12-",
            "x2021-12-05", "2021-12-005", "99999999999999999999", "20211205日", "-1-1-1", "2021--05",
        ])
    func noWriting(text: String) {
        #expect(CalendarDay(parsing: text) == nil)
    }

    @Test("Years are added as the Civil Code adds them")
    func years() throws {
        #expect(try day("2018-12-20").adding(years: 3) == day("2021-12-20"))
        #expect(try day("2020-02-29").adding(years: 1) == day("2021-02-28"))
        #expect(try day("2020-02-29").adding(years: 4) == day("2024-02-29"))
        #expect(try day("2020-02-29").adding(years: -20) == day("2000-02-29"))
        #expect(try day("2022-03-01").adding(months: -3) == day("2021-12-01"))
        #expect(try day("2021-11-30").adding(months: 3) == day("2022-02-28"))
        #expect(CalendarDay.latest.adding(years: 1) == .latest)
        #expect(CalendarDay.earliest.adding(years: -1) == .earliest)
        #expect(CalendarDay.earliest.adding(years: .max) == .latest)
        #expect(CalendarDay.earliest.adding(months: .min) == .earliest)
        #expect(CalendarDay.latest.adding(months: .max) == .latest)
        #expect(CalendarDay.latest.adding(days: .max) == .latest)
        #expect(CalendarDay.earliest.adding(days: .min) == .earliest)
        #expect(CalendarDay(daysSinceEpoch: .max) == .latest)
    }

    @Test("Ages: completed years, also of those born on 29 February")
    func ages() throws {
        let birth = try day("2000-02-29")
        #expect(try day("2018-02-27").completedYears(since: birth) == 17)
        #expect(try day("2018-02-28").completedYears(since: birth) == 18)
        #expect(try day("2020-02-28").completedYears(since: birth) == 19)
        #expect(try day("2020-02-29").completedYears(since: birth) == 20)
        #expect(try day("1999-12-31").completedYears(since: birth) == -1)
    }

    @Test("An instant belongs to its day in UTC+8, to the millisecond")
    func instants() throws {
        let close = try day("2022-01-15")
        #expect(Instant(startOf: close).description == "2022-01-15T00:00:00.000+08:00")
        #expect(Instant(endOf: close).description == "2022-01-15T23:59:59.999+08:00")
        #expect(Instant(endOf: close).day == close)
        let after = Instant(milliseconds: Instant(endOf: close).milliseconds + 1)
        #expect(after == Instant(startOf: close.next))
        #expect(after.day == close.next)
        #expect(Instant(milliseconds: 0).description == "1970-01-01T08:00:00.000+08:00")
        #expect(Instant(milliseconds: -1).day == CalendarDay(daysSinceEpoch: 0))
        #expect(Instant(milliseconds: -8 * 3_600_000 - 1).day == CalendarDay(daysSinceEpoch: -1))
        #expect(Instant(milliseconds: .max).day == .latest)
        #expect(Instant(milliseconds: .min).day == .earliest)
        #expect(!Instant(milliseconds: .min).description.isEmpty)
    }

    @Test("Ways to write an instant")
    func writingInstants() throws {
        let expected = Instant(startOf: try day("2021-12-15"))
        for text in [
            "2021-12-15T00:00:00.000+08:00", "2021-12-15 00:00", "2021-12-14T16:00:00Z",
            "2021-12-15 00:00:00", "2021-12-14T11:00-05:00", "2021/12/15 00:00+08:00",
        ] {
            #expect(Instant(parsing: text) == expected, "\(text)")
        }
        for text in [
            "", "2021-12-15", "2021-12-15T24:00", "2021-12-15T00:60", "2021-12-15T00:00:60",
            "2021-12-15T0:00", "2021-12-15T00:00.500", "2021-12-15T00:00:00.5", "T00:00",
            "2021-12-15T00:00:00+8", "2021-02-30T00:00", "2021-12-15T+1:00", "2021-12-15T00:00:+1",
        ] {
            #expect(Instant(parsing: text) == nil, "\(text)")
        }
        let instant = try #require(Instant(parsing: "2022-01-15T16:40:05.007+08:00"))
        #expect(Instant(parsing: instant.description) == instant)
    }

    @Test("Sets of days against a plain array of booleans")
    func ranges() {
        var random = SeededRandom(seed: 31)
        let span = 0..<40
        func some(_ random: inout SeededRandom) -> [DayRange] {
            (0..<random.below(4)).map { _ in
                DayRange(
                    from: random.chance(20)
                        ? nil : CalendarDay(daysSinceEpoch: Int32(random.below(40))),
                    until: random.chance(20)
                        ? nil : CalendarDay(daysSinceEpoch: Int32(random.below(40))))
            }
        }
        for _ in 0..<3000 {
            let left = some(&random)
            let right = some(&random)
            let common = DayRanges(left).intersection(DayRanges(right))
            var first: CalendarDay?
            for number in span {
                let day = CalendarDay(daysSinceEpoch: Int32(number))
                let expected =
                    left.contains { $0.contains(day) } && right.contains { $0.contains(day) }
                #expect(common.contains(day) == expected)
                if expected, first == nil { first = day }
            }
            let start = CalendarDay(daysSinceEpoch: 0)
            let found = common.firstDay(notBefore: start)
            if let first { #expect(found == first) }
            for (one, next) in zip(common.ranges, common.ranges.dropFirst()) {
                #expect((one.until ?? .latest).next < next.from ?? .earliest)
            }
        }
    }
}

/// A day that a test writes out.
func day(_ text: String) throws -> CalendarDay {
    try #require(CalendarDay(parsing: text))
}

/// An instant that a test writes out, in UTC+8.
func instant(_ text: String) throws -> Instant {
    try #require(Instant(parsing: text))
}
