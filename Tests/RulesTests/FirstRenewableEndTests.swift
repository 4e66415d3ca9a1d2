import Rules
import Testing

/// The bound that a run over columns compares with is the rule, day by day.
@Suite struct FirstRenewableEndTests {
    @Test(arguments: [RenewalWindow.beforeExpiry, .afterExpirySameYear], SameYear.allCases)
    func `all that ended from the bound on is renewable, and nothing before it`(
        window: RenewalWindow, sameYear: SameYear
    ) throws {
        var rules = RuleSet(
            name: "invented", effectiveFrom: .earliest, legalBasis: "none")
        rules.renewalWindow = window
        rules.sameYear = sameYear
        for offset in Int32(0)..<800 {
            let day = CalendarDay(daysSinceEpoch: 18_900 + offset)
            let bound = rules.firstRenewableEnd(on: day)
            #expect(bound <= day)
            for back in Int32(1)..<900 {
                let end = CalendarDay(daysSinceEpoch: day.daysSinceEpoch - back)
                let isRenewable = rules.lastDayToRenew(after: end).map { day <= $0 } ?? false
                guard isRenewable == (end >= bound) else {
                    Issue.record("\(end.yyyymmdd) on \(day.yyyymmdd)")
                    return
                }
            }
        }
    }
}
