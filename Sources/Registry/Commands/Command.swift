package import Schema

/// Every command that can move the registry. The simulator's generator and the fold test walk this
/// list, so a command that is not here does not exist.
package enum Command: Sendable, Equatable {
    case appointAdministrator(AppointAdministratorRequest)
    case setClock(SetClockRequest)
    case installDivisions
    case createBureau(CreateBureauRequest)
    case createOperator(CreateOperatorRequest)
    case endOperator(EndOperatorRequest)
    case publishRuleSet(PublishRuleSetRequest)
    case publishNotice(PublishNoticeRequest)
    case beginRosterImport(RosterImportHeader)
    case stageRosterRows(batch: UInt64, rows: [RosterEntry])
    case publishRosterBatch(batch: UInt64, alreadyKnown: UInt32)
    case discardRosterRows(batch: UInt64)
    case openAccount(OpenAccountRequest)
    case updatePersonalForm(UpdatePersonalFormRequest)
    case createApplication(CreateApplicationRequest)
    case recordReceipt(RecordReceiptRequest)
    case submitApplication(SubmitApplicationRequest)
    case reviewApplication(ReviewApplicationRequest)
    case withdrawApplication(WithdrawApplicationRequest)
    case issueCertificate(IssueCertificateRequest)
    case recordEducation(RecordEducationRequest)
    case recognizeEducation(RecognizeEducationRequest)
    case withdrawEducation(WithdrawEducationRequest)
    case importEducationRoll(ImportEducationRollRequest)
    case openFeedback(OpenFeedbackRequest)
    case reviewFeedback(ReviewFeedbackRequest)
    case confirmFeedback(ConfirmFeedbackRequest)
    case settleFeedback(batch: UInt64)
    case undoRosterBatch(UndoRosterBatchRequest)
    case voidResults(VoidResultsRequest)
    case reportDelivery(ReportDeliveryRequest)
    case installWorkingCalendar
    case publishWorkingCalendar(PublishWorkingCalendarRequest)
    case claimApplication(ClaimApplicationRequest)
    case releaseApplication(ReleaseApplicationRequest)
    case refuseAcceptance(RefuseAcceptanceRequest)
    case resynchronizeApplication(ResynchronizeApplicationRequest)
    case reviewMany(ReviewManyRequest)
    case proposeRegistrationEvent(ProposeRegistrationEventRequest)
    case decideRegistrationEvent(DecideRegistrationEventRequest)
    case proposeIdentityChange(ProposeIdentityChangeRequest)
    case releaseTransfer(ReleaseTransferRequest)
    case decidePersonChange(DecidePersonChangeRequest)
    case reissueCertificate(ReissueCertificateRequest)
    /// With what was counted on a frozen copy.
    case publishReport(PublishReportRequest, CountedFigures)
    case notDuplicate(NotDuplicateRequest)
    case mergePersons(MergePersonsRequest)
    case undoMerge(UndoMergeRequest)
    case decideMerge(DecideMergeRequest)
    case createOrganisation(CreateOrganisationRequest)
    case renameOrganisation(RenameOrganisationRequest)
    case closeOrganisation(CloseOrganisationRequest)
    case openRemedyCase(OpenRemedyCaseRequest)
    case decideRemedyCase(DecideRemedyCaseRequest)
    case openComplaint(OpenComplaintRequest)
    case investigateComplaint(InvestigateComplaintRequest)
    case closeComplaint(CloseComplaintRequest)
    case importComparison(ImportComparisonListRequest)
    case decideCandidate(DecideCandidateRequest)
    case queueReminders(QueueRemindersRequest)
    case declareRecusal(DeclareRecusalRequest)
    case liftRecusal(LiftRecusalRequest)
    case withdrawNotice(WithdrawNoticeRequest)
    case settleNotice(SettleNoticeRequest)
    case confirmGrant(ConfirmGrantRequest)
    case declineGrant(DeclineGrantRequest)
    /// With what was drawn on a frozen copy.
    case drawSpotCheck(DrawSpotCheckRequest, DrawnSample)
    case recordSpotFinding(RecordSpotFindingRequest)
    case publishDivisionChange(PublishDivisionChangeRequest)
    case moveDivision(MoveDivisionRequest)
    case placePerson(PlacePersonRequest)
    case openMigration(OpenMigrationRequest)
    case stageMigration(StageMigrationRequest)
    case acceptMigration(AcceptMigrationRequest)
    case advanceMigration(AdvanceMigrationRequest)
    case undoMigration(UndoMigrationRequest)
    case addAttachment(AttachmentHeader)
    case removeAttachment(RemoveAttachmentRequest)
    /// With the attachments that a frozen copy found due, and what is kept of the past.
    case sweepAttachments(SweepAttachmentsRequest, due: [UInt64], KeptHistory)
    /// With the epoch of the store; `isBeginning` when the daemon finds itself in a new one.
    case skipNumbers(SkipNumbersRequest, epoch: UInt64, isBeginning: Bool)
    case settleOutside(SettleOutsideRequest)
    case requestErasure(RequestErasureRequest)
    case confirmErasure(ConfirmErasureRequest)
    case withdrawErasure(WithdrawErasureRequest)
    case executeErasure(ExecuteErasureRequest)
}

