import Registry
import Schema
import TTRPC

/// Routes an admitted call to the handler of its service.
extension ServerCore {
    mutating func dispatch(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        guard (call.kind == .remoteOpen) == (context.method.callKind == .remoteOpen) else {
            throw .unreadable
        }
        switch context.method {
        case .importRoster: try beginImport(context, &actions)
        case .listDivisions: try listDivisions(context, call, &actions)
        case .listBureaus: try listBureaus(context, call, &actions)
        case .listOperators: try listOperators(context, call, &actions)
        case .whoAmI: try whoAmI(context, &actions)
        case .listGrants: try listGrants(context, call, &actions)
        case .listNotices: try listNotices(context, call, &actions)
        case .listRosterBatches: try listRosterBatches(context, call, &actions)
        case .listRosterEntries: try listRosterEntries(context, call, &actions)
        case .getPerson: try getPerson(context, call, &actions)
        case .reveal: try reveal(context, call, &actions)
        case .getApplication: try getApplication(context, call, &actions)
        case .listApplications: try listApplications(context, call, &actions)
        case .getCertificateText: try getCertificateText(context, call, &actions)
        case .explainEligibility: try explainEligibility(context, call, &actions)
        case .listEducation: try listEducation(context, call, &actions)
        case .comparePersons: try comparePersons(context, call, &actions)
        case .listPersonPairs: try listPersonPairs(context, call, &actions)
        case .getOrganisation: try getOrganisation(context, call, &actions)
        case .listOrganisations: try listOrganisations(context, call, &actions)
        case .listWorkers: try listWorkers(context, call, &actions)
        case .publishReport: try publishReport(context, call, &actions)
        case .drawSpotCheck: try drawSpotCheck(context, call, &actions)
        case .listEducationRolls: try listEducationRolls(context, call, &actions)
        case .listReports: try listReports(context, call, &actions)
        case .getReport: try getReport(context, call, &actions)
        case .status: try status(context, &actions)
        case .takeSnapshot: try takeSnapshot(context, &actions)
        case .backup: try beginBackup(context, call)
        case .getFeedback: try getFeedback(context, call, &actions)
        case .listFeedback: try listFeedback(context, call, &actions)
        case .revealFeedback: try revealFeedback(context, call, &actions)
        case .listVoidResults: try listVoidResults(context, call, &actions)
        case .listUnconfirmed: try listUnconfirmed(context, call, &actions)
        case .takeDueMessages: try takeDueMessages(context, call, &actions)
        case .listMessages: try listMessages(context, call, &actions)
        case .listWorkingCalendars: try listWorkingCalendars(context, call, &actions)
        case .listDue: try listDue(context, call, &actions)
        case .getReviewBatch: try getReviewBatch(context, call, &actions)
        case .listRegistrationEvents: try listRegistrationEvents(context, call, &actions)
        case .registrationStatus: try registrationStatus(context, call, &actions)
        case .listPersonChanges: try listPersonChanges(context, call, &actions)
        case .listRemedyCases, .getDecisionLetter, .getComplaint, .listComplaints,
            .revealComplaint, .listCandidates, .listExpiring, .listRecusals, .getSpotCheck,
            .listSpotChecks:
            try askOversight(context, call, &actions)
        case .listDivisionChanges, .listUnplaced, .listMigrations, .listMigrationRows, .findLegacy:
            try askMapOrMigration(context, call, &actions)
        case .listEpochs, .compareOutside, .previewErasure, .listErasures:
            try askRecovery(context, call, &actions)
        case .listAudit, .summarizeAudit: try askAudit(context, call, &actions)
        case .watch: try beginFeed(context, call, &actions)
        case .uploadAttachment: try beginUpload(context)
        case .fetchAttachment: try beginFetch(context, call)
        case .listAttachments: try listAttachments(context, call, &actions)
        case .sweepAttachments: try beginSweep(context, call, &actions)
        default:
            if let question = try frozenQuestion(context.method, call) {
                return try ask(context, question, &actions)
            }
            try change(context, call, &actions)
        }
    }

    private mutating func change(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        guard let command = try command(context.method, call) else {
            throw .internalError("no handler")
        }
        try write(context, call, command, &actions)
        if context.method == .endOperator {
            installUpcoming()
            closeEndedOperators(&actions)
        }
    }

