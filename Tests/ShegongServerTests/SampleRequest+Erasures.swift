import ProtobufRuntime
import Schema

@testable import ShegongServer

extension SampleRequest {
    /// What follows a restore, and erasures of persons' data.
    static func ofErasures(_ method: ShegongServer.Method, _ ids: RegisterIDs) -> [UInt8] {
        let page = PageRequest(limit: 10)
        return switch method {
        case .listEpochs: ListEpochsRequest(page: page).encoded()
        case .compareOutside:
            CompareOutsideRequest(items: [
                OutsideItem(
                    kind: .receipt, number: "R-1", at: 1, day: 20_211_220, applicationId: 1,
                    name: Passer.zhang.name)
            ]).encoded()
        case .skipNumbers: SkipNumbersRequest(numbers: 1, reason: "x").encoded()
        case .settleOutside:
            SettleOutsideRequest(
                kind: .receipt, number: "R-9", outcome: .enteredAnew,
                applicationId: ids.application, reason: "x"
            ).encoded()
        case .requestErasure:
            RequestErasureRequest(
                personId: ids.person, ground: .unlawful, reason: "x"
            ).encoded()
        case .previewErasure:
            PreviewErasureRequest(personId: ids.person).encoded()
        case .confirmErasure: ConfirmErasureRequest(caseId: 1).encoded()
        case .withdrawErasure: WithdrawErasureRequest(caseId: 1, reason: "x").encoded()
        case .executeErasure: ExecuteErasureRequest(caseId: 1).encoded()
        case .listErasures: ListErasuresRequest(state: .requested, page: page).encoded()
        case .listAudit:
            ListAuditRequest(scope: auditScope(ids), page: page, throughEntry: 1 << 40).encoded()
        case .summarizeAudit: SummarizeAuditRequest(scope: auditScope(ids)).encoded()
        default: []
        }
    }

    private static func auditScope(_ ids: RegisterIDs) -> AuditScope {
        AuditScope(
            sinceAt: 1, untilAt: 1 << 42, accountName: Officer.deqingClerk.accountName,
            personId: ids.person, kinds: [.change, .reveal], method: "Persons/Reveal",
            withReadings: true)
    }
}