extension Registry {
    /// Checks a command against the rules and the state, and says what it would do. Moves nothing.
    /// `trace` notes what was looked at, so that a refusal too can wait until that is on disk.
    package func plan(
        _ command: Command, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        switch command {
        case .appointAdministrator(let request):
            try planAppointAdministrator(request, context, &trace)
        case .setClock(let request): try planSetClock(request, context, &trace)
        case .installDivisions: try planInstallDivisions(&trace)
        case .createBureau, .createOperator, .endOperator, .confirmGrant, .declineGrant,
            .publishRuleSet, .publishNotice, .withdrawNotice, .settleNotice:
            try planOffices(command, context, &trace)
        case .beginRosterImport(let header): try planBeginRosterImport(header, context, &trace)
        case .stageRosterRows(let batch, let rows): try planStageRosterRows(batch, rows, &trace)
        case .publishRosterBatch(let batch, let alreadyKnown):
            try planPublishRosterBatch(batch, alreadyKnown, context, &trace)
        case .discardRosterRows(let batch): try planDiscardRosterRows(batch, &trace)
        case .openAccount(let request): try planOpenAccount(request, context, &trace)
        case .updatePersonalForm(let request): try planUpdatePersonalForm(request, context, &trace)
        case .createApplication(let request): try planCreateApplication(request, context, &trace)
        case .recordReceipt(let request): try planRecordReceipt(request, context, &trace)
        case .submitApplication(let request): try planSubmitApplication(request, context, &trace)
        case .reviewApplication(let request): try planReviewApplication(request, context, &trace)
        case .withdrawApplication(let request):
            try planWithdrawApplication(request, context, &trace)
        case .issueCertificate(let request): try planIssueCertificate(request, context, &trace)
        case .recordEducation(let request): try planRecordEducation(request, context, &trace)
        case .recognizeEducation(let request): try planRecognizeEducation(request, context, &trace)
        case .withdrawEducation(let request): try planWithdrawEducation(request, context, &trace)
        case .importEducationRoll(let request):
            try planImportEducationRoll(request, context, &trace)
        case .openFeedback(let request): try planOpenFeedback(request, context, &trace)
        case .reviewFeedback(let request): try planReviewFeedback(request, context, &trace)
        case .confirmFeedback(let request): try planConfirmFeedback(request, context, &trace)
        case .settleFeedback(let batch): try planSettleFeedback(batch, context, &trace)
        case .undoRosterBatch(let request): try planUndoRosterBatch(request, context, &trace)
        case .voidResults(let request): try planVoidResults(request, context, &trace)
        case .reportDelivery(let request): try planReportDelivery(request, context, &trace)
        case .installWorkingCalendar: try planInstallWorkingCalendar(&trace)
        case .publishWorkingCalendar(let request): try planPublishWorkingCalendar(request, &trace)
        case .claimApplication(let request): try planClaim(request, context, &trace)
        case .releaseApplication(let request): try planRelease(request, context, &trace)
        case .refuseAcceptance(let request): try planRefuseAcceptance(request, context, &trace)
        case .resynchronizeApplication(let request): try planResynchronize(request, context, &trace)
        case .reviewMany(let request): try planReviewMany(request, context, &trace)
        case .proposeRegistrationEvent(let request): try planProposeEvent(request, context, &trace)
        case .decideRegistrationEvent(let request): try planDecideEvent(request, context, &trace)
        case .proposeIdentityChange(let request):
            try planProposeIdentityChange(request, context, &trace)
        case .releaseTransfer(let request): try planReleaseTransfer(request, context, &trace)
        case .decidePersonChange(let request): try planDecidePersonChange(request, context, &trace)
        case .reissueCertificate(let request): try planReissueCertificate(request, context, &trace)
        case .notDuplicate, .mergePersons, .undoMerge, .decideMerge, .createOrganisation,
            .renameOrganisation, .closeOrganisation:
            try planAccounts(command, context, &trace)
        case .publishReport(let request, let counted):
            try planPublishReport(request, counted, context, &trace)
        case .openRemedyCase, .decideRemedyCase, .openComplaint, .investigateComplaint,
            .closeComplaint, .importComparison, .decideCandidate, .queueReminders,
            .declareRecusal, .liftRecusal, .drawSpotCheck, .recordSpotFinding, .addAttachment,
            .removeAttachment, .sweepAttachments:
            try planOversight(command, context, &trace)
        case .publishDivisionChange, .moveDivision, .placePerson, .openMigration,
            .stageMigration, .acceptMigration, .advanceMigration, .undoMigration, .skipNumbers,
            .settleOutside, .requestErasure, .confirmErasure, .withdrawErasure, .executeErasure:
            try planMapAndMigration(command, context, &trace)
        }
    }

