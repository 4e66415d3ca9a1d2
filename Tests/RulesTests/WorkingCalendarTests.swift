import Testing

@testable import Rules

/// Terms of working days on the shipped calendars.
@Suite struct WorkingCalendarTests {
    private static func shipped() throws -> WorkingCalendar {
        WorkingCalendar(years: try WorkingYearCatalogue.shippedYears())
    }

    private static func day(_ yyyymmdd: UInt32) throws -> CalendarDay {
        try #require(CalendarDay(yyyymmdd: yyyymmdd))
    }

    @Test(arguments: [
        // A Sunday that is worked before the spring festival; plain weekdays would say 01-31.
        (UInt32(20_211_220), 30, UInt32(20_220_130)),
        // Accepted on a Saturday.
        (20_220_115, 30, 20_220_302), (20_220_128, 1, 20_220_129), (20_210_930, 1, 20_211_008),
        (20_211_008, 1, 20_211_009), (20_200_123, 1, 20_200_203), (20_211_220, 0, 20_211_220),
    ])
    func `a term ends on a working day, make-up days included`(
        from: UInt32, days: Int, due: UInt32
    ) throws {
        let calendar = try Self.shipped()
        #expect(calendar.day(after: days, from: try Self.day(from)) == .on(try Self.day(due)))
    }

    @Test func `a year without a calendar is cannot tell, never plain weekdays`() throws {
        let calendar = try Self.shipped()
        let answer = calendar.day(after: 30, from: try Self.day(20_261_220))
        #expect(answer == .cannotTell(year: 2027))
        #expect(calendar.isWorked(try Self.day(20_270_104)) == nil)
        #expect(calendar.workingDays(from: try Self.day(20_261_231), until: .latest) == nil)
        #expect(WorkingCalendar(years: []).day(after: 1, from: .latest) == .cannotTell(year: 9999))
        #expect(
            calendar.day(after: .max, from: try Self.day(20_211_220)) == .cannotTell(year: 2027))
    }

    /// Working days of the years as the ministry of labour and the press counted them.
    @Test(arguments: [
        (2019, 250), (2020, 248), (2021, 250), (2022, 249), (2023, 249), (2024, 251),
        (2025, 248), (2026, 248),
    ])
    func `the shipped years have the working days that were announced`(
        year: Int, expected: Int
    ) throws {
        let calendar = try Self.shipped()
        var day = try #require(CalendarDay(year: year, month: 1, day: 1))
        var count = 0
        while day.year == year {
            let isWorked = calendar.isWorked(day)
            #expect(isWorked != nil)
            count += isWorked == true ? 1 : 0
            day = day.next
        }
        // One day more or less hangs on the festival that crosses the turn of the year.
        #expect(abs(count - expected) <= 1, "\(year): \(count)")
    }

    @Test func `days left count down to the due day and on below nothing`() throws {
        let calendar = try Self.shipped()
        let due = try Self.day(20_220_130)
        for (day, left) in [
            (UInt32(20_220_128), 2), (20_220_130, 0), (20_220_207, -1), (20_211_220, 30),
        ] {
            #expect(calendar.workingDays(from: try Self.day(day), until: due) == left)
        }
    }

    @Test func `the clock stands while a file is returned`() throws {
        let calendar = try Self.shipped()
        var clock = DecisionClock(acceptedOn: try Self.day(20_211_220), workingDays: 30)
        clock.returns = [.init(on: try Self.day(20_211_222))]
        #expect(clock.stands)
        #expect(clock.dueDay(calendar) == nil)
        // Away on 23, 24, 27 and 28 December: four working days, of which none is counted.
        clock.returns = [.init(on: try Self.day(20_211_222), backOn: try Self.day(20_211_228))]
        #expect(clock.dueDay(calendar) == .on(try Self.day(20_220_210)))
        clock.returns = [.init(on: try Self.day(20_211_222), backOn: try Self.day(20_211_222))]
        #expect(clock.dueDay(calendar) == .on(try Self.day(20_220_130)))
    }

    @Test(arguments: [
        "2021\tholiday\t20210101\t20210101\tx",  // before its source
        "2021\tsource\t0\t0\tx\n2021\tholiday\t20210132\t20210132\tx",
        "2021\tsource\t0\t0\tx\n2021\tholiday\t20220101\t20220101\tx",
        "2021\tsource\t0\t0\tx\n2021\tmake_up\t20210104\t20210104\ta Monday",
        "2021\tsource\t0\t0\tx\n2021\tholiday\t20210103\t20210101\tx",
        "2021\tsource\t0\t0\tx\n2020\tsource\t0\t0\tx", "2021\tsource\t0\t0",
    ])
    func `a row that cannot be is refused with its line`(rows: String) {
        let text = "# remark\nyear\tkind\tfrom\tuntil\tname\n" + rows + "\n"
        let error = #expect(throws: WorkingYearCatalogueError.self) {
            try WorkingYearCatalogue.years(of: Array(text.utf8))
        }
        #expect((error?.line ?? 0) >= 3)
    }
}
