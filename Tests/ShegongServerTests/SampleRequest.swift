import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// A well-formed request of each method, for a world with a register: what mutations begin with.
enum SampleRequest {
    static func encoded(_ method: Method, _ ids: RegisterIDs) -> [UInt8] {
        let page = PageRequest(limit: 10, afterId: 1)
        return switch method {
        case .appointAdministrator:
            AppointAdministratorRequest(uid: 5_000, accountName: "x", role: .systemAdministrator)
                .encoded()
        case .installDivisions, .whoAmI, .status, .takeSnapshot: Empty().encoded()
        case .listDivisions:
            ListDivisionsRequest(underId: 441_200, onDay: 20_211_220, page: page).encoded()
        case .createBureau:
            CreateBureauRequest(
                bureau: Bureau(shortName: "x", name: "某局", divisionIds: [441_203])
            ).encoded()
        case .listBureaus: ListBureausRequest(page: page).encoded()
        case .createOperator:
            CreateOperatorRequest(
                operator: Operator(uid: 5_001, accountName: "x", roles: [.clerk]),
                bureauShortName: "deqing"
            ).encoded()
        case .endOperator: EndOperatorRequest(operatorId: 77, reason: "x").encoded()
        case .listOperators: ListOperatorsRequest(page: page).encoded()
        case .publishRuleSet: PublishRuleSetRequest(ruleSet: Published.guangdong).encoded()
        case .previewNotice:
            PreviewNoticeRequest(
                notice: Published.zhaoqing2021, kind: .first, list: .admitted
            ).encoded()
        case .publishNotice: PublishNoticeRequest(notice: Published.zhaoqing2021).encoded()
        case .listNotices: ListNoticesRequest(page: page).encoded()
        case .importRoster:
            RosterImportMessage(
                header: RosterImportHeader(
                    label: "x", expectedRows: 1, contentDigest: Array(repeating: 3, count: 32)),
                firstRow: 1, rows: ServerWorld.inventedRows(1)
            ).encoded()
        case .listRosterBatches: ListRosterBatchesRequest(page: page).encoded()
        case .listRosterEntries:
            ListRosterEntriesRequest(examYear: 2020, page: page).encoded()
        case .backup: BackupRequest(reason: "x").encoded()
        case .watch: WatchRequest(afterRevision: 1, epoch: 1, kinds: [.person]).encoded()
        case .setClock: SetClockRequest(now: 1_639_965_600_000).encoded()
        case .stock: StockRequest(onDay: 20_211_220).encoded()
        case .countFigures: FigureScope(kind: .flow, fromDay: 20_210_101).encoded()
        case .publishReport:
            PublishReportRequest(
                name: "stock-2021", scope: FigureScope(kind: .stock, untilDay: 20_211_231)
            ).encoded()
        case .listReports: ListReportsRequest(page: page).encoded()
        case .getReport: GetReportRequest(reportId: 1).encoded()
        case .listFigure:
            ListFigureRequest(scope: FigureScope(), measure: .account).encoded()
        case .undoRosterBatch: UndoRosterBatchRequest(batchId: 1, reason: "名单有误").encoded()
        case .voidResults:
            VoidResultsRequest(
                managementNumbers: ["20204304000000003"], reason: "违纪", document: "某号"
            ).encoded()
        case .listVoidResults: ListVoidRequest(registeredOnly: true, page: page).encoded()
        case .listUnconfirmed: ListUnconfirmedRequest(page: page).encoded()
        case .takeDueMessages: TakeDueMessagesRequest(limit: 10).encoded()
        case .reportDelivery:
            ReportDeliveryRequest(
                deliveries: [MessageDelivery(messageId: 1, createdAt: 1, outcome: .handedOver)]
            ).encoded()
        case .listMessages: ListMessagesRequest(state: .queued, page: page).encoded()
        case .findDuplicates, .comparePersons, .notDuplicate, .mergePersons, .decideMerge,
            .undoMerge, .listPersonPairs, .createOrganisation, .renameOrganisation,
            .closeOrganisation, .getOrganisation, .listOrganisations, .listWorkers:
            ofDuplicates(method)
        case .openFeedback: openFeedback.encoded()
        case .reviewFeedback: ReviewFeedbackRequest(feedbackId: 1, approved: true).encoded()
        case .confirmFeedback: ConfirmFeedbackRequest(feedbackId: 1, approved: true).encoded()
        case .getFeedback: GetFeedbackRequest(feedbackId: 1, minimumRevision: 9).encoded()
        case .listFeedback: ListFeedbackRequest(state: .open, page: page).encoded()
        case .revealFeedback: RevealFeedbackRequest(feedbackId: 1, reason: "核对").encoded()
        case .installWorkingCalendar: Empty().encoded()
        case .publishWorkingCalendar:
            PublishWorkingCalendarRequest(calendar: Published.newYears2027).encoded()
        case .listWorkingCalendars:
            ListWorkingCalendarsRequest(year: 2022, page: page).encoded()
        default: ofRegister(method, ids)
        }
    }

