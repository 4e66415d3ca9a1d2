package import TTRPC

/// Every method of the daemon. The access table (`Method.access`) is one switch over this list, so
/// a method without a row does not compile. Raw values stand in the audit: never change or reuse
/// one.
package enum Method: UInt32, CaseIterable, Sendable {
    case appointAdministrator = 1
    case installDivisions = 2
    case listDivisions = 3
    case createBureau = 4
    case listBureaus = 5
    case createOperator = 6
    case endOperator = 7
    case listOperators = 8
    case whoAmI = 9
    case publishRuleSet = 10
    case publishNotice = 11
    case listNotices = 12
    case importRoster = 13
    case listRosterBatches = 14
    case listRosterEntries = 15
    case openAccount = 16
    case getPerson = 17
    case searchPersons = 18
    case updatePersonalForm = 19
    case reveal = 20
    case createApplication = 21
    case recordReceipt = 22
    case submitApplication = 23
    case reviewApplication = 24
    case withdrawApplication = 25
    case issueCertificate = 26
    case getApplication = 27
    case listApplications = 28
    case getCertificateText = 29
    case explainEligibility = 30
    case stock = 31
    case status = 32
    case setClock = 33
    case takeSnapshot = 34
    case backup = 35
    case recordEducation = 40
    case recognizeEducation = 41
    case withdrawEducation = 42
    case importEducationRoll = 43
    case listEducation = 44
    case openFeedback = 55
    case reviewFeedback = 56
    case confirmFeedback = 57
    case getFeedback = 58
    case listFeedback = 59
    case revealFeedback = 60
    case undoRosterBatch = 61
    case voidResults = 62
    case listVoidResults = 63
    case listUnconfirmed = 64
    case takeDueMessages = 65
    case reportDelivery = 66
    case listMessages = 67
    // Casework.
    case installWorkingCalendar = 70
    case publishWorkingCalendar = 71
    case listWorkingCalendars = 72
    case listDue = 73
    case claimApplication = 74
    case releaseApplication = 75
    case refuseAcceptance = 76
    case resynchronizeApplication = 77
    case reviewMany = 78
    case getReviewBatch = 79
    // The life of a registration.
    case proposeRegistrationEvent = 80
    case decideRegistrationEvent = 81
    case listRegistrationEvents = 82
    case registrationStatus = 83
    // What changes about persons, and certificates issued anew.
    case proposeIdentityChange = 84
    case releaseTransfer = 85
    case decidePersonChange = 86
    case listPersonChanges = 87
    case reissueCertificate = 88
    // Remedies and oversight.
    case openRemedyCase = 150
    case decideRemedyCase = 151
    case listRemedyCases = 152
    case getDecisionLetter = 153
    case openComplaint = 155
    case investigateComplaint = 156
    case closeComplaint = 157
    case getComplaint = 158
    case listComplaints = 159
    case revealComplaint = 160
    case importComparison = 162
    case decideCandidate = 163
    case listCandidates = 164
    case listExpiring = 166
    case queueReminders = 167
    case compareNational = 170
    case listRegistered = 171
    // Recusals and spot checks.
    case declareRecusal = 210
    case liftRecusal = 211
    case listRecusals = 212
    case drawSpotCheck = 220
    case recordSpotFinding = 221
    case getSpotCheck = 222
    case listSpotChecks = 223
    case listEducationRolls = 224
    // Roles that a second person confirms.
    case confirmGrant = 217
    case declineGrant = 218
    case listGrants = 219
    case watch = 100
    case countFigures = 110
    case listFigure = 111
    case previewNotice = 115
    // Withdrawn notices.
    case withdrawNotice = 185
    case listNoticeCases = 186
    case settleNotice = 187
    case publishReport = 112
    case listReports = 113
    case getReport = 114
    // One human with two accounts.
    case findDuplicates = 130
    case comparePersons = 131
    case notDuplicate = 132
    case mergePersons = 133
    case decideMerge = 134
    case undoMerge = 135
    case listPersonPairs = 136
    // Organisations.
    case createOrganisation = 140
    case renameOrganisation = 141
    case closeOrganisation = 142
    case getOrganisation = 143
    case listOrganisations = 144
    case listWorkers = 145
    // Attachments.
    case uploadAttachment = 180
    case fetchAttachment = 181
    case listAttachments = 182
    case removeAttachment = 183
    case sweepAttachments = 184
    // Reading the audit.
    case listAudit = 188
    case summarizeAudit = 189
    // Divisions in time.
    case publishDivisionChange = 190
    case previewDivisionChange = 191
    case moveDivision = 192
    case listDivisionChanges = 193
    case placePerson = 194
    case listUnplaced = 195
    // Migration from a retired system.
    case openMigration = 200
    case stageMigration = 201
    case acceptMigration = 202
    case advanceMigration = 203
    case undoMigration = 204
    case previewMigration = 205
    case listMigrations = 206
    case listMigrationRows = 207
    case findLegacy = 208
    // After a restore.
    case listEpochs = 196
    case compareOutside = 197
    case skipNumbers = 198
    case settleOutside = 199
    // Erasure of a person's data.
    case requestErasure = 230
    case previewErasure = 231
    case confirmErasure = 232
    case withdrawErasure = 233
    case executeErasure = 234
    case listErasures = 235

    /// Service and method as they stand on the wire and in `proto/shegong/v1`.
    package var path: (service: String, method: String) {
        switch self {
        case .appointAdministrator: ("shegong.v1.Administration", "AppointAdministrator")
        case .installDivisions: ("shegong.v1.Directory", "InstallDivisions")
        case .listDivisions: ("shegong.v1.Directory", "ListDivisions")
        case .createBureau: ("shegong.v1.Directory", "CreateBureau")
        case .listBureaus: ("shegong.v1.Directory", "ListBureaus")
        case .createOperator: ("shegong.v1.Directory", "CreateOperator")
        case .endOperator: ("shegong.v1.Directory", "EndOperator")
        case .listOperators: ("shegong.v1.Directory", "ListOperators")
        case .whoAmI: ("shegong.v1.Directory", "WhoAmI")
        case .publishRuleSet: ("shegong.v1.Notices", "PublishRuleSet")
        case .publishNotice: ("shegong.v1.Notices", "PublishNotice")
        case .listNotices: ("shegong.v1.Notices", "List")
        case .importRoster: ("shegong.v1.Roster", "Import")
        case .listRosterBatches: ("shegong.v1.Roster", "ListBatches")
        case .listRosterEntries: ("shegong.v1.Roster", "ListEntries")
        case .openAccount: ("shegong.v1.Persons", "OpenAccount")
        case .getPerson: ("shegong.v1.Persons", "Get")
        case .searchPersons: ("shegong.v1.Persons", "Search")
        case .updatePersonalForm: ("shegong.v1.Persons", "UpdatePersonalForm")
        case .reveal: ("shegong.v1.Persons", "Reveal")
        case .createApplication: ("shegong.v1.Applications", "Create")
        case .recordReceipt: ("shegong.v1.Applications", "RecordReceipt")
        case .submitApplication: ("shegong.v1.Applications", "Submit")
        case .reviewApplication: ("shegong.v1.Applications", "Review")
        case .withdrawApplication: ("shegong.v1.Applications", "Withdraw")
        case .issueCertificate: ("shegong.v1.Applications", "IssueCertificate")
        case .getApplication: ("shegong.v1.Applications", "Get")
        case .listApplications: ("shegong.v1.Applications", "List")
        case .getCertificateText: ("shegong.v1.Applications", "GetCertificateText")
        case .explainEligibility: ("shegong.v1.Applications", "ExplainEligibility")
        case .stock: ("shegong.v1.Statistics", "Stock")
        case .status: ("shegong.v1.System", "Status")
        case .setClock: ("shegong.v1.System", "SetClock")
        case .takeSnapshot: ("shegong.v1.System", "TakeSnapshot")
        case .backup: ("shegong.v1.System", "Backup")
        case .recordEducation: ("shegong.v1.ContinuingEducation", "RecordEntry")
        case .recognizeEducation: ("shegong.v1.ContinuingEducation", "RecognizeEntry")
        case .withdrawEducation: ("shegong.v1.ContinuingEducation", "WithdrawEntry")
        case .importEducationRoll: ("shegong.v1.ContinuingEducation", "ImportRoll")
        case .listEducation: ("shegong.v1.ContinuingEducation", "ListEntries")
        case .openFeedback: ("shegong.v1.Feedback", "Open")
        case .reviewFeedback: ("shegong.v1.Feedback", "Review")
        case .confirmFeedback: ("shegong.v1.Feedback", "Confirm")
        case .getFeedback: ("shegong.v1.Feedback", "Get")
        case .listFeedback: ("shegong.v1.Feedback", "List")
        case .revealFeedback: ("shegong.v1.Feedback", "Reveal")
        case .undoRosterBatch: ("shegong.v1.Roster", "UndoBatch")
        case .voidResults: ("shegong.v1.Roster", "VoidResults")
        case .listVoidResults: ("shegong.v1.Roster", "ListVoid")
        case .listUnconfirmed: ("shegong.v1.Roster", "ListUnconfirmed")
        case .takeDueMessages: ("shegong.v1.Messages", "TakeDue")
        case .reportDelivery: ("shegong.v1.Messages", "ReportDelivery")
        case .listMessages: ("shegong.v1.Messages", "List")
        case .installWorkingCalendar: ("shegong.v1.Directory", "InstallWorkingCalendar")
        case .publishWorkingCalendar: ("shegong.v1.Directory", "PublishWorkingCalendar")
        case .listWorkingCalendars: ("shegong.v1.Directory", "ListWorkingCalendars")
        case .listDue: ("shegong.v1.Casework", "ListDue")
        case .claimApplication: ("shegong.v1.Casework", "Claim")
        case .releaseApplication: ("shegong.v1.Casework", "Release")
        case .refuseAcceptance: ("shegong.v1.Casework", "RefuseAcceptance")
        case .resynchronizeApplication: ("shegong.v1.Casework", "Resynchronize")
        case .reviewMany: ("shegong.v1.Casework", "ReviewMany")
        case .getReviewBatch: ("shegong.v1.Casework", "GetReviewBatch")
        case .proposeRegistrationEvent: ("shegong.v1.Registrations", "Propose")
        case .decideRegistrationEvent: ("shegong.v1.Registrations", "Decide")
        case .listRegistrationEvents: ("shegong.v1.Registrations", "ListEvents")
        case .registrationStatus: ("shegong.v1.Registrations", "Status")
        case .proposeIdentityChange: ("shegong.v1.PersonChanges", "ProposeIdentity")
        case .releaseTransfer: ("shegong.v1.PersonChanges", "ReleaseTransfer")
        case .decidePersonChange: ("shegong.v1.PersonChanges", "Decide")
        case .listPersonChanges: ("shegong.v1.PersonChanges", "List")
        case .reissueCertificate: ("shegong.v1.Applications", "ReissueCertificate")
        case .openRemedyCase: ("shegong.v1.Remedies", "OpenCase")
        case .decideRemedyCase: ("shegong.v1.Remedies", "DecideCase")
        case .listRemedyCases: ("shegong.v1.Remedies", "ListCases")
        case .getDecisionLetter: ("shegong.v1.Remedies", "GetDecisionLetter")
        case .openComplaint: ("shegong.v1.Complaints", "Open")
        case .investigateComplaint: ("shegong.v1.Complaints", "Investigate")
        case .closeComplaint: ("shegong.v1.Complaints", "Close")
        case .getComplaint: ("shegong.v1.Complaints", "Get")
        case .listComplaints: ("shegong.v1.Complaints", "List")
        case .revealComplaint: ("shegong.v1.Complaints", "Reveal")
        case .importComparison: ("shegong.v1.Comparisons", "Import")
        case .decideCandidate: ("shegong.v1.Comparisons", "Decide")
        case .listCandidates: ("shegong.v1.Comparisons", "ListCandidates")
        case .listExpiring: ("shegong.v1.Reminders", "ListExpiring")
        case .queueReminders: ("shegong.v1.Reminders", "Queue")
        case .compareNational: ("shegong.v1.Reconciliation", "Compare")
        case .listRegistered: ("shegong.v1.Reconciliation", "ListRegistered")
        case .declareRecusal: ("shegong.v1.Recusals", "Declare")
        case .liftRecusal: ("shegong.v1.Recusals", "Lift")
        case .listRecusals: ("shegong.v1.Recusals", "List")
        case .drawSpotCheck: ("shegong.v1.SpotChecks", "Draw")
        case .recordSpotFinding: ("shegong.v1.SpotChecks", "RecordFinding")
        case .getSpotCheck: ("shegong.v1.SpotChecks", "Get")
        case .listSpotChecks: ("shegong.v1.SpotChecks", "List")
        case .listEducationRolls: ("shegong.v1.ContinuingEducation", "ListRolls")
        case .watch: ("shegong.v1.Feed", "Watch")
        case .countFigures: ("shegong.v1.Statistics", "Count")
        case .listFigure: ("shegong.v1.Statistics", "ListFigure")
        case .previewNotice: ("shegong.v1.Notices", "Preview")
        case .confirmGrant: ("shegong.v1.Grants", "Confirm")
        case .declineGrant: ("shegong.v1.Grants", "Decline")
        case .listGrants: ("shegong.v1.Grants", "List")
        case .withdrawNotice: ("shegong.v1.Notices", "Withdraw")
        case .listNoticeCases: ("shegong.v1.Notices", "ListCases")
        case .settleNotice: ("shegong.v1.Applications", "SettleNotice")
        case .publishReport: ("shegong.v1.Reports", "Publish")
        case .listReports: ("shegong.v1.Reports", "List")
        case .getReport: ("shegong.v1.Reports", "Get")
        case .findDuplicates: ("shegong.v1.Duplicates", "Find")
        case .comparePersons: ("shegong.v1.Duplicates", "Compare")
        case .notDuplicate: ("shegong.v1.Duplicates", "NotDuplicate")
        case .mergePersons: ("shegong.v1.Duplicates", "Merge")
        case .decideMerge: ("shegong.v1.Duplicates", "Decide")
        case .undoMerge: ("shegong.v1.Duplicates", "UndoMerge")
        case .listPersonPairs: ("shegong.v1.Duplicates", "List")
        case .createOrganisation: ("shegong.v1.Organisations", "Create")
        case .renameOrganisation: ("shegong.v1.Organisations", "Rename")
        case .closeOrganisation: ("shegong.v1.Organisations", "Close")
        case .getOrganisation: ("shegong.v1.Organisations", "Get")
        case .listOrganisations: ("shegong.v1.Organisations", "List")
        case .listWorkers: ("shegong.v1.Organisations", "ListWorkers")
        case .uploadAttachment: ("shegong.v1.Attachments", "Upload")
        case .fetchAttachment: ("shegong.v1.Attachments", "Fetch")
        case .listAttachments: ("shegong.v1.Attachments", "List")
        case .removeAttachment: ("shegong.v1.Attachments", "Remove")
        case .sweepAttachments: ("shegong.v1.Attachments", "Sweep")
        case .publishDivisionChange: ("shegong.v1.Divisions", "Publish")
        case .previewDivisionChange: ("shegong.v1.Divisions", "Preview")
        case .moveDivision: ("shegong.v1.Divisions", "Move")
        case .listDivisionChanges: ("shegong.v1.Divisions", "ListChanges")
        case .placePerson: ("shegong.v1.Divisions", "Place")
        case .listUnplaced: ("shegong.v1.Divisions", "ListUnplaced")
        case .openMigration: ("shegong.v1.Migrations", "Open")
        case .stageMigration: ("shegong.v1.Migrations", "Stage")
        case .acceptMigration: ("shegong.v1.Migrations", "Accept")
        case .advanceMigration: ("shegong.v1.Migrations", "Advance")
        case .undoMigration: ("shegong.v1.Migrations", "Undo")
        case .previewMigration: ("shegong.v1.Migrations", "Preview")
        case .listMigrations: ("shegong.v1.Migrations", "List")
        case .listMigrationRows: ("shegong.v1.Migrations", "ListRows")
        case .findLegacy: ("shegong.v1.Migrations", "FindLegacy")
        case .listEpochs: ("shegong.v1.Recovery", "ListEpochs")
        case .compareOutside: ("shegong.v1.Recovery", "Compare")
        case .skipNumbers: ("shegong.v1.Recovery", "SkipNumbers")
        case .settleOutside: ("shegong.v1.Recovery", "Settle")
        case .requestErasure: ("shegong.v1.Erasures", "Request")
        case .previewErasure: ("shegong.v1.Erasures", "Preview")
        case .confirmErasure: ("shegong.v1.Erasures", "Confirm")
        case .withdrawErasure: ("shegong.v1.Erasures", "Withdraw")
        case .executeErasure: ("shegong.v1.Erasures", "Execute")
        case .listErasures: ("shegong.v1.Erasures", "List")
        case .listAudit: ("shegong.v1.AuditService", "List")
        case .summarizeAudit: ("shegong.v1.AuditService", "Summarize")
        }
    }

    /// How its call is opened: once, with a stream of messages to come, or with one to be sent.
    package var callKind: CallKind {
        switch self {
        case .importRoster, .uploadAttachment: .remoteOpen
        case .backup, .watch, .fetchAttachment: .remoteClosed
        default: .unary
        }
    }

    /// Full name as it stands in changes and in the audit.
    package var fullName: String { Self.fullNames[Int(rawValue)] }

    /// By raw value, put together once: each change and each audit entry has its method's.
    private static let fullNames: [String] = {
        let greatest = allCases.map(\.rawValue).max() ?? 0
        var names = [String](repeating: "", count: Int(greatest) + 1)
        for method in allCases {
            names[Int(method.rawValue)] = method.path.service + "/" + method.path.method
        }
        return names
    }()
}
