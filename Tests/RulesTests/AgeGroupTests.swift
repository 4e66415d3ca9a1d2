import Rules
import Testing

@Suite struct AgeGroupTests {
    private func day(_ yyyymmdd: UInt32) throws -> CalendarDay {
        try #require(CalendarDay(yyyymmdd: yyyymmdd))
    }

    @Test func `somebody is a year older on his birthday, not the day before`() throws {
        let groups = try #require(AgeGroups(firstAges: AgeGroups.shipped))
        let birth = try day(18_991_231)
        #expect(
            groups.group(bornOn: birth, on: try day(19_241_230)) == .init(from: 0, until: 24))
        #expect(
            groups.group(bornOn: birth, on: try day(19_241_231)) == .init(from: 25, until: 34))
        #expect(
            groups.group(bornOn: birth, on: try day(20_211_231)) == .init(from: 60, until: 0))
        #expect(groups.group(bornOn: birth, on: try day(18_991_230)) == nil)
    }

    @Test func `a birthday on 29 February is on 1 March in other years`() throws {
        let groups = try #require(AgeGroups(firstAges: [25]))
        let birth = try day(18_960_229)
        #expect(groups.group(bornOn: birth, on: try day(19_210_228))?.from == 0)
        #expect(groups.group(bornOn: birth, on: try day(19_210_301))?.from == 25)
    }

    @Test func `every age is in one group, and the groups follow one another`() throws {
        let groups = try #require(AgeGroups(firstAges: [2, 18, 19, 60]))
        let birth = try day(18_990_101)
        var former: AgeGroups.Group?
        for age in 0...150 {
            let day = try day(UInt32(1_899 + age) * 10_000 + 101)
            let group = try #require(groups.group(bornOn: birth, on: day))
            #expect(group.from <= age && (group.until == 0 || age <= group.until))
            if let former, former != group { #expect(former.until + 1 == group.from) }
            former = group
        }
    }

    @Test(arguments: [[], [0], [1], [25, 25], [35, 25], [25, 151]] as [[UInt32]])
    func `ages that make no groups are refused`(_ ages: [UInt32]) {
        #expect(AgeGroups(firstAges: ages) == nil)
    }
}
