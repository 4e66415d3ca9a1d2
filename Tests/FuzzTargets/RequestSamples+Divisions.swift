import ProtobufRuntime
import Registry
import Schema
import ShegongServer

extension RequestSamples {
    /// Divisions in time.
    static func ofDivisions(_ method: Method) -> [UInt8] {
        let page = PageRequest(limit: 10)
        let act = PublishDivisionChangeRequest(
            kind: .merger, document: "某府函〔2021〕1号", effectiveOn: 20_220_101,
            sourceIds: [441_203], successors: [DivisionSuccessor(id: 441_202)])
        return switch method {
        case .publishDivisionChange, .previewDivisionChange: act.encoded()
        case .moveDivision: MoveDivisionRequest(changeId: 1).encoded()
        case .listDivisionChanges:
            ListDivisionChangesRequest(divisionId: 441_203, page: page).encoded()
        case .listUnplaced: ListUnplacedRequest(changeId: 1, page: page).encoded()
        case .placePerson:
            PlacePersonRequest(
                changeId: 1, personId: 1, divisionId: 441_202, reason: "x"
            ).encoded()
        default: []
        }
    }
}
