import ProtobufRuntime
import Schema

@testable import ShegongServer

extension SampleRequest {
    /// Invented; must never be seen but when revealed.
    static let complainant = "赵举报"

    static let openComplaint = OpenComplaintRequest(
        personId: 1, complainantName: complainant, complainantContact: "13800000009",
        facts: "出借证书", receivedOn: 20_211_201)

    /// Remedies, complaints, comparison lists, reminders.
    static func ofOversight(_ method: Method, _ ids: RegisterIDs) -> [UInt8] {
        let page = PageRequest(limit: 10)
        return switch method {
        case .openRemedyCase:
            OpenRemedyCaseRequest(
                applicationId: ids.application, requestedOn: 20_211_220, grounds: "x"
            ).encoded()
        case .decideRemedyCase:
            DecideRemedyCaseRequest(caseId: 1, outcome: .overturned, reason: "x").encoded()
        case .listRemedyCases:
            ListRemedyCasesRequest(
                state: .open, applicationId: ids.application, page: page
            ).encoded()
        case .getDecisionLetter:
            GetDecisionLetterRequest(applicationId: ids.application, letterId: 1).encoded()
        case .openComplaint: openComplaint.encoded()
        case .investigateComplaint:
            InvestigateComplaintRequest(complaintId: 1, findings: "x").encoded()
        case .closeComplaint:
            CloseComplaintRequest(
                complaintId: 1, outcome: .cancellation, reason: "x", ground: .certificateMisused,
                number: ids.certificateNumber, effectiveOn: 20_211_231
            ).encoded()
        case .getComplaint: GetComplaintRequest(complaintId: 1).encoded()
        case .listComplaints: ListComplaintsRequest(state: .open, page: page).encoded()
        case .revealComplaint: RevealComplaintRequest(complaintId: 1, reason: "回访").encoded()
        case .importComparison:
            ImportComparisonListRequest(
                kind: .death, label: "x", contentDigest: Array(repeating: 9, count: 32),
                rows: [
                    ComparisonRow(
                        documentNumber: Passer.li.number, eventOn: 20_211_201, reference: "x")
                ]
            ).encoded()
        case .decideCandidate:
            DecideCandidateRequest(candidateId: 1, confirmed: true, reason: "x").encoded()
        case .listCandidates:
            ListCandidatesRequest(state: .open, kind: .death, page: page).encoded()
        case .listExpiring:
            ListExpiringRequest(withinDays: 400, divisionId: 441_200, page: page).encoded()
        case .queueReminders:
            QueueRemindersRequest(withinDays: 400, round: 1, afterPeriodId: 0).encoded()
        case .compareNational:
            CompareNationalRequest(
                rows: [
                    NationalRow(
                        managementNumber: Passer.zhang.managementNumber, level: .assistant,
                        status: .inForce, validUntil: 20_241_220)
                ]
            ).encoded()
        case .listRegistered: ListRegisteredRequest(page: page).encoded()
        case .declareRecusal:
            DeclareRecusalRequest(
                applicationId: ids.application, reason: "亲属", untilDay: 20_991_231
            ).encoded()
        case .liftRecusal: LiftRecusalRequest(recusalId: 1, reason: "x").encoded()
        case .listRecusals: ListRecusalsRequest(endedToo: true, page: page).encoded()
        case .drawSpotCheck:
            DrawSpotCheckRequest(
                scope: SpotCheckScope(fromDay: 20_210_101), seed: 7, count: 1
            ).encoded()
        case .recordSpotFinding:
            RecordSpotFindingRequest(
                spotCheckId: 1, applicationId: ids.application, finding: .defect, defect: .form,
                note: "x"
            ).encoded()
        case .getSpotCheck: GetSpotCheckRequest(spotCheckId: 1).encoded()
        case .listSpotChecks: ListSpotChecksRequest(page: page).encoded()
        case .listEducationRolls:
            ListEducationRollsRequest(organisationId: 1, page: page).encoded()
        default: ofDivisions(method, ids)
        }
    }
}
