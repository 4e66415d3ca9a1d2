import Schema

extension MigrationBatch {
    static var headings: [Heading] {
        [
            .id, .state, .label, .foundTotals, .expectedTotals, .taken, .merged, .refused,
            .undone, .kept, .conflicts, .bureauID, .openedAt, .finishedAt, .undoneAt, .undoReason,
        ]
    }

    var cells: [Cell] {
        let counts = counts ?? MigrationCounts()
        return [
            .id(id), state.cell, .text(label), (found ?? MigrationTotals()).cell,
            (expected ?? MigrationTotals()).cell, .number(UInt64(counts.taken)),
            .number(UInt64(counts.merged)), .number(UInt64(counts.refused)),
            .number(UInt64(counts.undone)), .number(UInt64(counts.kept)),
            .number(UInt64(counts.conflicts)), .id(bureauId), .instant(openedAt),
            .instant(finishedAt), .instant(undoneAt), .optional(undoReason),
        ]
    }
}

extension MigrationTotals {
    /// Persons, certificates, registrations, rows of hours, minutes.
    var cell: Cell {
        .several([
            .number(UInt64(persons)), .number(UInt64(certificates)), .number(UInt64(periods)),
            .number(UInt64(hours)), .number(minutes),
        ])
    }
}

extension MigrationRow {
    static var headings: [Heading] {
        [
            .row, .kind, .legacyNumber, .legacyOwner, .name, .outcome, .reason, .recordID,
            .conflicts,
        ]
    }

    var cells: [Cell] {
        [
            .number(UInt64(row)), kind.cell, .text(legacyNumber), .optional(legacyOwnerNumber),
            .optional(name), outcome.cell, .optional(reason), .id(recordId),
            conflicts.isEmpty ? .absent : .several(conflicts.map(Cell.text)),
        ]
    }
}
