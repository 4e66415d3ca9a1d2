import Registry
import Schema

/// Imports from a retired system, as the batch job brings them in.
extension RegistryWorld {
    static func person(
        _ legacy: String, _ name: String, _ number: String, division: UInt32 = 441_226
    ) -> MigrationRow {
        MigrationRow(
            kind: .person, legacyNumber: legacy, name: name, documentNumber: number,
            divisionId: division)
    }

    static func certificate(
        _ legacy: String, of person: String, _ number: String, year: UInt32 = 2017
    ) -> MigrationRow {
        MigrationRow(
            kind: .certificate, legacyNumber: legacy, legacyOwnerNumber: person, number: number,
            level: .assistant, examYear: year)
    }

    static func period(
        _ legacy: String, of certificate: String, _ number: String, _ from: UInt32,
        _ until: UInt32
    ) -> MigrationRow {
        MigrationRow(
            kind: .period, legacyNumber: legacy, legacyOwnerNumber: certificate, number: number,
            fromDay: from, untilDay: until, periodKind: .first)
    }

    /// Studied on five days.
    static func hours(
        _ legacy: String, of person: String, _ minutes: UInt32, on day: UInt32 = 20_190_301
    ) -> MigrationRow {
        MigrationRow(
            kind: .hours, legacyNumber: legacy, legacyOwnerNumber: person, fromDay: day,
            untilDay: day + 4, form: .training, organiser: "某协会", minutes: minutes)
    }

    static func totals(_ rows: [MigrationRow]) -> MigrationTotals {
        func count(_ kind: MigrationRowKind) -> UInt32 {
            UInt32(rows.filter { $0.kind == kind }.count)
        }
        return MigrationTotals(
            persons: count(.person), certificates: count(.certificate), periods: count(.period),
            hours: count(.hours), minutes: rows.reduce(0) { $0 + UInt64($1.minutes) })
    }

    mutating func open(
        _ rows: [MigrationRow], digest: UInt8 = 1, expected: MigrationTotals? = nil
    ) throws(Refusal) -> UInt64 {
        let request = OpenMigrationRequest(
            label: "省系统", contentDigest: Array(repeating: digest, count: 32),
            expected: expected ?? Self.totals(rows))
        return try run(.openMigration(request), as: .zhaoqingBatch)[0]
    }

    mutating func stage(
        _ rows: [MigrationRow], _ batch: UInt64, from first: UInt32 = 1
    ) throws(Refusal) {
        for start in stride(from: 0, to: rows.count, by: 1_000) {
            let part = Array(rows[start..<min(start + 1_000, rows.count)])
            let request = StageMigrationRequest(
                batchId: batch, firstRow: first + UInt32(start), rows: part)
            try run(.stageMigration(request), as: .zhaoqingBatch)
        }
    }

    mutating func accept(_ batch: UInt64) throws(Refusal) {
        try run(.acceptMigration(AcceptMigrationRequest(batchId: batch)), as: .zhaoqingBatch)
    }

    mutating func finish(_ batch: UInt64) throws(Refusal) {
        let step = Command.advanceMigration(AdvanceMigrationRequest(batchId: batch))
        while try !run(step, as: .zhaoqingBatch).isEmpty {}
    }

    mutating func migrate(_ rows: [MigrationRow], digest: UInt8 = 1) throws(Refusal) -> UInt64 {
        let batch = try open(rows, digest: digest)
        try stage(rows, batch)
        try accept(batch)
        try finish(batch)
        return batch
    }

    mutating func undoMigration(_ batch: UInt64, reason: String = "重新导入") throws(Refusal) {
        try run(
            .undoMigration(UndoMigrationRequest(batchId: batch, reason: reason)),
            as: .zhaoqingBatch)
    }

    func migrationRows(_ batch: UInt64) throws -> [MigrationRow] {
        var trace = ReadTrace()
        let request = ListMigrationRowsRequest(batchId: batch, page: PageRequest(limit: 1_000))
        return try registry.migrationRows(request, context(.zhaoqingBatch), &trace).rows
    }
}
