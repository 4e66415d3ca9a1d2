/// What can happen to an application after it was begun.
package enum ApplicationEvent: Hashable, Sendable {
    /// The form of the application is edited.
    case edit
    /// The form is taken anew from the personal form: a new version.
    case resynchronise
    /// The file is received (收件): the instant that decides about a window.
    case recordReceipt
    /// Submission, or resubmission of a returned file.
    case submit(pledgeGiven: Bool)
    /// The bureau is not responsible, or the file is not of its kind (不予受理).
    case refuseAcceptance
    case firstReview(ReviewOutcome)
    case finalReview(ReviewOutcome)
    /// The decision is entered in the register.
    case register
    /// The certificate text is frozen and may be shown (出证).
    case issueCertificate
    case withdraw
    /// Its notice was withdrawn, and it is pinned to other rules: what was reviewed under the wrong
    /// ones is reviewed again.
    case judgeAnew

    /// Every event once, for tables and tests.
    package static let allCases: [ApplicationEvent] =
        [
            .edit, .resynchronise, .recordReceipt, .submit(pledgeGiven: true),
            .submit(pledgeGiven: false), .refuseAcceptance,
        ] + ReviewOutcome.allCases.map { .firstReview($0) }
        + ReviewOutcome.allCases.map { .finalReview($0) }
        + [.register, .issueCertificate, .withdraw, .judgeAnew]

    /// The roles that may do it; which bureau and which officer is judged elsewhere.
    package var roles: [OfficerRole] {
        switch self {
        case .edit, .resynchronise, .recordReceipt, .submit, .withdraw: [.clerk, .batch]
        case .refuseAcceptance: [.clerk, .reviewer]
        case .firstReview: [.reviewer]
        case .finalReview, .register, .judgeAnew: [.finalReviewer]
        case .issueCertificate: [.clerk, .finalReviewer, .batch]
        }
    }

    /// The officer must say why.
    package var needsReason: Bool {
        switch self {
        case .refuseAcceptance, .firstReview(.refuse), .firstReview(.sendBack),
            .finalReview(.refuse), .finalReview(.sendBack), .withdraw, .judgeAnew:
            true
        default:
            false
        }
    }

    /// The officer must name the version of the application that he saw.
    package var namesVersion: Bool {
        switch self {
        case .submit, .firstReview, .finalReview, .withdraw, .refuseAcceptance, .judgeAnew: true
        default: false
        }
    }
}

/// What a reviewer decides.
package enum ReviewOutcome: UInt8, Sendable, CaseIterable {
    case approve = 1
    case refuse
    /// Returned for correction (退回补正).
    case sendBack
}

/// Roles that take part in a case.
package enum OfficerRole: UInt8, Sendable, CaseIterable {
    /// 经办人
    case clerk = 1
    /// 初审
    case reviewer
    /// 终审
    case finalReviewer
    /// Imports and aggregation jobs: enters, never decides.
    case batch
}

/// How many steps a review has.
package enum ReviewFlow: UInt8, Sendable, CaseIterable {
    case twoSteps = 2
    /// The bureau reviews in one step: the final review decides about a file awaiting review.
    case oneStep = 1
}