    /// The question of a method that a frozen copy answers, beside the loop; nil for the others.
    private func frozenQuestion(
        _ method: Method, _ call: IncomingCall
    ) throws(CallFailure) -> FrozenQuery.Question? {
        switch method {
        case .searchPersons: .searchPersons(try decode(SearchPersonsRequest.self, call))
        case .findDuplicates: .findDuplicates(try decode(FindDuplicatesRequest.self, call))
        case .stock: .stock(try decode(StockRequest.self, call))
        case .countFigures: .figures(try decode(FigureScope.self, call))
        case .listFigure: .figureList(try decode(ListFigureRequest.self, call))
        case .previewNotice: .preview(try decode(PreviewNoticeRequest.self, call))
        case .compareNational: .compareNational(try decode(CompareNationalRequest.self, call))
        case .listRegistered: .listRegistered(try decode(ListRegisteredRequest.self, call))
        case .previewDivisionChange:
            .divisionChange(try decode(PublishDivisionChangeRequest.self, call))
        case .previewMigration: .migration(try decode(PreviewMigrationRequest.self, call))
        case .listNoticeCases: .noticeCases(try decode(ListNoticeCasesRequest.self, call))
        default: nil
        }
    }

    /// Questions of divisions in time and imports from a retired system.
    private mutating func askMapOrMigration(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        switch context.method {
        case .listDivisionChanges: try listDivisionChanges(context, call, &actions)
        case .listUnplaced: try listUnplaced(context, call, &actions)
        case .listMigrations: try listMigrations(context, call, &actions)
        case .listMigrationRows: try listMigrationRows(context, call, &actions)
        case .findLegacy: try findLegacy(context, call, &actions)
        default: throw .internalError("no handler")
        }
    }

    /// Questions of remedies and oversight.
    private mutating func askOversight(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        switch context.method {
        case .listRemedyCases: try listRemedyCases(context, call, &actions)
        case .getDecisionLetter: try getDecisionLetter(context, call, &actions)
        case .getComplaint: try getComplaint(context, call, &actions)
        case .listComplaints: try listComplaints(context, call, &actions)
        case .revealComplaint: try revealComplaint(context, call, &actions)
        case .listCandidates: try listCandidates(context, call, &actions)
        case .listExpiring: try listExpiring(context, call, &actions)
        case .listRecusals: try listRecusals(context, call, &actions)
        case .getSpotCheck: try getSpotCheck(context, call, &actions)
        case .listSpotChecks: try listSpotChecks(context, call, &actions)
        default: throw .internalError("no handler")
        }
    }

