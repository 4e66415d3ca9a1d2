import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Changes of divisions: beside the two counties that everybody works in, and a part that one of
/// them gives away.
extension CallGenerator {
    /// Questions about acts and imports.
    mutating func mapQuestion(
        _ method: Method, _ officer: CastMember, _ view: View
    ) -> Intent {
        switch method {
        case .listMigrationRows:
            Intent(
                member: .batch, method: method,
                payload: ListMigrationRowsRequest(batchId: 1).encoded())
        case .previewMigration:
            Intent(
                member: .batch, method: method,
                payload: PreviewMigrationRequest(batchId: 1).encoded())
        case .findLegacy:
            Intent(
                member: officer, method: method,
                payload: FindLegacyRequest(legacyNumber: "P1").encoded())
        case .listUnplaced:
            Intent(
                member: .final, method: method,
                payload: ListUnplacedRequest(changeId: 1).encoded())
        default:
            Intent(
                member: .system, method: method, payload: publishDivisionChange(view).payload)
        }
    }

    mutating func publishDivisionChange(_ view: View) -> Intent {
        sequence += 1
        let today = CommandContext(
            caller: .administrationSocket, now: view.now, isRehearsal: true
        ).today
        let standing = view.all(Division.self, .division).filter {
            $0.parentId == 441_200 && $0.validUntil == 0 && ![441_202, 441_226].contains($0.id)
        }
        let source = dice.pick(standing, else: Division(id: 441_203))
        let code = 441_230 + UInt32(dice.number(below: 50))
        var request = PublishDivisionChangeRequest(
            kind: .merger, document: dice.once(in: 8) ? "" : "某府函〔2021〕\(sequence)号",
            effectiveOn: dice.once(in: 3) ? 20_990_101 : today, sourceIds: [source.id],
            successors: [DivisionSuccessor(id: 441_202)])
        switch dice.number(below: 5) {
        case 0: break
        case 1:
            request.kind = .renaming
            request.successors = [DivisionSuccessor(id: source.id, name: "更名\(sequence)")]
        case 2:
            request.kind = .zone
            request.sourceIds = []
            request.successors = [
                DivisionSuccessor(
                    name: "某功能区\(sequence)", parentId: dice.once(in: 2) ? 441_200 : 441_202)
            ]
        case 3:
            request.kind = .code
            request.successors = [DivisionSuccessor(id: code, name: "改码\(sequence)")]
        default:
            request.kind = .split
            request.sourceIds = [441_202]
            let below = view.all(Division.self, .division).filter {
                $0.parentId == 441_202 && $0.validUntil == 0
            }
            request.successors = [
                DivisionSuccessor(id: 441_202),
                DivisionSuccessor(
                    id: code, name: "析置\(sequence)", bureauShortName: "zhaoqing",
                    belowIds: below.prefix(1).map(\.id)),
            ]
        }
        return Intent(
            member: .system, method: .publishDivisionChange, payload: request.encoded())
    }

    mutating func moveDivision(_ view: View) -> Intent {
        let changes = view.all(DivisionChange.self, .divisionChange)
        let request = MoveDivisionRequest(
            changeId: dice.once(in: 8) ? 999 : dice.pick(changes, else: DivisionChange(id: 1)).id)
        return Intent(member: .system, method: .moveDivision, payload: request.encoded())
    }

    mutating func placePerson(_ view: View) -> Intent {
        let splits = view.all(DivisionChange.self, .divisionChange).filter { $0.kind == .split }
        let change = dice.pick(splits, else: DivisionChange(id: 999))
        let there = view.all(Person.self, .person).filter {
            change.sourceIds.contains($0.divisionId) && $0.mergedInto == 0
        }
        let request = PlacePersonRequest(
            changeId: change.id, personId: dice.pick(there, else: Person(id: 999)).id,
            divisionId: change.successors.last?.id ?? 0, reason: dice.once(in: 6) ? "" : "现居新区")
        return Intent(member: .final, method: .placePerson, payload: request.encoded())
    }
}
