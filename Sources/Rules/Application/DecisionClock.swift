/// The clock of a decision (办理期限): so many working days from acceptance (受理). It stands still while
/// a file is returned for correction: the day of the return still counts, that of the resubmission
/// does not, as the day of acceptance does not.
package struct DecisionClock: Hashable, Sendable {
    package var acceptedOn: CalendarDay
    /// From the day of a return to the day on which the file came back; nil = it has not yet.
    package var returns: [Return]
    /// Working days from acceptance to decision.
    package var workingDays: UInt32

    package struct Return: Hashable, Sendable {
        package var on: CalendarDay
        package var backOn: CalendarDay?

        package init(on: CalendarDay, backOn: CalendarDay? = nil) {
            self.on = on
            self.backOn = backOn
        }
    }

    package init(acceptedOn: CalendarDay, returns: [Return] = [], workingDays: UInt32) {
        self.acceptedOn = acceptedOn
        self.returns = returns
        self.workingDays = workingDays
    }

    /// The file lies with the applicant.
    package var stands: Bool { returns.last.map { $0.backOn == nil } ?? false }

    /// The last day for the decision; nil while the clock stands.
    package func dueDay(_ calendar: WorkingCalendar) -> DueDay? {
        guard !stands else { return nil }
        let pauses = returns.compactMap { pause in
            // Back on the day of the return: nothing was lost.
            pause.backOn.flatMap { back in
                back > pause.on ? DayRange(from: pause.on.next, until: back) : nil
            }
        }
        return calendar.day(after: Int(workingDays), from: acceptedOn, pauses: pauses)
    }
}
