/// The commands by kind: what tests and the simulator go through. A command that is added to
/// `Command` does not compile here until it has a kind.
package enum CommandKind: String, CaseIterable, Sendable {
    case appointAdministrator, setClock, installDivisions, createBureau, createOperator
    case endOperator, publishRuleSet, publishNotice
    case beginRosterImport, stageRosterRows, publishRosterBatch, discardRosterRows
    case openAccount, updatePersonalForm, createApplication, recordReceipt, submitApplication
    case reviewApplication, withdrawApplication, issueCertificate
    case recordEducation, recognizeEducation, withdrawEducation, importEducationRoll
    case openFeedback, reviewFeedback, confirmFeedback, settleFeedback
    case undoRosterBatch, voidResults, reportDelivery
    case notDuplicate, mergePersons, undoMerge, decideMerge
    case createOrganisation, renameOrganisation, closeOrganisation
    case installWorkingCalendar, publishWorkingCalendar, claimApplication, releaseApplication
    case refuseAcceptance, resynchronizeApplication, reviewMany
    case proposeRegistrationEvent, decideRegistrationEvent, proposeIdentityChange
    case releaseTransfer, decidePersonChange, reissueCertificate, publishReport
    case openRemedyCase, decideRemedyCase, openComplaint, investigateComplaint, closeComplaint
    case importComparison, decideCandidate, queueReminders
    case declareRecusal, liftRecusal, drawSpotCheck, recordSpotFinding
    case publishDivisionChange, moveDivision, placePerson
    case openMigration, stageMigration, acceptMigration, advanceMigration, undoMigration
    case addAttachment, removeAttachment, sweepAttachments
    case withdrawNotice, settleNotice, confirmGrant, declineGrant
    case skipNumbers, requestErasure, confirmErasure, withdrawErasure, executeErasure

    package init(_ command: Command) {
        switch command {
        case .appointAdministrator: self = .appointAdministrator
        case .setClock: self = .setClock
        case .installDivisions: self = .installDivisions
        case .createBureau: self = .createBureau
        case .createOperator: self = .createOperator
        case .endOperator: self = .endOperator
        case .publishRuleSet: self = .publishRuleSet
        case .publishNotice: self = .publishNotice
        case .beginRosterImport: self = .beginRosterImport
        case .stageRosterRows: self = .stageRosterRows
        case .publishRosterBatch: self = .publishRosterBatch
        case .discardRosterRows: self = .discardRosterRows
        case .openAccount: self = .openAccount
        case .updatePersonalForm: self = .updatePersonalForm
        case .createApplication: self = .createApplication
        case .recordReceipt: self = .recordReceipt
        case .submitApplication: self = .submitApplication
        case .reviewApplication: self = .reviewApplication
        case .withdrawApplication: self = .withdrawApplication
        case .issueCertificate: self = .issueCertificate
        case .recordEducation: self = .recordEducation
        case .recognizeEducation: self = .recognizeEducation
        case .withdrawEducation: self = .withdrawEducation
        case .importEducationRoll: self = .importEducationRoll
        case .openFeedback: self = .openFeedback
        case .reviewFeedback: self = .reviewFeedback
        case .confirmFeedback: self = .confirmFeedback
        case .settleFeedback: self = .settleFeedback
        case .undoRosterBatch: self = .undoRosterBatch
        case .voidResults: self = .voidResults
        case .reportDelivery: self = .reportDelivery
        case .notDuplicate: self = .notDuplicate
        case .mergePersons: self = .mergePersons
        case .undoMerge: self = .undoMerge
        case .decideMerge: self = .decideMerge
        case .createOrganisation: self = .createOrganisation
        case .renameOrganisation: self = .renameOrganisation
        case .closeOrganisation: self = .closeOrganisation
        case .installWorkingCalendar: self = .installWorkingCalendar
        case .publishWorkingCalendar: self = .publishWorkingCalendar
        case .claimApplication: self = .claimApplication
        case .releaseApplication: self = .releaseApplication
        case .refuseAcceptance: self = .refuseAcceptance
        case .resynchronizeApplication: self = .resynchronizeApplication
        case .reviewMany: self = .reviewMany
        case .proposeRegistrationEvent: self = .proposeRegistrationEvent
        case .decideRegistrationEvent: self = .decideRegistrationEvent
        case .proposeIdentityChange: self = .proposeIdentityChange
        case .releaseTransfer: self = .releaseTransfer
        case .decidePersonChange: self = .decidePersonChange
        case .reissueCertificate: self = .reissueCertificate
        case .publishReport: self = .publishReport
        case .openRemedyCase, .decideRemedyCase, .openComplaint, .investigateComplaint,
            .closeComplaint, .importComparison, .decideCandidate, .queueReminders,
            .declareRecusal, .liftRecusal, .drawSpotCheck, .recordSpotFinding,
            .addAttachment, .removeAttachment, .sweepAttachments, .withdrawNotice,
            .settleNotice, .confirmGrant, .declineGrant:
            Self.ofOversight(command)
        case .publishDivisionChange, .moveDivision, .placePerson, .openMigration,
            .stageMigration, .acceptMigration, .advanceMigration, .undoMigration:
            Self.ofMapOrMigration(command)
        case .skipNumbers: self = .skipNumbers
        case .requestErasure: self = .requestErasure
        case .confirmErasure: self = .confirmErasure
        case .withdrawErasure: self = .withdrawErasure
        case .executeErasure: self = .executeErasure
        }
    }

    /// Of remedies, oversight, attachments, withdrawn notices and grants.
    private static func ofOversight(_ command: Command) -> CommandKind {
        switch command {
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
        case .addAttachment: .addAttachment
        case .removeAttachment: .removeAttachment
        case .withdrawNotice: .withdrawNotice
        case .settleNotice: .settleNotice
        case .confirmGrant: .confirmGrant
        case .declineGrant: .declineGrant
        default: .sweepAttachments
        }
    }

    /// Of acts on the map and imports from a retired system.
    private static func ofMapOrMigration(_ command: Command) -> CommandKind {
        switch command {
        case .publishDivisionChange: .publishDivisionChange
        case .moveDivision: .moveDivision
        case .placePerson: .placePerson
        case .openMigration: .openMigration
        case .stageMigration: .stageMigration
        case .acceptMigration: .acceptMigration
        case .advanceMigration: .advanceMigration
        default: .undoMigration
        }
    }
}
