import Schema

/// The clock of a rehearsal (演示). A real store refuses to have its clock set: otherwise somebody
/// could back-date a window.
extension Registry {
    /// ids: none.
    func planSetClock(
        _ request: SetClockRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard context.isRehearsal else { throw Refusal(.rehearsalOnly) }
        guard (0..<Self.endOfTime).contains(request.now) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("now")])
        }
        var clock = RehearsalClock()
        clock.offset = rehearsalOffset(&trace) + (request.now - context.now)
        var plan = Plan()
        plan.put(clock, in: .rehearsalClock, key: 1)
        plan.at = request.now
        return plan
    }

    /// 9999-12-31 in milliseconds: later instants do not fit a day of eight digits.
    private static var endOfTime: Int64 { 253_402_214_400_000 }
}

extension Change {
    /// Time may run back in this change alone: whoever rehearses a window plays it again and again.
    var setsRehearsalClock: Bool {
        puts.contains { $0.table == Table.rehearsalClock.rawValue }
    }
}
