import Schema

extension Organisation {
    static var headings: [Heading] {
        [.id, .kind, .name, .creditCode, .divisionID, .closedOn]
    }

    var cells: [Cell] {
        [
            .id(id), kind.cell, .text(names.last?.name ?? ""), .optional(creditCode),
            .id(divisionId), .day(closedOn),
        ]
    }

    var sections: [Report.Section] {
        let fields =
            Report.fields(Self.headings, cells) + [
                .init(.closeReason, .optional(closeReason)), .init(.enteredBy, .id(enteredBy)),
            ]
        return [
            .init(.organisation, .fields(fields)),
            .init(.names, .rows(OrganisationName.headings, names.map(\.cells))),
        ]
    }
}

extension OrganisationName {
    static var headings: [Heading] { [.name, .validFrom, .validUntil] }
    var cells: [Cell] { [.text(name), .day(fromDay), .day(untilDay)] }
}
