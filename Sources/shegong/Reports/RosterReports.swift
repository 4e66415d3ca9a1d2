import Schema

extension RosterEntry {
    static var headings: [Heading] {
        [
            .id, .examYear, .level, .name, .documentKind, .documentNumber, .managementNumber,
            .divisionID, .passedOn, .issuedOn, .origin,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), .number(UInt64(examYear)), level.cell, .text(name), documentKind.cell,
            .optional(documentNumber), .text(managementNumber), .id(divisionId), .day(passedOn),
            .day(issuedOn), origin.cell,
        ]
    }
}

extension RosterBatch {
    static var headings: [Heading] {
        [.id, .label, .state, .rowCount, .alreadyKnown, .publishedAt]
    }

    var cells: [Cell] {
        [
            .id(id), .text(label), state.cell, .number(UInt64(rowCount)),
            .number(UInt64(alreadyKnown)), .instant(publishedAt),
        ]
    }
}
