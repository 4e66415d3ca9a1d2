import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// The kinds of commands as clients issue them. A kind without a call in `CallGenerator` does not
/// compile there.
extension CommandKind {
    /// The command that a change in the journal came from; nil if it looks like none.
    init?(_ change: Change) {
        if let kind = Self.allCases.first(where: { $0.method.fullName == change.method }),
            kind.method != .importRoster
        {
            self = kind
            return
        }
        guard change.method == Method.importRoster.fullName,
            let put = change.puts.last(where: { $0.table == Table.rosterBatch.rawValue }),
            let batch = try? RosterBatch(decoding: put.record)
        else { return nil }
        switch batch.state {
        // What a publication settles comes in a change of its own behind it.
        case .published: self = change.puts.count > 1 ? .settleFeedback : .publishRosterBatch
        case .abandoned, .undone: self = .discardRosterRows
        default: self = batch.rowCount == 0 ? .beginRosterImport : .stageRosterRows
        }
    }

    /// The method through which a client issues it.
    var method: Method {
        switch self {
        case .appointAdministrator: .appointAdministrator
        case .setClock: .setClock
        case .installDivisions: .installDivisions
        case .createBureau: .createBureau
        case .createOperator: .createOperator
        case .endOperator: .endOperator
        case .publishRuleSet: .publishRuleSet
        case .publishNotice: .publishNotice
        case .beginRosterImport, .stageRosterRows, .publishRosterBatch, .discardRosterRows,
            .settleFeedback:
            .importRoster
        case .openAccount: .openAccount
        case .updatePersonalForm: .updatePersonalForm
        case .createApplication: .createApplication
        case .recordReceipt: .recordReceipt
        case .submitApplication: .submitApplication
        case .reviewApplication: .reviewApplication
        case .withdrawApplication: .withdrawApplication
        case .issueCertificate: .issueCertificate
        case .recordEducation: .recordEducation
        case .recognizeEducation: .recognizeEducation
        case .withdrawEducation: .withdrawEducation
        case .importEducationRoll: .importEducationRoll
        case .openFeedback: .openFeedback
        case .reviewFeedback: .reviewFeedback
        case .confirmFeedback: .confirmFeedback
        case .undoRosterBatch: .undoRosterBatch
        case .voidResults: .voidResults
        case .reportDelivery: .reportDelivery
        case .notDuplicate: .notDuplicate
        case .mergePersons: .mergePersons
        case .undoMerge: .undoMerge
        case .decideMerge: .decideMerge
        case .createOrganisation: .createOrganisation
        case .renameOrganisation: .renameOrganisation
        case .closeOrganisation: .closeOrganisation
        case .installWorkingCalendar: .installWorkingCalendar
        case .publishWorkingCalendar: .publishWorkingCalendar
        case .claimApplication: .claimApplication
        case .releaseApplication: .releaseApplication
        case .refuseAcceptance: .refuseAcceptance
        case .resynchronizeApplication: .resynchronizeApplication
        case .reviewMany: .reviewMany
        case .proposeRegistrationEvent: .proposeRegistrationEvent
        case .decideRegistrationEvent: .decideRegistrationEvent
        case .proposeIdentityChange: .proposeIdentityChange
        case .releaseTransfer: .releaseTransfer
        case .decidePersonChange: .decidePersonChange
        case .reissueCertificate: .reissueCertificate
        case .openRemedyCase: .openRemedyCase
        case .decideRemedyCase: .decideRemedyCase
        case .openComplaint: .openComplaint
        case .investigateComplaint: .investigateComplaint
        case .closeComplaint: .closeComplaint
        case .importComparison: .importComparison
        case .decideCandidate: .decideCandidate
        case .queueReminders: .queueReminders
        case .declareRecusal: .declareRecusal
        case .liftRecusal: .liftRecusal
        case .drawSpotCheck: .drawSpotCheck
        case .recordSpotFinding: .recordSpotFinding
        case .publishDivisionChange: .publishDivisionChange
        case .moveDivision: .moveDivision
        case .placePerson: .placePerson
        case .openMigration: .openMigration
        case .stageMigration: .stageMigration
        case .acceptMigration: .acceptMigration
        case .advanceMigration: .advanceMigration
        case .undoMigration: .undoMigration
        case .addAttachment: .uploadAttachment
        case .removeAttachment: .removeAttachment
        case .sweepAttachments: .sweepAttachments
        case .publishReport: .publishReport
        case .confirmGrant: .confirmGrant
        case .declineGrant: .declineGrant
        case .withdrawNotice: .withdrawNotice
        case .settleNotice: .settleNotice
        case .skipNumbers: .skipNumbers
        case .settleOutside: .settleOutside
        case .requestErasure: .requestErasure
        case .confirmErasure: .confirmErasure
        case .withdrawErasure: .withdrawErasure
        case .executeErasure: .executeErasure
        }
    }
}