    /// The same for erasures of persons' data, and numbers after a restore.
    private func planErasures(
        _ command: Command, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        switch command {
        case .skipNumbers(let request, let epoch, let isBeginning):
            try planSkipNumbers(request, epoch, isBeginning: isBeginning, context, &trace)
        case .settleOutside(let request): try planSettleOutside(request, context, &trace)
        case .requestErasure(let request): try planRequestErasure(request, context, &trace)
        case .confirmErasure(let request): try planConfirmErasure(request, context, &trace)
        case .withdrawErasure(let request): try planWithdrawErasure(request, context, &trace)
        case .executeErasure(let request): try planExecuteErasure(request, context, &trace)
        default: throw Refusal(.requestInvalid)
        }
    }

    /// The same for bureaus, operators, rules and notices.
    private func planOffices(
        _ command: Command, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        switch command {
        case .createBureau(let request): try planCreateBureau(request, &trace)
        case .createOperator(let request): try planCreateOperator(request, context, &trace)
        case .endOperator(let request): try planEndOperator(request, context, &trace)
        case .confirmGrant(let request): try planConfirmGrant(request, context, &trace)
        case .declineGrant(let request): try planDeclineGrant(request, context, &trace)
        case .publishRuleSet(let request): try planPublishRuleSet(request, context, &trace)
        case .publishNotice(let request): try planPublishNotice(request, context, &trace)
        case .withdrawNotice(let request): try planWithdrawNotice(request, context, &trace)
        case .settleNotice(let request): try planSettleNotice(request, context, &trace)
        default: throw Refusal(.requestInvalid)
        }
    }

    /// The same for accounts of one human, and organisations.
    private func planAccounts(
        _ command: Command, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        switch command {
        case .notDuplicate(let request): try planNotDuplicate(request, context, &trace)
        case .mergePersons(let request): try planMerge(request, context, &trace)
        case .undoMerge(let request): try planUndoMerge(request, context, &trace)
        case .decideMerge(let request): try planDecideMerge(request, context, &trace)
        case .createOrganisation(let request): try planCreate(request, context, &trace)
        case .renameOrganisation(let request): try planRename(request, context, &trace)
        case .closeOrganisation(let request): try planClose(request, context, &trace)
        default: throw Refusal(.requestInvalid)
        }
    }

    /// The same for remedies, oversight and attachments.
    private func planOversight(
        _ command: Command, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        switch command {
        case .openRemedyCase(let request): try planOpenRemedyCase(request, context, &trace)
        case .decideRemedyCase(let request): try planDecideRemedyCase(request, context, &trace)
        case .openComplaint(let request): try planOpenComplaint(request, context, &trace)
        case .investigateComplaint(let request):
            try planInvestigateComplaint(request, context, &trace)
        case .closeComplaint(let request): try planCloseComplaint(request, context, &trace)
        case .importComparison(let request): try planImportComparison(request, context, &trace)
        case .decideCandidate(let request): try planDecideCandidate(request, context, &trace)
        case .queueReminders(let request): try planQueueReminders(request, context, &trace)
        case .declareRecusal(let request): try planDeclareRecusal(request, context, &trace)
        case .liftRecusal(let request): try planLiftRecusal(request, context, &trace)
        case .drawSpotCheck(let request, let drawn):
            try planDrawSpotCheck(request, drawn, context, &trace)
        case .recordSpotFinding(let request):
            try planRecordSpotFinding(request, context, &trace)
        case .addAttachment(let header): try planAddAttachment(header, context, &trace)
        case .removeAttachment(let request): try planRemoveAttachment(request, context, &trace)
        case .sweepAttachments(let request, let due, let kept):
            try planSweepAttachments(request, due, kept, context, &trace)
        default: throw Refusal(.requestInvalid)
        }
    }

    /// The same for divisions in time and imports from a retired system.
    private func planMapAndMigration(
        _ command: Command, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        switch command {
        case .publishDivisionChange(let request):
            try planPublishDivisionChange(request, context, &trace)
        case .moveDivision(let request): try planMoveDivision(request, context, &trace)
        case .placePerson(let request): try planPlacePerson(request, context, &trace)
        case .openMigration(let request): try planOpenMigration(request, context, &trace)
        case .stageMigration(let request): try planStageMigration(request, context, &trace)
        case .acceptMigration(let request): try planAcceptMigration(request, context, &trace)
        case .advanceMigration(let request): try planAdvanceMigration(request, context, &trace)
        case .undoMigration(let request): try planUndoMigration(request, context, &trace)
        default: try planErasures(command, context, &trace)
        }
    }
}