    /// Accounts of one human, and organisations.
    private static func ofDuplicates(_ method: Method) -> [UInt8] {
        let page = PageRequest(limit: 10)
        return switch method {
        case .findDuplicates: FindDuplicatesRequest(page: page).encoded()
        case .comparePersons: ComparePersonsRequest(firstId: 1, secondId: 2).encoded()
        case .notDuplicate:
            NotDuplicateRequest(firstId: 1, secondId: 2, reason: "双胞胎").encoded()
        case .mergePersons:
            MergePersonsRequest(survivorId: 1, mergedId: 2, reason: "同一人").encoded()
        case .decideMerge: DecideMergeRequest(pairId: 1, approved: true).encoded()
        case .undoMerge: UndoMergeRequest(pairId: 1, reason: "两人").encoded()
        case .listPersonPairs: ListPersonPairsRequest(state: .merged, page: page).encoded()
        case .createOrganisation:
            CreateOrganisationRequest(kind: .agency, name: "某总站", divisionId: 441_226).encoded()
        case .renameOrganisation:
            RenameOrganisationRequest(organisationId: 1, name: "某站").encoded()
        case .closeOrganisation:
            CloseOrganisationRequest(organisationId: 1, reason: "注销").encoded()
        case .getOrganisation: GetOrganisationRequest(organisationId: 1).encoded()
        case .listOrganisations: ListOrganisationsRequest(name: "中心", page: page).encoded()
        case .listWorkers: ListWorkersRequest(organisationId: 1, page: page).encoded()
        default: []
        }
    }

    /// Somebody who passed in Hunan.
    static var openFeedback: OpenFeedbackRequest {
        OpenFeedbackRequest(
            identity: Passer.wang.identity, level: .assistant, examYear: 2020,
            managementNumber: "20204304000000003", examDivisionId: 430_000,
            passedOn: 20_201_230, phone: "13800000000", evidence: ["成绩单第1页"])
    }

    /// Persons, applications, certificates.
    private static func ofRegister(_ method: Method, _ ids: RegisterIDs) -> [UInt8] {
        let selector = PersonSelector(
            personId: ids.person, managementNumber: Passer.zhang.managementNumber,
            identity: Passer.zhang.identity)
        let page = PageRequest(limit: 10, afterId: 1)
        return switch method {
        case .openAccount:
            OpenAccountRequest(identity: Passer.li.identity, divisionId: 441_226).encoded()
        case .getPerson: GetPersonRequest(person: selector, minimumRevision: 9).encoded()
        case .searchPersons:
            SearchPersonsRequest(name: Passer.zhang.name, page: page).encoded()
        case .updatePersonalForm:
            UpdatePersonalFormRequest(
                personId: ids.person, form: Passer.zhang.form, expectedVersion: 1
            ).encoded()
        case .reveal: RevealRequest(personId: ids.person, reason: "核对").encoded()
        case .createApplication:
            CreateApplicationRequest(
                kind: .first, managementNumber: Passer.li.managementNumber, divisionId: 441_226
            ).encoded()
        case .recordReceipt:
            RecordReceiptRequest(
                applicationId: ids.application, number: "1", receivedAt: 1_639_965_600_000
            ).encoded()
        case .submitApplication:
            SubmitApplicationRequest(
                applicationId: ids.application, expectedVersion: 1, noticeName: "zhaoqing-2021",
                pledgeGiven: true
            ).encoded()
        case .reviewApplication:
            ReviewApplicationRequest(
                applicationId: ids.application, expectedVersion: 1, stage: .first,
                outcome: .approved, reason: "x"
            ).encoded()
        case .withdrawApplication:
            WithdrawApplicationRequest(
                applicationId: ids.application, expectedVersion: 1, reason: "x"
            ).encoded()
        case .issueCertificate:
            IssueCertificateRequest(applicationId: ids.application).encoded()
        case .getApplication:
            GetApplicationRequest(applicationId: ids.application, minimumRevision: 9).encoded()
        case .listApplications:
            ListApplicationsRequest(state: .pending, page: page).encoded()
        case .getCertificateText:
            GetCertificateTextRequest(
                applicationId: ids.application, number: ids.certificateNumber
            ).encoded()
        case .explainEligibility:
            ExplainEligibilityRequest(
                person: selector, kind: .first, noticeName: "zhaoqing-2021", onDay: 20_211_220
            ).encoded()
        default: ofEducation(method, ids)
        }
    }

