import Rules
import Schema

extension Registry {
    /// Readings (◇) that no competent authority has confirmed and that an answer hangs on: read
    /// otherwise, there is another verdict, another obstacle or another first day, or a
    /// registration decided on that day has other days.
    func unconfirmedReadings(
        _ question: EligibilityCase, under answer: EligibilityAnswer, _ trace: inout ReadTrace
    ) throws(Refusal) -> [RuleReading] {
        guard let ruleSet = Rules.RuleSet(question.pinned.ruleSet) else { return [] }
        let days = daysGranted(question, by: ruleSet, &trace)
        var found: [RuleReading] = []
        for reading in ruleSet.unconfirmedReadings {
            for other in ruleSet.readOtherwise(reading) where found.last != reading {
                var asked = question
                asked.ruleSetReadOtherwise = other
                let isSame =
                    try self.answer(asked, &trace).saysTheSame(as: answer)
                    && daysGranted(question, by: other, &trace) == days
                if !isSame { found.append(reading) }
            }
        }
        return found
    }

    /// The days of a registration that is decided on the day asked about.
    private func daysGranted(
        _ question: EligibilityCase, by ruleSet: Rules.RuleSet, _ trace: inout ReadTrace
    ) -> Rules.DayRange? {
        let day = question.decisive.decidedAt.day
        guard question.kind == .renewal else { return ruleSet.firstPeriod(decidedOn: day) }
        let renewed = latestStanding(of: question.certificate, &trace)
        return renewed.flatMap { CalendarDay(yyyymmdd: $0.validUntil) }.map {
            ruleSet.renewedPeriod(previousUntil: $0, decidedOn: day)
        }
    }
}

extension EligibilityAnswer {
    fileprivate func saysTheSame(as other: EligibilityAnswer) -> Bool {
        verdict == other.verdict && firstDay == other.firstDay && nextDay == other.nextDay
            && refusals.map(\.reason) == other.refusals.map(\.reason)
            && missingFacts == other.missingFacts
    }
}
