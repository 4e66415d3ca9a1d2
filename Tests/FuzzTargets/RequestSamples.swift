import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// A register that has every kind of record, and well-formed requests about it.
enum RequestSamples {
    /// Persons who do not exist, born in 1899.
    static let zhang = FullIdentity(
        name: "张试", document: IdentityDocument(kind: .resident, number: "44122618991231001X"))
    static let li = FullIdentity(
        name: "李验", document: IdentityDocument(kind: .resident, number: "441283189912310017"))
    static let wang = FullIdentity(
        name: "王例",
        document: IdentityDocument(kind: .resident, number: "449014189912310010"))
    static let managementNumbers = ["20204412260000001", "20184412260000002"]

    /// Identity numbers that no reply may show, save that of `Reveal`.
    static let numbers = [zhang, li, wang].compactMap { $0.document.map { Array($0.number.utf8) } }

    /// Bureaus, officers, rules, a roster, two persons, and applications in two states.
    static func build(with maker: inout WorldMaker) throws {
        for member in RequestCast.administrators {
            try maker.call(
                .appointAdministrator,
                AppointAdministratorRequest(
                    uid: member.peer.uid, accountName: member.peer.accountName ?? "",
                    role: member.roles?.first ?? .unspecified
                ).encoded(), by: RequestCast.root.peer)
        }
        let system = RequestCast.administrators[0].peer
        try maker.call(.installDivisions, [], by: system)
        for (name, parent, division) in [
            ("zhaoqing", UInt64(0), UInt32(441_200)), ("deqing", 1, 441_226),
            ("duanzhou", 1, 441_202),
        ] {
            let bureau = Bureau(
                shortName: name, name: name, parentId: parent, divisionIds: [division])
            try maker.call(.createBureau, CreateBureauRequest(bureau: bureau).encoded(), by: system)
        }
        var grants: UInt64 = 0
        for member in RequestCast.officers {
            let binding = Operator(
                uid: member.peer.uid, accountName: member.peer.accountName ?? "",
                roles: member.roles ?? [])
            try maker.call(
                .createOperator,
                CreateOperatorRequest(operator: binding, bureauShortName: member.bureau).encoded(),
                by: RequestCast.administrators[1].peer)
            guard binding.roles.contains(where: \.needsSecondPerson) else { continue }
            grants += 1
            try maker.call(
                .confirmGrant, ConfirmGrantRequest(grantId: grants).encoded(), by: system)
        }
        for method in [
            Method.publishRuleSet, .publishNotice, .importRoster, .openAccount,
            .updatePersonalForm, .createApplication, .openFeedback,
        ] {
            try maker.call(
                method, encoded(method), by: RequestCast.all[RequestCast.caller(of: method)].peer)
        }
        let clerk = RequestCast.officers[0].peer
        try maker.call(.openAccount, OpenAccountRequest(identity: li).encoded(), by: clerk)
        try maker.call(
            .createApplication,
            CreateApplicationRequest(kind: .first, managementNumber: managementNumbers[1])
                .encoded(), by: clerk)
        try maker.call(.submitApplication, encoded(.submitApplication), by: clerk)
        let nobodys = ReviewManyRequest(
            stage: .first, outcome: .approved,
            items: [ReviewManyItem(applicationId: 999, expectedVersion: 1)])
        try maker.call(.reviewMany, nobodys.encoded(), by: RequestCast.officers[1].peer)
        try maker.call(.recordEducation, education(proof: "证1").encoded(), by: clerk)
        try maker.call(
            .createOrganisation,
            CreateOrganisationRequest(kind: .agency, name: "某社会工作服务中心").encoded(), by: clerk)
        var roll = educationRoll
        roll.contentDigest = Array(repeating: 4, count: 32)
        roll.title = "第一期"
        try maker.call(.importEducationRoll, roll.encoded(), by: clerk)
        let waiting = Operator(uid: 5_003, accountName: "waiting", roles: [.finalReviewer])
        try maker.call(
            .createOperator,
            CreateOperatorRequest(operator: waiting, bureauShortName: "zhaoqing").encoded(),
            by: RequestCast.administrators[1].peer)
    }