    /// The command of a unary write; nil for methods that are not one.
    private func command(
        _ method: Method, _ call: IncomingCall
    ) throws(CallFailure) -> Command? {
        switch method {
        case .appointAdministrator:
            .appointAdministrator(try decode(AppointAdministratorRequest.self, call))
        case .setClock: .setClock(try decode(SetClockRequest.self, call))
        case .installDivisions: .installDivisions
        case .createBureau, .createOperator, .endOperator, .confirmGrant, .declineGrant,
            .publishRuleSet, .publishNotice, .withdrawNotice, .settleNotice:
            try officeCommand(method, call)
        case .openAccount: .openAccount(try decode(OpenAccountRequest.self, call))
        case .updatePersonalForm:
            .updatePersonalForm(try decode(UpdatePersonalFormRequest.self, call))
        case .createApplication: .createApplication(try decode(CreateApplicationRequest.self, call))
        case .recordReceipt: .recordReceipt(try decode(RecordReceiptRequest.self, call))
        case .submitApplication: .submitApplication(try decode(SubmitApplicationRequest.self, call))
        case .reviewApplication: .reviewApplication(try decode(ReviewApplicationRequest.self, call))
        case .withdrawApplication:
            .withdrawApplication(try decode(WithdrawApplicationRequest.self, call))
        case .issueCertificate:
            .issueCertificate(try decode(IssueCertificateRequest.self, call))
        case .recordEducation, .recognizeEducation, .withdrawEducation, .importEducationRoll,
            .openFeedback, .reviewFeedback, .confirmFeedback, .undoRosterBatch, .voidResults,
            .reportDelivery:
            try educationCommand(method, call)
        case .notDuplicate, .mergePersons, .undoMerge, .decideMerge, .createOrganisation,
            .renameOrganisation, .closeOrganisation:
            try accountCommand(method, call)
        case .installWorkingCalendar, .publishWorkingCalendar, .claimApplication,
            .releaseApplication, .refuseAcceptance, .resynchronizeApplication, .reviewMany,
            .proposeRegistrationEvent, .decideRegistrationEvent, .proposeIdentityChange,
            .releaseTransfer, .decidePersonChange, .reissueCertificate:
            try caseworkCommand(method, call)
        case .openRemedyCase, .decideRemedyCase, .openComplaint, .investigateComplaint,
            .closeComplaint, .importComparison, .decideCandidate, .queueReminders,
            .declareRecusal, .liftRecusal, .recordSpotFinding, .removeAttachment:
            try oversightCommand(method, call)
        case .publishDivisionChange, .moveDivision, .placePerson, .openMigration,
            .stageMigration, .acceptMigration, .advanceMigration, .undoMigration, .skipNumbers,
            .settleOutside, .requestErasure, .confirmErasure, .withdrawErasure, .executeErasure:
            try divisionCommand(method, call)
        case .findDuplicates, .comparePersons, .listPersonPairs, .getOrganisation,
            .listOrganisations, .listWorkers, .listDivisions, .listBureaus, .listOperators,
            .whoAmI, .listNotices, .importRoster, .listRosterBatches, .listRosterEntries,
            .getPerson, .searchPersons, .reveal, .getApplication, .listApplications,
            .getCertificateText, .explainEligibility, .stock, .status, .takeSnapshot, .backup,
            .watch, .getFeedback, .listFeedback, .revealFeedback, .listVoidResults,
            .listUnconfirmed, .takeDueMessages, .listMessages, .listEducation,
            .listWorkingCalendars, .listDue, .getReviewBatch, .listRegistrationEvents,
            .registrationStatus, .listPersonChanges, .listRemedyCases, .getDecisionLetter,
            .getComplaint, .listComplaints, .revealComplaint, .listCandidates, .listExpiring,
            .compareNational, .listRegistered, .countFigures, .listFigure, .previewNotice,
            .publishReport, .listReports, .getReport, .listRecusals, .drawSpotCheck, .getSpotCheck,
            .listSpotChecks, .listEducationRolls, .previewDivisionChange, .listDivisionChanges,
            .listUnplaced, .previewMigration, .listMigrations, .listMigrationRows, .findLegacy,
            .uploadAttachment, .fetchAttachment, .listAttachments, .sweepAttachments,
            .listNoticeCases, .listGrants, .listEpochs, .compareOutside, .previewErasure,
            .listErasures, .listAudit, .summarizeAudit:
            nil
        }
    }

    /// The same for bureaus, operators, rules and notices.
    private func officeCommand(
        _ method: Method, _ call: IncomingCall
    ) throws(CallFailure) -> Command? {
        switch method {
        case .createBureau: .createBureau(try decode(CreateBureauRequest.self, call))
        case .createOperator: .createOperator(try decode(CreateOperatorRequest.self, call))
        case .endOperator: .endOperator(try decode(EndOperatorRequest.self, call))
        case .confirmGrant: .confirmGrant(try decode(ConfirmGrantRequest.self, call))
        case .declineGrant: .declineGrant(try decode(DeclineGrantRequest.self, call))
        case .publishRuleSet: .publishRuleSet(try decode(PublishRuleSetRequest.self, call))
        case .publishNotice: .publishNotice(try decode(PublishNoticeRequest.self, call))
        case .withdrawNotice: .withdrawNotice(try decode(WithdrawNoticeRequest.self, call))
        case .settleNotice: .settleNotice(try decode(SettleNoticeRequest.self, call))
        default: nil
        }
    }

    /// The same for continuing education, feedback, the roster's later life and messages.
    private func educationCommand(
        _ method: Method, _ call: IncomingCall
    ) throws(CallFailure) -> Command? {
        switch method {
        case .recordEducation: .recordEducation(try decode(RecordEducationRequest.self, call))
        case .recognizeEducation:
            .recognizeEducation(try decode(RecognizeEducationRequest.self, call))
        case .withdrawEducation:
            .withdrawEducation(try decode(WithdrawEducationRequest.self, call))
        case .importEducationRoll:
            .importEducationRoll(try decode(ImportEducationRollRequest.self, call))
        case .openFeedback: .openFeedback(try decode(OpenFeedbackRequest.self, call))
        case .reviewFeedback: .reviewFeedback(try decode(ReviewFeedbackRequest.self, call))
        case .confirmFeedback: .confirmFeedback(try decode(ConfirmFeedbackRequest.self, call))
        case .undoRosterBatch: .undoRosterBatch(try decode(UndoRosterBatchRequest.self, call))
        case .voidResults: .voidResults(try decode(VoidResultsRequest.self, call))
        case .reportDelivery: .reportDelivery(try decode(ReportDeliveryRequest.self, call))
        default: nil
        }
    }

