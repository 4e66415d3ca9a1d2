extension ApplicationState {
    /// The state after an event.
    package func next(
        on event: ApplicationEvent, flow: ReviewFlow = .twoSteps
    ) throws(TransitionError) -> ApplicationState {
        if isClosed { throw .closed(self) }
        let target: ApplicationState? =
            switch event {
            case .edit, .recordReceipt: staysWhileEditable(event)
            case .resynchronise: self == .pending || self == .returned ? self : nil
            case .submit(let pledgeGiven): try afterSubmission(pledgeGiven: pledgeGiven)
            case .refuseAcceptance: self == .draft || self == .pending ? .notAccepted : nil
            case .firstReview(let outcome): afterFirstReview(outcome, flow)
            case .finalReview(let outcome): afterFinalReview(outcome, flow)
            case .register: self == .finalPassed ? .registered : nil
            case .issueCertificate: self == .registered ? .certificateIssued : nil
            case .withdraw: isEditable || self == .firstPassed ? .withdrawn : nil
            case .judgeAnew: afterChangeOfRules
            }
        guard let target else { throw .notAllowed(self) }
        return target
    }

    private var afterChangeOfRules: ApplicationState? {
        switch self {
        case .pending, .firstPassed: .pending
        case .returned: .returned
        default: nil
        }
    }

    private func staysWhileEditable(_ event: ApplicationEvent) -> ApplicationState? {
        // A receipt decides about the window, so it comes before the submission it stands for.
        if event == .recordReceipt && self == .pending { return nil }
        return isEditable ? self : nil
    }

    private func afterSubmission(
        pledgeGiven: Bool
    ) throws(TransitionError) -> ApplicationState? {
        guard self == .draft || self == .returned else { return nil }
        guard pledgeGiven else { throw .pledgeMissing }
        return .pending
    }

    private func afterFirstReview(
        _ outcome: ReviewOutcome, _ flow: ReviewFlow
    ) -> ApplicationState? {
        guard self == .pending, flow == .twoSteps else { return nil }
        return switch outcome {
        case .approve: .firstPassed
        case .refuse: .firstRefused
        case .sendBack: .returned
        }
    }

    private func afterFinalReview(
        _ outcome: ReviewOutcome, _ flow: ReviewFlow
    ) -> ApplicationState? {
        guard self == (flow == .twoSteps ? .firstPassed : .pending) else { return nil }
        return switch outcome {
        case .approve: .finalPassed
        case .refuse: .finalRefused
        case .sendBack: .returned
        }
    }
}

/// Why an application does not move.
package enum TransitionError: Error, Hashable, Sendable {
    /// The event has no place in this state.
    case notAllowed(ApplicationState)
    /// The application is over.
    case closed(ApplicationState)
    /// Submission without the pledge (承诺声明).
    case pledgeMissing

    /// Stable reason.
    package var reason: String {
        switch self {
        case .notAllowed: "STATE_CONFLICT"
        case .closed: "APPLICATION_CLOSED"
        case .pledgeMissing: "PLEDGE_MISSING"
        }
    }
}