    private static func ofEducation(_ method: Method, _ ids: RegisterIDs) -> [UInt8] {
        let selector = PersonSelector(
            personId: ids.person, managementNumber: Passer.zhang.managementNumber,
            identity: Passer.zhang.identity)
        let studied = StudyTime(fromDay: 20_210_301, untilDay: 20_210_302)
        return switch method {
        case .recordEducation:
            RecordEducationRequest(
                person: selector, form: .training, organiser: "某协会", studied: studied,
                claimedMinutes: 360, proofNumber: "证1"
            ).encoded()
        case .recognizeEducation:
            RecognizeEducationRequest(
                entryId: 1, expectedVersion: 1, recognisedMinutes: 60, reason: "x"
            ).encoded()
        case .withdrawEducation:
            WithdrawEducationRequest(entryId: 1, expectedVersion: 1, reason: "x").encoded()
        case .importEducationRoll:
            ImportEducationRollRequest(
                label: "名单", organiser: "某协会", contentDigest: Array(repeating: 7, count: 32),
                form: .training, studied: studied, claimedMinutes: 180,
                rows: [EducationRollRow(managementNumber: Passer.zhang.managementNumber)]
            ).encoded()
        case .listEducation:
            ListEducationRequest(
                person: selector, managementNumber: Passer.zhang.managementNumber,
                noticeName: "zhaoqing-2021", onDay: 20_211_220
            ).encoded()
        default: ofCasework(method, ids)
        }
    }

    /// Claims, clocks, bulk decisions.
    private static func ofCasework(_ method: Method, _ ids: RegisterIDs) -> [UInt8] {
        switch method {
        case .claimApplication:
            ClaimApplicationRequest(
                applicationId: ids.application, takeoverReason: "x"
            ).encoded()
        case .releaseApplication:
            ReleaseApplicationRequest(applicationId: ids.application).encoded()
        case .refuseAcceptance:
            RefuseAcceptanceRequest(
                applicationId: ids.application, expectedVersion: 1, reason: "x", referredTo: "x"
            ).encoded()
        case .resynchronizeApplication:
            ResynchronizeApplicationRequest(
                applicationId: ids.application, expectedVersion: 1
            ).encoded()
        case .reviewMany:
            ReviewManyRequest(
                stage: .first, outcome: .approved,
                items: [
                    ReviewManyItem(
                        applicationId: ids.application, expectedVersion: 1, reason: "x")
                ]
            ).encoded()
        case .getReviewBatch: GetReviewBatchRequest(batchId: 1).encoded()
        case .listDue:
            ListDueRequest(
                onDay: 20_211_231, bureauId: 2, divisionId: 441_200, onlyWithin: true,
                withinWorkingDays: 40
            ).encoded()
        case .proposeRegistrationEvent:
            ProposeRegistrationEventRequest(
                periodId: 1, number: ids.certificateNumber, kind: .cancellation,
                ground: .ownRequest, effectiveOn: 20_211_231, reason: "x"
            ).encoded()
        case .decideRegistrationEvent:
            DecideRegistrationEventRequest(eventId: 1, approved: true, reason: "x").encoded()
        case .listRegistrationEvents:
            ListRegistrationEventsRequest(
                state: .proposed, personId: ids.person, page: PageRequest(limit: 10)
            ).encoded()
        case .proposeIdentityChange:
            ProposeIdentityChangeRequest(
                personId: ids.person, kind: .identity, newName: "张改",
                newDocument: IdentityDocument(kind: .resident, number: "44122618991231001X"),
                effectiveOn: 20_211_201, reason: "x"
            ).encoded()
        case .releaseTransfer:
            ReleaseTransferRequest(
                personId: ids.person, toDivisionId: 441_202, reason: "x"
            ).encoded()
        case .decidePersonChange:
            DecidePersonChangeRequest(changeId: 1, approved: true, reason: "x").encoded()
        case .listPersonChanges:
            ListPersonChangesRequest(
                state: .proposed, kind: .transfer, page: PageRequest(limit: 10)
            ).encoded()
        case .reissueCertificate:
            ReissueCertificateRequest(
                periodId: 1, number: ids.certificateNumber, reason: "x"
            ).encoded()
        case .registrationStatus:
            GetRegistrationStatusRequest(
                managementNumber: Passer.zhang.managementNumber, onDay: 20_211_231
            ).encoded()
        default: ofOversight(method, ids)
        }
    }
}
