import Rules
import Testing

/// What becomes of a refused application by the review of its refusal.
struct RefusalReviewTests {
    @Test(arguments: [
        (ApplicationState.firstRefused, RefusalReviewOutcome.upheld, ApplicationState.firstRefused),
        (.firstRefused, .overturned, .pending), (.firstRefused, .sentBack, .pending),
        (.finalRefused, .upheld, .finalRefused), (.finalRefused, .overturned, .firstPassed),
        (.finalRefused, .sentBack, .pending),
    ])
    func `It stays, goes back to where it was, or to the first step`(
        state: ApplicationState, outcome: RefusalReviewOutcome, next: ApplicationState
    ) {
        #expect(state.after(outcome) == next)
    }

    @Test func `With one step there is no first review to go back behind`() {
        #expect(ApplicationState.finalRefused.after(.overturned, flow: .oneStep) == .pending)
    }

    @Test func `What was not refused has no refusal to review`() {
        for state in ApplicationState.allCases
        where state != .firstRefused && state != .finalRefused {
            for outcome in RefusalReviewOutcome.allCases {
                #expect(state.after(outcome) == nil)
            }
        }
    }

    @Test func `Sixty days after a refusal on 2022-01-10 are over on 2022-03-11`() throws {
        let day = try #require(CalendarDay(yyyymmdd: 20_220_110))
        let rules = RuleSet(name: "x", effectiveFrom: day, legalBasis: "x")
        #expect(rules.lastDayToAskForReview(refusedOn: day).yyyymmdd == 20_220_311)
    }
}
