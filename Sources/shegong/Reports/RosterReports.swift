import Schema

extension RosterEntry {
    static var headings: [Heading] {
        [
            .id, .examYear, .level, .name, .documentKind, .documentNumber, .managementNumber,
            .divisionID, .passedOn, .issuedOn, .origin, .voidedAt,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), .number(UInt64(examYear)), level.cell, .text(name), documentKind.cell,
            .optional(documentNumber), .text(managementNumber), .id(divisionId), .day(passedOn),
            .day(issuedOn), origin.cell, .instant(voidedAt),
        ]
    }
}

extension VoidedResult {
    static var headings: [Heading] {
        RosterEntry.headings + [
            .voidReason, .voidDocument, .personID, .certificateID, .registrations,
        ]
    }

    var cells: [Cell] {
        let entry = entry ?? RosterEntry()
        return entry.cells + [
            .optional(entry.voidReason), .optional(entry.voidDocument), .id(personId),
            .id(certificateId), .several(periods.map { .text($0.number) }),
        ]
    }
}

extension RosterBatch {
    static var headings: [Heading] {
        [
            .id, .label, .state, .rowCount, .alreadyKnown, .publishedAt, .undoneAt, .undoReason,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), .text(label), state.cell, .number(UInt64(rowCount)),
            .number(UInt64(alreadyKnown)), .instant(publishedAt), .instant(undoneAt),
            .optional(undoReason),
        ]
    }
}
