import Registry
import Schema
import Testing

/// A rehearsal is played on the days of a notice of years ago, on a machine that lives today.
@Suite struct `The clock of a rehearsal` {
    /// 2026-11-24 and 2021-12-15 09:00 in UTC+8.
    private let today: Int64 = 1_795_485_600_000
    private let firstMorning: Int64 = 1_639_530_000_000

    private func apply(
        _ command: Command, _ registry: inout Registry, at now: Int64, isRehearsal: Bool = true
    ) throws(Refusal) -> Change {
        var trace = ReadTrace()
        let context = CommandContext(
            caller: .administrationSocket, now: now, isRehearsal: isRehearsal)
        let plan = try registry.plan(command, context, &trace)
        let change = registry.change(from: plan, method: "test", context: context, key: nil)
        do {
            try registry.apply(change)
        } catch {
            Issue.record("a planned change did not apply: \(error)")
        }
        return change
    }

    private func offset(_ registry: Registry) -> Int64 {
        var trace = ReadTrace()
        return registry.rehearsalOffset(&trace)
    }

    @Test func `is set back by the first change, and the next change follows`() throws {
        var registry = Registry()
        let change = try apply(
            .setClock(SetClockRequest(now: firstMorning)), &registry, at: today)
        #expect(change.at == firstMorning)
        #expect(today + offset(registry) == firstMorning)
        let appointment = AppointAdministratorRequest(
            uid: 2_001, accountName: "admin", role: .systemAdministrator)
        let next = try apply(
            .appointAdministrator(appointment), &registry, at: today + offset(registry))
        #expect(next.at == firstMorning)
    }

    @Test func `goes back and forth, since a window is rehearsed again and again`() throws {
        var registry = Registry()
        _ = try apply(.setClock(SetClockRequest(now: firstMorning)), &registry, at: today)
        let back = try apply(
            .setClock(SetClockRequest(now: firstMorning - 1)), &registry, at: firstMorning)
        #expect(back.at == firstMorning - 1)
        let later = firstMorning + 86_400_000
        let change = try apply(
            .setClock(SetClockRequest(now: later)), &registry, at: firstMorning - 1)
        #expect(change.at == later)
        #expect(today + offset(registry) == later)
    }

    @Test func `is nobody's to set on a real store`() {
        var registry = Registry()
        #expect(throws: Refusal(.rehearsalOnly)) {
            try apply(
                .setClock(SetClockRequest(now: firstMorning)), &registry, at: today,
                isRehearsal: false)
        }
    }
}