    /// The same for what officers do with files, registrations, persons and
    /// organisations.
    private func caseworkCommand(
        _ method: Method, _ call: IncomingCall
    ) throws(CallFailure) -> Command? {
        switch method {
        case .installWorkingCalendar: .installWorkingCalendar
        case .publishWorkingCalendar:
            .publishWorkingCalendar(try decode(PublishWorkingCalendarRequest.self, call))
        case .claimApplication:
            .claimApplication(try decode(ClaimApplicationRequest.self, call))
        case .releaseApplication:
            .releaseApplication(try decode(ReleaseApplicationRequest.self, call))
        case .refuseAcceptance:
            .refuseAcceptance(try decode(RefuseAcceptanceRequest.self, call))
        case .resynchronizeApplication:
            .resynchronizeApplication(try decode(ResynchronizeApplicationRequest.self, call))
        case .reviewMany: .reviewMany(try decode(ReviewManyRequest.self, call))
        case .proposeRegistrationEvent:
            .proposeRegistrationEvent(try decode(ProposeRegistrationEventRequest.self, call))
        case .decideRegistrationEvent:
            .decideRegistrationEvent(try decode(DecideRegistrationEventRequest.self, call))
        case .proposeIdentityChange:
            .proposeIdentityChange(try decode(ProposeIdentityChangeRequest.self, call))
        case .releaseTransfer: .releaseTransfer(try decode(ReleaseTransferRequest.self, call))
        case .decidePersonChange:
            .decidePersonChange(try decode(DecidePersonChangeRequest.self, call))
        case .reissueCertificate:
            .reissueCertificate(try decode(ReissueCertificateRequest.self, call))
        default: nil
        }
    }

    /// The same for accounts of one human, and organisations.
    private func accountCommand(
        _ method: Method, _ call: IncomingCall
    ) throws(CallFailure) -> Command? {
        switch method {
        case .notDuplicate: .notDuplicate(try decode(NotDuplicateRequest.self, call))
        case .mergePersons: .mergePersons(try decode(MergePersonsRequest.self, call))
        case .undoMerge: .undoMerge(try decode(UndoMergeRequest.self, call))
        case .decideMerge: .decideMerge(try decode(DecideMergeRequest.self, call))
        case .createOrganisation:
            .createOrganisation(try decode(CreateOrganisationRequest.self, call))
        case .renameOrganisation:
            .renameOrganisation(try decode(RenameOrganisationRequest.self, call))
        case .closeOrganisation:
            .closeOrganisation(try decode(CloseOrganisationRequest.self, call))
        default: nil
        }
    }

    /// The same for remedies, oversight and attachments.
    private func oversightCommand(
        _ method: Method, _ call: IncomingCall
    ) throws(CallFailure) -> Command? {
        switch method {
        case .openRemedyCase: .openRemedyCase(try decode(OpenRemedyCaseRequest.self, call))
        case .decideRemedyCase:
            .decideRemedyCase(try decode(DecideRemedyCaseRequest.self, call))
        case .openComplaint: .openComplaint(try decode(OpenComplaintRequest.self, call))
        case .investigateComplaint:
            .investigateComplaint(try decode(InvestigateComplaintRequest.self, call))
        case .closeComplaint: .closeComplaint(try decode(CloseComplaintRequest.self, call))
        case .importComparison:
            .importComparison(try decode(ImportComparisonListRequest.self, call))
        case .decideCandidate: .decideCandidate(try decode(DecideCandidateRequest.self, call))
        case .queueReminders: .queueReminders(try decode(QueueRemindersRequest.self, call))
        case .declareRecusal: .declareRecusal(try decode(DeclareRecusalRequest.self, call))
        case .liftRecusal: .liftRecusal(try decode(LiftRecusalRequest.self, call))
        case .recordSpotFinding:
            .recordSpotFinding(try decode(RecordSpotFindingRequest.self, call))
        case .removeAttachment:
            .removeAttachment(try decode(RemoveAttachmentRequest.self, call))
        default: nil
        }
    }

    /// Runs a question of the registry and passes its refusal on with what it had seen.
    func ask<Answer>(
        _ trace: inout ReadTrace, _ question: (inout ReadTrace) throws(Refusal) -> Answer
    ) throws(CallFailure) -> Answer {
        do throws(Refusal) {
            return try question(&trace)
        } catch {
            throw .refused(error, trace)
        }
    }
}