    /// A well-formed request; those of cases are the next step of the one that the register has.
    static func encoded(_ method: Method) -> [UInt8] {
        let page = PageRequest(limit: 10)
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
        case .endOperator: EndOperatorRequest(operatorId: 4, reason: "离职").encoded()
        case .listOperators: ListOperatorsRequest(page: page).encoded()
        case .publishRuleSet: PublishRuleSetRequest(ruleSet: rules).encoded()
        case .previewNotice:
            PreviewNoticeRequest(notice: notice, kind: .first, list: .admitted).encoded()
        case .publishNotice: PublishNoticeRequest(notice: notice).encoded()
        case .listNotices: ListNoticesRequest(page: page).encoded()
        case .importRoster:
            RosterImportMessage(
                header: RosterImportHeader(
                    label: "名单", expectedRows: 2, contentDigest: Array(repeating: 3, count: 32)),
                firstRow: 1, rows: roster
            ).encoded()
        case .listRosterBatches: ListRosterBatchesRequest(page: page).encoded()
        case .listRosterEntries: ListRosterEntriesRequest(examYear: 2020, page: page).encoded()
        case .setClock: SetClockRequest(now: RequestWorld.insideWindow).encoded()
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
        case .backup: BackupRequest(reason: "每周备份").encoded()
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
            PublishWorkingCalendarRequest(
                calendar: WorkingCalendar(
                    year: 2027, version: 1, source: "国办发明电",
                    holidays: [NamedDays(name: "元旦", fromDay: 20_270_101, untilDay: 20_270_101)])
            ).encoded()
        case .listWorkingCalendars:
            ListWorkingCalendarsRequest(year: 2027, page: page).encoded()
        case .watch: WatchRequest(stopWhenCurrent: true).encoded()
        default: ofCases(method)
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
            identity: wang, level: .assistant, examYear: 2020,
            managementNumber: "20204304000000003", examDivisionId: 430_000,
            passedOn: 20_201_230, phone: "13800000000", evidence: ["成绩单第1页"])
    }

    private static func ofCases(_ method: Method) -> [UInt8] {
        let selector = PersonSelector(
            personId: 1, managementNumber: managementNumbers[0], identity: zhang)
        let page = PageRequest(limit: 10)
        return switch method {
        case .openAccount: OpenAccountRequest(identity: zhang, divisionId: 441_226).encoded()
        case .getPerson: GetPersonRequest(person: selector, minimumRevision: 9).encoded()
        case .searchPersons: SearchPersonsRequest(name: zhang.name, page: page).encoded()
        case .updatePersonalForm:
            UpdatePersonalFormRequest(personId: 1, form: form, expectedVersion: 0).encoded()
        case .reveal: RevealRequest(personId: 1, reason: "核对").encoded()
        case .createApplication:
            CreateApplicationRequest(
                kind: .first, managementNumber: managementNumbers[0], divisionId: 441_226
            ).encoded()
        case .recordReceipt:
            RecordReceiptRequest(
                applicationId: 2, number: "1", receivedAt: RequestWorld.insideWindow
            ).encoded()
        case .submitApplication:
            SubmitApplicationRequest(
                applicationId: 1, expectedVersion: 1, noticeName: notice.name, pledgeGiven: true
            ).encoded()
        case .reviewApplication: review(.first, version: 2)
        case .withdrawApplication:
            WithdrawApplicationRequest(applicationId: 1, expectedVersion: 2, reason: "x").encoded()
        case .issueCertificate: IssueCertificateRequest(applicationId: 1).encoded()
        case .getApplication: GetApplicationRequest(applicationId: 1).encoded()
        case .listApplications: ListApplicationsRequest(state: .pending, page: page).encoded()
        case .getCertificateText: GetCertificateTextRequest(applicationId: 1).encoded()
        case .explainEligibility:
            ExplainEligibilityRequest(
                person: selector, kind: .first, noticeName: notice.name, onDay: 20_211_220
            ).encoded()
        case .recordEducation: education(proof: "证2").encoded()
        case .recognizeEducation:
            RecognizeEducationRequest(
                entryId: 1, expectedVersion: 1, recognisedMinutes: 60, reason: "午休不计"
            ).encoded()
        case .withdrawEducation:
            WithdrawEducationRequest(entryId: 1, expectedVersion: 1, reason: "x").encoded()
        case .importEducationRoll: educationRoll.encoded()
        case .listEducation:
            ListEducationRequest(
                person: selector, managementNumber: managementNumbers[0], noticeName: notice.name,
                onDay: 20_211_220
            ).encoded()
        default: ofCasework(method)
        }
    }

    private static func ofCasework(_ method: Method) -> [UInt8] {
        switch method {
        case .claimApplication:
            ClaimApplicationRequest(applicationId: 1, takeoverReason: "休假").encoded()
        case .releaseApplication: ReleaseApplicationRequest(applicationId: 1).encoded()
        case .refuseAcceptance:
            RefuseAcceptanceRequest(
                applicationId: 1, expectedVersion: 2, reason: "不属管辖", referredTo: "端州区民政局"
            ).encoded()
        case .resynchronizeApplication:
            ResynchronizeApplicationRequest(applicationId: 1, expectedVersion: 2).encoded()
        case .reviewMany:
            ReviewManyRequest(
                stage: .first, outcome: .approved,
                items: [ReviewManyItem(applicationId: 1, expectedVersion: 2)]
            ).encoded()
        case .getReviewBatch: GetReviewBatchRequest(batchId: 1).encoded()
        case .listDue:
            ListDueRequest(
                onDay: 20_211_231, bureauId: 2, divisionId: 441_200, onlyWithin: true,
                withinWorkingDays: 40
            ).encoded()
        case .proposeRegistrationEvent:
            ProposeRegistrationEventRequest(
                periodId: 1, number: "1", kind: .cancellation, ground: .ownRequest,
                effectiveOn: 20_211_231, reason: "x"
            ).encoded()
        case .decideRegistrationEvent:
            DecideRegistrationEventRequest(eventId: 1, approved: true, reason: "x").encoded()
        case .listRegistrationEvents:
            ListRegistrationEventsRequest(
                state: .proposed, personId: 1, page: PageRequest(limit: 10)
            ).encoded()
        case .proposeIdentityChange:
            ProposeIdentityChangeRequest(
                personId: 1, kind: .identity, newName: "张改", effectiveOn: 20_211_201, reason: "x"
            ).encoded()
        case .releaseTransfer:
            ReleaseTransferRequest(personId: 2, toDivisionId: 441_202, reason: "x").encoded()
        case .decidePersonChange:
            DecidePersonChangeRequest(changeId: 1, approved: true, reason: "x").encoded()
        case .listPersonChanges:
            ListPersonChangesRequest(
                state: .proposed, kind: .transfer, page: PageRequest(limit: 10)
            ).encoded()
        case .reissueCertificate:
            ReissueCertificateRequest(periodId: 1, number: "1", reason: "x").encoded()
        case .registrationStatus:
            GetRegistrationStatusRequest(
                managementNumber: managementNumbers[0], onDay: 20_211_231
            ).encoded()
        default: ofOversight(method)
        }
    }

    private static func education(proof: String) -> RecordEducationRequest {
        RecordEducationRequest(
            person: PersonSelector(personId: 1), form: .training, title: "培训", organiser: "某协会",
            studied: StudyTime(fromDay: 20_210_301, untilDay: 20_210_302), claimedMinutes: 360,
            proofNumber: proof)
    }

    private static var educationRoll: ImportEducationRollRequest {
        ImportEducationRollRequest(
            label: "名单", organiser: "某协会", contentDigest: Array(repeating: 7, count: 32),
            form: .training, title: "第二期",
            studied: StudyTime(fromAt: 1_614_560_400_000, untilAt: 1_614_571_200_000),
            claimedMinutes: 180, rows: [EducationRollRow(managementNumber: managementNumbers[0])])
    }

    static func review(_ stage: ReviewStage, version: UInt32) -> [UInt8] {
        ReviewApplicationRequest(
            applicationId: 1, expectedVersion: version, stage: stage, outcome: .approved
        ).encoded()
    }

    private static var roster: [RosterEntry] {
        zip([zhang, li], zip(managementNumbers, [UInt32(2020), 2018])).map { identity, exam in
            RosterEntry(
                examYear: exam.1, level: .assistant, name: identity.name, documentKind: .resident,
                documentNumber: identity.document?.number ?? "", managementNumber: exam.0,
                divisionId: 441_226, passedOn: exam.1 * 10_000 + 1_230)
        }
    }

    private static var form: PersonalForm {
        PersonalForm(
            name: zhang.name, document: zhang.document, sex: .male, birthDate: 18_991_231,
            ethnicity: "汉族", politicalStatus: .none, householdDivisionId: 441_226,
            workplaceDivisionId: 441_226, education: .bachelor, school: "某大学", major: "社会工作",
            employerName: "某社会工作服务中心", employerKind: .socialWorkAgency, post: "社工",
            fieldOfService: "社区服务", practising: true, mobile: "13800000000",
            address: "德庆县德城街道某路1号", postcode: "526600")
    }

    private static let rules = RuleSet(
        name: "guangdong-2021", version: 1, regionDivisionId: 440_000, effectiveFrom: 20_210_101,
        legalBasis: "民发〔2009〕44号", firstClock: .passed, firstWithinYears: 1, validityYears: 3,
        periodEnd: .sameDay, firstClause: "第六条", scopeClause: "第七条")

    private static let notice = Notice(
        name: "zhaoqing-2021", version: 1, title: "登记通知", regionDivisionId: 441_200,
        kinds: [.first], opensAt: 1_639_497_600_000, closesAt: 1_642_262_399_999,
        examYears: [2020], lateExamYearsUntil: 2019, scopeDivisionId: 440_000,
        steps: [
            ReviewStep(level: .county, isFinal: false, displayName: "初审"),
            ReviewStep(level: .prefecture, isFinal: true, displayName: "终审"),
        ],
        ruleSetName: "guangdong-2021", firstClause: "一", windowClause: "二", pledgeText: "承诺")
}
