/// How far a message to a person has come. Hand-overs and their outcomes may be reported twice, or
/// an outcome before the hand-over, when the delivery job ends between an act and its report.
package struct DeliveryProgress: Hashable, Sendable {
    package var stage: DeliveryStage
    /// Times it was handed over.
    package var attempts: UInt32
    /// Not to be handed over before, Unix milliseconds; 0 = no further attempt.
    package var nextAttemptAt: Int64

    package init(stage: DeliveryStage, attempts: UInt32, nextAttemptAt: Int64) {
        self.stage = stage
        self.attempts = attempts
        self.nextAttemptAt = nextAttemptAt
    }

    /// Waits after the first, second, … attempt that failed, in milliseconds: 1 and 5 minutes, half
    /// an hour, 2 and 12 hours. After the last it is given up.
    package static let waits: [Int64] = [1, 5, 30, 120, 720].map { $0 * 60_000 }

    /// The progress after an outcome reported at `now` (Unix milliseconds); nil if it tells nothing
    /// new.
    package func after(_ outcome: DeliveryOutcome, at now: Int64) -> DeliveryProgress? {
        let isWaiting = stage == .queued || stage == .failed
        let made = isWaiting ? attempts &+ 1 : attempts
        switch outcome {
        case .handedOver:
            return isWaiting
                ? DeliveryProgress(stage: .handedOver, attempts: made, nextAttemptAt: 0) : nil
        case .delivered:
            return stage == .delivered
                ? nil : DeliveryProgress(stage: .delivered, attempts: made, nextAttemptAt: 0)
        case .failed:
            guard stage == .queued || stage == .handedOver else { return nil }
            guard made > 0, made <= Self.waits.count else {
                return DeliveryProgress(stage: .givenUp, attempts: made, nextAttemptAt: 0)
            }
            return DeliveryProgress(
                stage: .failed, attempts: made, nextAttemptAt: now + Self.waits[Int(made) - 1])
        }
    }
}

/// Stage of a message. The raw values are those of `MessageState`.
package enum DeliveryStage: UInt8, Sendable, CaseIterable {
    case queued = 1
    case handedOver
    case delivered
    case failed
    case givenUp
}

/// What the delivery job reports of a message.
package enum DeliveryOutcome: Sendable, CaseIterable {
    case handedOver, delivered, failed
}
