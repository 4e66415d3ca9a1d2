import Schema

extension PersonChange {
    static var headings: [Heading] {
        [
            .id, .kind, .state, .personID, .name, .newName, .newDocument, .effectiveOn,
            .fromDivision, .toDivision, .reason, .proposedBy, .proposedAt, .decidedBy, .decidedAt,
            .decisionReason,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), kind.cell, state.cell, .id(personId), .text(personName), .optional(newName),
            newDocument?.cell ?? .absent, .day(effectiveOn), .id(fromDivisionId),
            .id(toDivisionId), .text(reason), .id(proposedBy), .instant(proposedAt),
            .id(decidedBy), .instant(decidedAt), .optional(decisionReason),
        ]
    }
}
