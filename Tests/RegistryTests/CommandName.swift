import Registry

/// The commands by name: one that is added to `Command` does not compile here until it has a name,
/// and then has to be among those that are folded.
enum CommandName: CaseIterable {
    case appointAdministrator, setClock, installDivisions, createBureau, createOperator
    case endOperator, publishRuleSet, publishNotice, beginRosterImport, stageRosterRows
    case publishRosterBatch, discardRosterRows, openAccount, updatePersonalForm
    case createApplication, recordReceipt, submitApplication, reviewApplication
    case withdrawApplication, issueCertificate
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
    case addAttachment, removeAttachment, sweepAttachments

    init(_ command: Command) {
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
            case .openRemedyCase: .openRemedyCase
            case .decideRemedyCase: .decideRemedyCase
            case .openComplaint: .openComplaint
            case .investigateComplaint: .investigateComplaint
            case .closeComplaint: .closeComplaint
            case .importComparison: .importComparison
            case .decideCandidate: .decideCandidate
            case .queueReminders: .queueReminders
            case .addAttachment: .addAttachment
            case .removeAttachment: .removeAttachment
            case .sweepAttachments: .sweepAttachments
            case .publishReport: .publishReport
            }
    }
}
