import Schema

extension DivisionChange {
    static var headings: [Heading] {
        [
            .id, .kind, .legalBasis, .effectiveOn, .sources, .successors, .divisionsBelow,
            .bureausEnded, .state,
            .movedPersons, .movedApplications, .listed, .movedOperators, .listedOperators,
            .publishedAt, .carriedOutAt,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), kind.cell, .text(document), .day(effectiveOn),
            .several(sourceIds.map { .number(UInt64($0)) }),
            .several(successors.map { .text("\($0.id) \($0.name)") }),
            .several(successors.flatMap(\.placements).map(Cell.text)),
            .several(bureaus.filter(\.ends).map { .number($0.bureauId) }), state.cell,
            .number(UInt64(movedPersons)), .number(UInt64(movedApplications)),
            .number(UInt64(listedPersons)), .several(operators.map { .number($0.operatorId) }),
            .several(listedOperatorIds.map(Cell.number)), .instant(publishedAt),
            .instant(carriedOutAt),
        ]
    }
}

extension DivisionSuccessor {
    /// As the option says it: 441225=441231.
    fileprivate var placements: [String] { belowIds.map { "\($0)=\(id)" } }
}

extension DivisionTally {
    static var headings: [Heading] {
        [
            .divisionID, .divisionName, .bureauID, .persons, .certificates, .registrations,
            .applications, .operators,
        ]
    }

    var cells: [Cell] {
        [
            .id(divisionId), .optional(divisionName), .id(bureauId), .number(UInt64(persons)),
            .number(UInt64(certificates)), .number(UInt64(registrations)),
            .number(UInt64(applications)), .number(UInt64(operators)),
        ]
    }
}

extension PreviewDivisionChangeReply {
    var sections: [Report.Section] {
        let change = change ?? DivisionChange()
        return [
            .init(
                .divisionChange, .fields(Report.fields(DivisionChange.headings, change.cells))),
            .init(.tallies, .rows(DivisionTally.headings, tallies.map(\.cells))),
        ]
    }
}

extension FormerDivision {
    /// 441203 (until 2021-12-31).
    var cell: Cell { .several([.number(UInt64(divisionId)), .day(untilDay)]) }
}
