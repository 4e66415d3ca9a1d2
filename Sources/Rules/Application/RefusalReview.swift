/// What the review of a refusal (复核) comes to. Raw values are those of the records.
package enum RefusalReviewOutcome: UInt8, Sendable, CaseIterable {
    /// 维持: the refusal stands.
    case upheld = 1
    /// 撤销原决定: the application stands where it stood before it was refused.
    case overturned
    /// 发回重新办理: it is reviewed anew from the first step.
    case sentBack
}

extension ApplicationState {
    /// The state of a refused application after the review of its refusal; nil if it was not
    /// refused. Apart from `next(on:)`: for every other event what was refused is over.
    package func after(
        _ outcome: RefusalReviewOutcome, flow: ReviewFlow = .twoSteps
    ) -> ApplicationState? {
        switch (self, outcome) {
        case (.firstRefused, .upheld), (.finalRefused, .upheld): self
        case (.firstRefused, _), (.finalRefused, .sentBack): .pending
        case (.finalRefused, .overturned): flow == .twoSteps ? .firstPassed : .pending
        default: nil
        }
    }
}

extension RuleSet {
    /// The last day on which the review of a refusal may be asked for. The day of the decision does
    /// not count (Civil Code 201).
    package func lastDayToAskForReview(refusedOn day: CalendarDay) -> CalendarDay {
        day.adding(days: Int(reviewWithinDays))
    }
}
