import Schema

extension FeedbackCase {
    static var headings: [Heading] {
        [
            .id, .state, .name, .documentKind, .documentNumber, .level, .examYear,
            .managementNumber, .examDivisionID, .divisionID, .openedAt,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), state.cell, .text(name), documentKind.cell, .optional(documentNumber),
            level.cell, .number(UInt64(examYear)), .text(managementNumber), .id(examDivisionId),
            .id(divisionId), .instant(openedAt),
        ]
    }

    var sections: [Report.Section] {
        let fields =
            Report.fields(Self.headings, cells) + [
                .init(.passedOn, .day(passedOn)), .init(.phone, .optional(phone)),
                .init(.evidence, .several(evidence.map(Cell.text))),
                .init(.bureauID, .id(bureauId)), .init(.enteredBy, .id(enteredBy)),
                .init(.rosterEntryID, .id(rosterEntryId)),
                .init(.closedByBatchID, .id(closedByBatchId)),
                .init(.closedAt, .instant(closedAt)),
            ]
        return [
            .init(.feedback, .fields(fields)),
            .init(.decisions, .rows(FeedbackDecision.headings, decisions.map(\.cells))),
        ]
    }
}

extension FeedbackDecision {
    static var headings: [Heading] { [.stage, .approved, .reason, .operatorID, .bureauID, .at] }

    var cells: [Cell] {
        [
            stage.cell, .flag(approved), .optional(reason), .id(operatorId), .id(bureauId),
            .instant(at),
        ]
    }
}

extension ShortMessage {
    static var headings: [Heading] {
        [
            .id, .state, .event, .phone, .text, .attempts, .nextAttemptAt, .createdAt, .changedAt,
            .personID, .feedbackID,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), state.cell, event.cell, .text(phone), .text(text), .number(UInt64(attempts)),
            .instant(nextAttemptAt), .instant(createdAt), .instant(changedAt), .id(personId),
            .id(feedbackId),
        ]
    }
}
