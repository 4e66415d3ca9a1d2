package import Registry

/// What can be in one of several states.
package enum LifeSubject: String, CaseIterable, Sendable {
    case application, registration, event, personChange, pair, remedy, complaint, candidate
    case feedback, education, message, batch
}

/// A step from one state to another, in the words of the records; "none" before there was any.
package struct LegalTransition: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var subject: LifeSubject
    package var from: String
    package var to: String

    package init(_ subject: LifeSubject, _ from: String, _ to: String) {
        self.subject = subject
        self.from = from
        self.to = to
    }

    package var description: String { "\(subject.rawValue) \(from) → \(to)" }

    package static func < (left: LegalTransition, right: LegalTransition) -> Bool {
        left.description < right.description
    }
}

/// Every step that the trade knows, and by which commands, written from the notices and rules and
/// not from the code: two steps of review (初审, 终审), what one officer proposes another decides, and
/// nothing that is over begins again but by a review of a refusal (复核) or a reinstatement (恢复登记).
///
/// Left out are reviews in one step, which no notice of these years asks for.
package enum LegalTransitions {
    /// The commands by which each step may be taken.
    package static let table: [LegalTransition: [CommandKind]] = {
        var table: [LegalTransition: [CommandKind]] = [:]
        for line in applications + registrations + decisions + rosterAndHours {
            table[LegalTransition(line.subject, line.from, line.to)] = line.by
        }
        return table
    }()

    private typealias Line = (subject: LifeSubject, from: String, to: String, by: [CommandKind])

    private static let reviews: [CommandKind] = [.reviewApplication, .reviewMany]

    private static let applications: [Line] = [
        (.application, "none", "draft", [.createApplication]),
        (.application, "draft", "draft", [.recordReceipt]),
        (.application, "draft", "pending", [.submitApplication]),
        (.application, "draft", "withdrawn", [.withdrawApplication]),
        (.application, "draft", "notAccepted", [.refuseAcceptance]),
        (
            .application, "pending", "pending",
            [
                .claimApplication, .releaseApplication, .resynchronizeApplication, .settleNotice,
            ]
        ),
        (.application, "pending", "firstPassed", reviews),
        (.application, "pending", "firstRefused", reviews),
        (.application, "pending", "returned", reviews),
        (.application, "pending", "withdrawn", [.withdrawApplication]),
        (.application, "pending", "notAccepted", [.refuseAcceptance]),
        (
            .application, "firstPassed", "firstPassed",
            [.claimApplication, .releaseApplication, .settleNotice]
        ),
        // Its notice was withdrawn (撤回), and other rules judge it anew.
        (.application, "firstPassed", "pending", [.settleNotice]),
        (.application, "firstPassed", "registered", reviews),
        (.application, "firstPassed", "finalRefused", reviews),
        (.application, "firstPassed", "returned", reviews),
        (.application, "firstPassed", "withdrawn", [.withdrawApplication]),
        (.application, "returned", "returned", [.resynchronizeApplication, .settleNotice]),
        (.application, "returned", "pending", [.submitApplication]),
        (.application, "returned", "withdrawn", [.withdrawApplication]),
        (.application, "registered", "certificateIssued", [.issueCertificate]),
        // 复核: asked for, then the refusal stands, is overturned, or is sent back.
        (.application, "firstRefused", "firstRefused", [.openRemedyCase]),
        (.application, "firstRefused", "pending", [.decideRemedyCase]),
        (.application, "finalRefused", "finalRefused", [.openRemedyCase]),
        (.application, "finalRefused", "firstPassed", [.decideRemedyCase]),
        (.application, "finalRefused", "pending", [.decideRemedyCase]),
    ]

    private static let registrations: [Line] = [
        (.registration, "none", "stands", reviews),
        (.registration, "stands", "suspended", [.decideRegistrationEvent]),
        (.registration, "suspended", "stands", [.decideRegistrationEvent]),
        (.registration, "stands", "cancelled", [.decideRegistrationEvent]),
        (.registration, "suspended", "cancelled", [.decideRegistrationEvent]),
        (.registration, "stands", "revoked", [.decideRegistrationEvent]),
        (.registration, "suspended", "revoked", [.decideRegistrationEvent]),
        (.registration, "cancelled", "revoked", [.decideRegistrationEvent]),
        (.registration, "cancelled", "stands", [.decideRegistrationEvent]),
        (.registration, "cancelled", "suspended", [.decideRegistrationEvent]),
        (.registration, "revoked", "stands", [.decideRegistrationEvent]),
        (.registration, "revoked", "suspended", [.decideRegistrationEvent]),
        (.registration, "revoked", "cancelled", [.decideRegistrationEvent]),
    ]

    private static let decisions: [Line] = [
        (
            .event, "none", "proposed",
            [.proposeRegistrationEvent, .closeComplaint, .decideCandidate]
        ),
        (.event, "proposed", "decided", [.decideRegistrationEvent]),
        (.event, "proposed", "declined", [.decideRegistrationEvent]),
        (.personChange, "none", "proposed", [.proposeIdentityChange, .releaseTransfer]),
        (.personChange, "proposed", "done", [.decidePersonChange]),
        (.personChange, "proposed", "declined", [.decidePersonChange]),
        (.pair, "none", "notDuplicate", [.notDuplicate]),
        (.pair, "none", "mergeProposed", [.mergePersons]),
        (.pair, "notDuplicate", "mergeProposed", [.mergePersons]),
        (.pair, "mergeProposed", "mergeDeclined", [.decideMerge]),
        (.pair, "mergeProposed", "merged", [.decideMerge]),
        (.pair, "mergeDeclined", "mergeProposed", [.mergePersons]),
        (.pair, "merged", "undoProposed", [.undoMerge]),
        (.pair, "undoProposed", "merged", [.decideMerge]),
        (.pair, "undoProposed", "undone", [.decideMerge]),
        (.pair, "undone", "mergeProposed", [.mergePersons]),
        (.remedy, "none", "open", [.openRemedyCase]),
        (.remedy, "open", "decided", [.decideRemedyCase]),
        (.complaint, "none", "open", [.openComplaint]),
        (.complaint, "open", "investigated", [.investigateComplaint]),
        (.complaint, "investigated", "investigated", [.investigateComplaint]),
        (.complaint, "investigated", "closed", [.closeComplaint]),
        (.candidate, "none", "open", [.importComparison]),
        (.candidate, "open", "confirmed", [.decideCandidate]),
        (.candidate, "open", "dismissed", [.decideCandidate]),
        (.candidate, "confirmed", "dismissed", [.decideCandidate]),
    ]

    private static let rosterAndHours: [Line] = [
        (.feedback, "none", "open", [.openFeedback]),
        (.feedback, "open", "countyReviewed", [.reviewFeedback]),
        (.feedback, "open", "rejected", [.reviewFeedback]),
        (.feedback, "countyReviewed", "confirmed", [.confirmFeedback]),
        (.feedback, "countyReviewed", "rejected", [.confirmFeedback]),
        (.feedback, "open", "closedByRoster", [.settleFeedback]),
        (.feedback, "countyReviewed", "closedByRoster", [.settleFeedback]),
        (.education, "none", "pending", [.recordEducation, .importEducationRoll]),
        (.education, "pending", "recognised", [.recognizeEducation]),
        (.education, "pending", "refused", [.recognizeEducation]),
        (.education, "pending", "withdrawn", [.withdrawEducation]),
        (.education, "refused", "recognised", [.recognizeEducation]),
        (.education, "recognised", "withdrawn", [.withdrawEducation]),
        // Consumed by a renewal, and given back when that is revoked.
        (.education, "recognised", "recognised", reviews + [.decideRegistrationEvent]),
        (
            .message, "none", "queued",
            reviews + [
                .issueCertificate, .reviewFeedback, .confirmFeedback, .settleFeedback,
                .decideRemedyCase, .queueReminders,
            ]
        ),
        (.message, "queued", "handedOver", [.reportDelivery]),
        (.message, "handedOver", "delivered", [.reportDelivery]),
        (.message, "handedOver", "failed", [.reportDelivery]),
        (.message, "failed", "handedOver", [.reportDelivery]),
        (.batch, "none", "staged", [.beginRosterImport]),
        (.batch, "staged", "staged", [.stageRosterRows]),
        (.batch, "staged", "published", [.publishRosterBatch]),
        (.batch, "staged", "abandoned", [.discardRosterRows]),
        (.batch, "abandoned", "abandoned", [.discardRosterRows]),
        (.batch, "published", "published", [.settleFeedback]),
        (.batch, "published", "undone", [.undoRosterBatch]),
        (.batch, "undone", "undone", [.discardRosterRows]),
    ]
}
