import ProtobufRuntime
import Registry
import Schema
import ShegongServer

extension RequestSamples {
    /// What follows a restore, and erasures of persons' data.
    static func ofErasures(_ method: Method) -> [UInt8] {
        let page = PageRequest(limit: 10)
        return switch method {
        case .listEpochs: ListEpochsRequest(page: page).encoded()
        case .compareOutside:
            CompareOutsideRequest(items: [
                OutsideItem(kind: .receipt, number: "R-1", at: 1_639_965_600_000, name: "张试")
            ]).encoded()
        case .skipNumbers: SkipNumbersRequest(numbers: 1, reason: "库外").encoded()
        case .settleOutside:
            SettleOutsideRequest(
                kind: .receipt, number: "R-9", outcome: .void, reason: "x"
            ).encoded()
        case .requestErasure:
            RequestErasureRequest(personId: 1, ground: .unlawful, reason: "误开账户").encoded()
        case .previewErasure: PreviewErasureRequest(personId: 1).encoded()
        case .confirmErasure: ConfirmErasureRequest(caseId: 1).encoded()
        case .withdrawErasure: WithdrawErasureRequest(caseId: 1, reason: "有误").encoded()
        case .executeErasure: ExecuteErasureRequest(caseId: 1).encoded()
        case .listErasures: ListErasuresRequest(state: .requested, page: page).encoded()
        case .listAudit:
            ListAuditRequest(
                scope: AuditScope(
                    sinceAt: 1, personId: 1, kinds: [.reveal], method: "Persons/Reveal",
                    withReadings: true), page: page
            ).encoded()
        case .summarizeAudit: SummarizeAuditRequest(scope: AuditScope(untilAt: 9)).encoded()
        default: []
        }
    }
}
