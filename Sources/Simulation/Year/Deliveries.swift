import Registry
import Schema

/// What the delivery job reports of the messages: handed over, then delivered, or failed and handed
/// over again.
struct Deliveries {
    private var lastSeen: UInt64 = 0
    private var failed: [UInt64] = []

    mutating func report(_ desk: inout YearDesk, _ dice: inout Dice) throws(Violation) {
        let last = UInt64(desk.registry.count(.message))
        let due = failed + (lastSeen < last ? Array(lastSeen + 1...last) : [])
        failed = []
        lastSeen = last
        for start in stride(from: 0, to: due.count, by: 500) {
            let some = due[start..<min(start + 500, due.count)]
            try report(some.map { ($0, .handedOver) }, &desk)
            let outcomes = some.map { id -> (UInt64, MessageState) in
                (id, dice.once(in: 12) ? .failed : .delivered)
            }
            try report(outcomes, &desk)
            failed += outcomes.filter { $0.1 == .failed }.map(\.0)
        }
        // Whoever cannot be reached is tried once more only.
        failed = failed.filter { $0 + 2_000 > last }
    }

    private func report(
        _ outcomes: [(id: UInt64, state: MessageState)], _ desk: inout YearDesk
    ) throws(Violation) {
        let deliveries = outcomes.map { outcome in
            let message = desk.get(ShortMessage.self, .message, outcome.id)
            return MessageDelivery(
                messageId: outcome.id, createdAt: message?.createdAt ?? 0, outcome: outcome.state)
        }
        try desk.must(.reportDelivery(.init(deliveries: deliveries)), as: .batch)
    }
}
