import Schema

extension ErasureCase {
    static var headings: [Heading] {
        [
            .id, .personID, .ground, .reason, .state, .requestedBy, .requestedAt, .notBefore,
            .confirmedBy, .executedAt, .withdrawnBecause, .erased,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), .id(personId), ground.cell, .optional(reason), state.cell,
            .id(requestedBy), .instant(requestedAt), .instant(notBefore), .id(confirmedBy),
            .instant(executedAt), .optional(withdrawalReason),
            .several(erased.map { .text("\($0.table) \($0.records)") }),
        ]
    }
}

extension ErasureCount {
    fileprivate static var headings: [Heading] { [.table, .count] }
    fileprivate var cells: [Cell] { [.text(table), .number(UInt64(records))] }
}

extension ErasureObstacle {
    fileprivate static var headings: [Heading] { [.obstacle, .recordID, .hinderedUntil] }
    fileprivate var cells: [Cell] { [hindrance.cell, .id(recordId), .day(untilDay)] }
}

extension PreviewErasureReply {
    var sections: [Report.Section] {
        [
            .init(
                nil,
                .fields([
                    .init(.personID, .id(personId)), .init(.notBefore, .instant(notBefore)),
                    .init(.retentionYears, .number(UInt64(retentionYears))),
                ])),
            .init(.erased, .rows(ErasureCount.headings, erased.map(\.cells))),
            .init(.recordsKept, .rows(ErasureCount.headings, kept.map(\.cells))),
            .init(.obstacles, .rows(ErasureObstacle.headings, obstacles.map(\.cells))),
        ]
    }
}
