package import Schema

/// Why a command or a question is refused. The code is stable: clients, scripts and tests rely on
/// it.
package enum RefusalReason: String, Sendable, CaseIterable {
    /// There is no such record, or it is not in the caller's territory: the two look the same.
    case notFound = "NOT_FOUND"
    case requestInvalid = "REQUEST_INVALID"
    case fieldInvalid = "FIELD_INVALID"

    case nameTaken = "NAME_TAKEN"
    case accountBound = "ACCOUNT_BOUND"
    case accountReserved = "ACCOUNT_RESERVED"
    case rolesExclude = "ROLES_EXCLUDE_ONE_ANOTHER"
    case operatorEnded = "OPERATOR_ENDED"
    case divisionUnknown = "DIVISION_UNKNOWN"
    case bureauUnknown = "BUREAU_UNKNOWN"
    case notResponsible = "NOT_RESPONSIBLE"

    case identityInvalid = "ID_INVALID"
    case notInRoster = "NOT_IN_ROSTER"
    case nameDiffers = "NAME_DIFFERS"
    case rosterNotLoaded = "ROSTER_NOT_LOADED"
    case accountExists = "ACCOUNT_EXISTS"
    case batchNotOpen = "BATCH_NOT_OPEN"
    case rowCountDiffers = "ROW_COUNT_DIFFERS"

    case versionConflict = "VERSION_CONFLICT"
    case identityDiffers = "IDENTITY_DIFFERS"
    case formIncomplete = "FORM_INCOMPLETE"
    case kindNotOffered = "KIND_NOT_OFFERED"
    case applicationOpen = "APPLICATION_OPEN"
    case alreadyRegistered = "ALREADY_REGISTERED"
    case stateForbids = "STATE_FORBIDS"
    case receiptInFuture = "RECEIPT_IN_FUTURE"
    case pledgeMissing = "PLEDGE_MISSING"
    case noticeUnknown = "NOTICE_UNKNOWN"
    case ruleSetUnknown = "RULE_SET_UNKNOWN"
    case notEligible = "NOT_ELIGIBLE"
    case reasonRequired = "REASON_REQUIRED"
    case ownCase = "OWN_CASE"
    case sameOfficer = "SAME_OFFICER"
    case notYourStep = "NOT_YOUR_STEP"
    case versionNotNext = "VERSION_NOT_NEXT"
    case periodsOverlap = "PERIODS_OVERLAP"

    case idempotencyKeyRequired = "IDEMPOTENCY_KEY_REQUIRED"
    case idempotencyMismatch = "IDEMPOTENCY_MISMATCH"
    case idempotencyExpired = "IDEMPOTENCY_EXPIRED"
    case rehearsalOnly = "REHEARSAL_ONLY"
    case clockBehind = "CLOCK_BEHIND"

    // Re-registration and continuing education.
    case neverRegistered = "NEVER_REGISTERED"
    case proofTaken = "PROOF_TAKEN"
    case alreadyRecorded = "ALREADY_RECORDED"
    case educationInUse = "EDUCATION_IN_USE"
    case educationWithdrawn = "EDUCATION_WITHDRAWN"
    case educationEntriesTooMany = "EDUCATION_ENTRIES_TOO_MANY"
    case ownEntry = "OWN_ENTRY"
    case recognisedHours = "RECOGNISED_HOURS"
    case rowsInError = "ROWS_IN_ERROR"
    case revisionCompacted = "REVISION_COMPACTED"
    case revisionUnknown = "REVISION_UNKNOWN"
    case epochChanged = "EPOCH_CHANGED"

    // Feedback, and the roster's later life.
    case inRoster = "IN_ROSTER"
    case feedbackOpen = "FEEDBACK_OPEN"
    case feedbackState = "FEEDBACK_STATE"
    case managementNumberTaken = "MANAGEMENT_NUMBER_TAKEN"
    case resultVoid = "RESULT_VOID"
    case rowsInUse = "ROWS_IN_USE"

    // Casework.
    case claimedByOther = "CLAIMED_BY_OTHER"
    case notClaimed = "NOT_CLAIMED"
    case claimsExhausted = "CLAIMS_EXHAUSTED"
    case holdRunning = "HOLD_RUNNING"
    case batchFull = "BATCH_FULL"

    // The life of a registration.
    case groundUnfit = "GROUND_UNFIT"
    case registrationStateUnfit = "REGISTRATION_STATE_UNFIT"
    case proposalOpen = "PROPOSAL_OPEN"
    case alreadyDecided = "ALREADY_DECIDED"
    case registrationEnded = "REGISTRATION_ENDED"

    // Published reports.
    case notPublishing = "NOT_PUBLISHING"
    case reportTooLarge = "REPORT_TOO_LARGE"
    case reportUnchanged = "REPORT_UNCHANGED"

    // One human with two accounts; organisations.
    case personMerged = "PERSON_MERGED"
    case pairState = "PAIR_STATE"
    case twoRegistrations = "TWO_REGISTRATIONS"
    case educationShared = "EDUCATION_SHARED"
    case mergeTooLarge = "MERGE_TOO_LARGE"
    case organisationExists = "ORGANISATION_EXISTS"
    case organisationClosed = "ORGANISATION_CLOSED"

    // Remedies and oversight.
    case reviewTooLate = "REVIEW_TOO_LATE"
    case reviewOpen = "REVIEW_OPEN"
    case reviewDone = "REVIEW_DONE"
    case complaintState = "COMPLAINT_STATE"
    case recused = "RECUSED"
    case recusalLifted = "RECUSAL_LIFTED"
    case nothingToDraw = "NOTHING_TO_DRAW"
    case sampleTooLarge = "SAMPLE_TOO_LARGE"
    case pastUnreadable = "PAST_UNREADABLE"

    // Changes of divisions.
    case divisionChangeUnfit = "DIVISION_CHANGE_UNFIT"
    case divisionChangeEarly = "DIVISION_CHANGE_EARLY"
    case divisionNotStanding = "DIVISION_NOT_STANDING"
    case divisionCodeTaken = "DIVISION_CODE_TAKEN"
    case divisionCodeInvalid = "DIVISION_CODE_INVALID"
    case divisionsBelow = "DIVISIONS_BELOW"
    case divisionNotBelow = "DIVISION_NOT_BELOW"
    case personPlaced = "PERSON_PLACED"

    // Migration from a retired system.
    case migrationTotalsDiffer = "MIGRATION_TOTALS_DIFFER"

    // Attachments.
    case attachmentType = "ATTACHMENT_TYPE"
    case attachmentTooLarge = "ATTACHMENT_TOO_LARGE"
    case attachmentDiffers = "ATTACHMENT_DIFFERS"
    case attachmentsTooMany = "ATTACHMENTS_TOO_MANY"
    case attachmentRemoved = "ATTACHMENT_REMOVED"
    case attachmentSwept = "ATTACHMENT_SWEPT"
    case attachmentDamaged = "ATTACHMENT_DAMAGED"

    // A notice that was withdrawn, and its cases.
    case noticeWithdrawn = "NOTICE_WITHDRAWN"
    case noticeUnsettled = "NOTICE_UNSETTLED"
    case nothingToSettle = "NOTHING_TO_SETTLE"

    // Roles that a second person confirms.
    case secondPersonNeeded = "SECOND_PERSON_NEEDED"
    case grantDecided = "GRANT_DECIDED"
    case grantExpired = "GRANT_EXPIRED"
    // After a restore.
    case outsideKindNotYours = "OUTSIDE_KIND_NOT_YOURS"
    case numbersExhausted = "NUMBERS_EXHAUSTED"

    // Erasure of a person's data.
    case personErased = "PERSON_ERASED"
    case erasureHindered = "ERASURE_HINDERED"
    case erasureOpen = "ERASURE_OPEN"
    case erasureState = "ERASURE_STATE"
    case erasureEarly = "ERASURE_EARLY"
    case erasureTooLarge = "ERASURE_TOO_LARGE"

    // Reading the audit.
    case auditUnreadable = "AUDIT_UNREADABLE"

    // Who makes rules for a region.
    case ruleSetNotYours = "RULE_SET_NOT_YOURS"
    case ruleSetNobodys = "RULE_SET_NOBODYS"

    /// What kind of failure it is, in the terms of the protocol's status codes.
    package var kind: RefusalKind {
        switch self {
        case .notFound, .notInRoster, .noticeUnknown, .ruleSetUnknown, .divisionUnknown,
            .bureauUnknown:
            .notFound
        case .requestInvalid, .fieldInvalid, .identityInvalid, .reasonRequired, .groundUnfit,
            .idempotencyKeyRequired, .receiptInFuture, .rolesExclude, .rowCountDiffers:
            .invalidArgument
        case .nameTaken, .accountBound, .accountExists, .applicationOpen, .alreadyRegistered,
            .inRoster, .feedbackOpen, .managementNumberTaken:
            .alreadyExists
        case .versionConflict, .versionNotNext, .idempotencyMismatch, .periodsOverlap:
            .conflict
        case .ownCase, .sameOfficer, .notYourStep, .notResponsible, .accountReserved,
            .claimedByOther, .notPublishing:
            .permissionDenied
        case .operatorEnded, .nameDiffers, .rosterNotLoaded, .batchNotOpen, .identityDiffers,
            .formIncomplete, .kindNotOffered, .stateForbids, .pledgeMissing, .notEligible,
            .idempotencyExpired, .rehearsalOnly, .clockBehind, .epochChanged, .notClaimed,
            .claimsExhausted,
            .holdRunning, .batchFull, .registrationStateUnfit, .proposalOpen, .alreadyDecided,
            .registrationEnded, .feedbackState, .resultVoid, .rowsInUse:
            .failedPrecondition
        case .proofTaken, .alreadyRecorded: .alreadyExists
        case .organisationExists: .alreadyExists
        case .personMerged, .pairState, .twoRegistrations, .educationShared, .mergeTooLarge,
            .organisationClosed:
            .failedPrecondition
        case .reviewTooLate, .complaintState: .failedPrecondition
        case .recused: .permissionDenied
        case .recusalLifted, .nothingToDraw, .sampleTooLarge, .pastUnreadable:
            .failedPrecondition
        case .reviewOpen, .reviewDone: .alreadyExists
        case .ownEntry, .recognisedHours: .permissionDenied
        case .rowsInError: .invalidArgument
        case .reportTooLarge, .reportUnchanged: .failedPrecondition
        case .neverRegistered, .educationInUse, .educationWithdrawn, .educationEntriesTooMany:
            .failedPrecondition
        case .revisionCompacted, .revisionUnknown: .outOfRange
        case .divisionChangeUnfit, .divisionCodeInvalid, .divisionNotBelow, .attachmentType,
            .attachmentTooLarge,
            .attachmentDiffers:
            .invalidArgument
        case .divisionCodeTaken: .alreadyExists
        case .noticeWithdrawn, .noticeUnsettled, .nothingToSettle: .failedPrecondition
        case .secondPersonNeeded: .permissionDenied
        case .grantDecided, .grantExpired: .failedPrecondition
        case .divisionChangeEarly, .divisionNotStanding, .divisionsBelow, .personPlaced,
            .migrationTotalsDiffer, .attachmentsTooMany, .attachmentRemoved, .attachmentSwept,
            .attachmentDamaged:
            .failedPrecondition
        case .outsideKindNotYours, .ruleSetNotYours: .permissionDenied
        case .ruleSetNobodys: .failedPrecondition
        case .erasureOpen: .alreadyExists
        case .numbersExhausted, .personErased, .erasureHindered, .erasureState, .erasureEarly,
            .erasureTooLarge, .auditUnreadable:
            .failedPrecondition
        }
    }
}

package enum RefusalKind: Sendable {
    case invalidArgument, notFound, alreadyExists, failedPrecondition, permissionDenied, conflict
    case outOfRange
}

/// A refusal with what a clerk needs to go on: parameters for the message, problems by field.
/// It never carries an identity number.
package struct Refusal: Error, Equatable, Sendable {
    package var reason: RefusalReason
    /// Name and value, in the order in which a message shows them.
    package var parameters: [Parameter]
    package var fields: [FieldProblem]

    package struct Parameter: Equatable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(
        _ reason: RefusalReason, _ parameters: [Parameter] = [], fields: [FieldProblem] = []
    ) {
        self.reason = reason
        self.parameters = parameters
        self.fields = fields
    }
}
