import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Imports from a retired system: four rows about one passer each, of whom the register may know
/// something already.
extension CallGenerator {
    mutating func openMigration() -> Intent {
        sequence += 1
        let request = OpenMigrationRequest(
            label: "省系统",
            contentDigest: (0..<32).map { UInt8(truncatingIfNeeded: Int(sequence) &* ($0 + 1)) },
            expected: MigrationTotals(
                persons: 1, certificates: 1, periods: 1, hours: 1,
                minutes: dice.once(in: 6) ? 1 : 60))
        return Intent(member: .batch, method: .openMigration, payload: request.encoded())
    }

    mutating func stageMigration(_ view: View) -> Intent {
        let batch = batch(view, [.open])
        let passer = Passer(UInt32(100 + batch % 7))
        let number = passer.rosterEntry
        let rows = [
            MigrationRow(
                kind: .person, legacyNumber: "P\(batch)", name: number.name,
                documentNumber: number.documentNumber, divisionId: 441_226),
            MigrationRow(
                kind: .certificate, legacyNumber: "C\(batch)", legacyOwnerNumber: "P\(batch)",
                number: number.managementNumber, level: .assistant, examYear: 2017),
            MigrationRow(
                kind: .period, legacyNumber: "R\(batch)", legacyOwnerNumber: "C\(batch)",
                number: "GD\(batch)", fromDay: 20_170_601, untilDay: 20_200_601,
                periodKind: .first),
            MigrationRow(
                kind: .hours, legacyNumber: "H\(batch)", legacyOwnerNumber: "P\(batch)",
                fromDay: 20_190_301, untilDay: 20_190_301, form: .training,
                organiser: "某协会", minutes: 60),
        ]
        let request = StageMigrationRequest(
            batchId: batch, firstRow: dice.once(in: 8) ? 7 : 1, rows: rows)
        return Intent(member: .batch, method: .stageMigration, payload: request.encoded())
    }

    mutating func acceptMigration(_ view: View) -> Intent {
        let request = AcceptMigrationRequest(batchId: batch(view, [.open]))
        return Intent(member: .batch, method: .acceptMigration, payload: request.encoded())
    }

    mutating func advanceMigration(_ view: View) -> Intent {
        let request = AdvanceMigrationRequest(batchId: batch(view, [.accepted, .undoing]))
        return Intent(member: .batch, method: .advanceMigration, payload: request.encoded())
    }

    mutating func undoMigration(_ view: View) -> Intent {
        let request = UndoMigrationRequest(
            batchId: batch(view, [.finished, .open]), reason: dice.once(in: 6) ? "" : "重新导入")
        return Intent(member: .batch, method: .undoMigration, payload: request.encoded())
    }

    private mutating func batch(_ view: View, _ states: [MigrationState]) -> UInt64 {
        let all = view.all(MigrationBatch.self, .migrationBatch)
        let fitting = all.filter { states.contains($0.state) }
        return dice.pick(dice.once(in: 6) || fitting.isEmpty ? all : fitting, else: .init(id: 1)).id
    }
}
