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
    case skipNumbers, settleOutside
    case requestErasure, confirmErasure, withdrawErasure, executeErasure

    package init(_ command: Command) {
        self =
            switch command {
            case .appointAdministrator: .appointAdministrator
            case .setClock: .setClock
            case .installDivisions: .installDivisions
            case .createBureau: .createBureau
            case .createOperator: .createOperator
            case .endOperator: .endOperator
            case .publishRuleSet: .publishRuleSet
            case .publishNotice: .publishNotice
            case .beginRosterImport: .beginRosterImport
            case .stageRosterRows: .stageRosterRows
            case .publishRosterBatch: .publishRosterBatch
            case .discardRosterRows: .discardRosterRows
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
            case .settleFeedback: .settleFeedback
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
            case .publishReport: .publishReport
            case .openRemedyCase, .decideRemedyCase, .openComplaint, .investigateComplaint,
                .closeComplaint, .importComparison, .decideCandidate, .queueReminders,
                .declareRecusal, .liftRecusal, .drawSpotCheck, .recordSpotFinding,
                .addAttachment, .removeAttachment, .sweepAttachments, .withdrawNotice,
                .settleNotice, .confirmGrant, .declineGrant:
                Self.ofOversight(command)
            case .publishDivisionChange, .moveDivision, .placePerson, .openMigration,
                .stageMigration, .acceptMigration, .advanceMigration, .undoMigration:
                Self.ofMapOrMigration(command)
            case .skipNumbers, .settleOutside, .requestErasure, .confirmErasure,
                .withdrawErasure, .executeErasure:
                Self.ofRecoveryOrErasure(command)
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

    /// After a restore, and of erasures.
    private static func ofRecoveryOrErasure(_ command: Command) -> CommandKind {
        switch command {
        case .skipNumbers: .skipNumbers
        case .settleOutside: .settleOutside
        case .requestErasure: .requestErasure
        case .confirmErasure: .confirmErasure
        case .withdrawErasure: .withdrawErasure
        default: .executeErasure
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
