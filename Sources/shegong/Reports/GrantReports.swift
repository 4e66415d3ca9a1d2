import Schema

extension OperatorGrant {
    static var headings: [Heading] {
        [
            .id, .state, .userID, .accountName, .bureauID, .roles, .displayName, .requestedBy,
            .requestedAt, .expiresAt, .decidedBy, .decidedAt, .decisionReason, .operatorID,
        ]
    }

    var cells: [Cell] {
        let asked = self.operator ?? Operator()
        return [
            .id(id), state.cell, .number(UInt64(asked.uid)), .text(asked.accountName),
            .id(asked.bureauId), .several(asked.roles.map(\.cell)),
            .optional(asked.displayName), .id(requestedBy), .instant(requestedAt),
            .instant(expiresAt), .id(decidedBy), .instant(decidedAt), .optional(reason),
            .id(operatorId),
        ]
    }
}
