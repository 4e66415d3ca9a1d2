import ProtobufRuntime
import Schema

@testable import ShegongServer

extension SampleRequest {
    /// Divisions in time, withdrawn notices, and grants.
    static func ofDivisions(_ method: Method, _ ids: RegisterIDs) -> [UInt8] {
        let page = PageRequest(limit: 10)
        let act = PublishDivisionChangeRequest(
            kind: .merger, document: "某府函〔2021〕1号", effectiveOn: 20_220_101,
            sourceIds: [441_203], successors: [DivisionSuccessor(id: 441_202)])
        return switch method {
        case .publishDivisionChange, .previewDivisionChange: act.encoded()
        case .moveDivision: MoveDivisionRequest(changeId: 1).encoded()
        case .confirmGrant: ConfirmGrantRequest(grantId: 1).encoded()
        case .declineGrant: DeclineGrantRequest(grantId: 1, reason: "x").encoded()
        case .listGrants: ListGrantsRequest(decidedToo: true, page: page).encoded()
        case .withdrawNotice:
            WithdrawNoticeRequest(
                name: "zhaoqing-2021", version: 1, number: "某函1号", reason: "有误"
            ).encoded()
        case .listNoticeCases:
            ListNoticeCasesRequest(noticeName: "zhaoqing-2021", page: page).encoded()
        case .settleNotice:
            SettleNoticeRequest(
                items: [SettleNoticeItem(applicationId: 1, expectedVersion: 2)],
                outcome: .kept, reason: "x", basis: "某号"
            ).encoded()
        case .listDivisionChanges:
            ListDivisionChangesRequest(divisionId: 441_203, page: page).encoded()
        case .listUnplaced: ListUnplacedRequest(changeId: 1, page: page).encoded()
        case .placePerson:
            PlacePersonRequest(
                changeId: 1, personId: 1, divisionId: 441_202, reason: "x"
            ).encoded()
        default: ofMigration(method, ids)
        }
    }

    /// An import from a retired system, opened and given two rows.
    static func ofMigration(_ method: Method, _ ids: RegisterIDs) -> [UInt8] {
        let page = PageRequest(limit: 10)
        return switch method {
        case .openMigration:
            OpenMigrationRequest(
                label: "省系统", contentDigest: Array(repeating: 3, count: 32),
                expected: MigrationTotals(persons: 1, hours: 1, minutes: 60)
            ).encoded()
        case .stageMigration:
            StageMigrationRequest(
                batchId: 1, firstRow: 1,
                rows: [
                    MigrationRow(
                        kind: .person, legacyNumber: "P1", name: "迁移者",
                        documentNumber: "449014189912310010", divisionId: 441_226),
                    MigrationRow(
                        kind: .hours, legacyNumber: "H1", legacyOwnerNumber: "P1",
                        fromDay: 20_190_301, untilDay: 20_190_301, form: .training,
                        organiser: "某协会", minutes: 60),
                ]
            ).encoded()
        case .acceptMigration: AcceptMigrationRequest(batchId: 1).encoded()
        case .advanceMigration: AdvanceMigrationRequest(batchId: 1).encoded()
        case .undoMigration: UndoMigrationRequest(batchId: 1, reason: "x").encoded()
        case .previewMigration: PreviewMigrationRequest(batchId: 1, page: page).encoded()
        case .listMigrations: ListMigrationsRequest(page: page).encoded()
        case .listMigrationRows: ListMigrationRowsRequest(batchId: 1, page: page).encoded()
        case .findLegacy: FindLegacyRequest(legacyNumber: "P1").encoded()
        default: ofAttachments(method, ids)
        }
    }
}
