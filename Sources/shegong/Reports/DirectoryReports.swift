import Schema

extension Bureau {
    static var headings: [Heading] {
        [
            .id, .shortName, .name, .parentID, .divisionIDs, .validFrom, .validUntil, .office,
            .address,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), .optional(shortName), .text(name), .id(parentId),
            .several(divisionIds.map { .number(UInt64($0)) }), .day(validFrom), .day(validUntil),
            .optional(office), .optional(address),
        ]
    }
}

extension Operator {
    static var headings: [Heading] {
        [
            .id, .userID, .accountName, .bureauID, .roles, .validFrom, .validUntil, .endedAt,
            .displayName, .grantID,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), .number(UInt64(uid)), .text(accountName), .id(bureauId),
            .several(roles.map(\.cell)), .day(validFrom), .day(validUntil), .instant(endedAt),
            .optional(displayName), .id(grantId),
        ]
    }
}

extension Division {
    static var headings: [Heading] {
        [.id, .name, .level, .parentID, .validFrom, .validUntil]
    }

    var cells: [Cell] {
        [.id(id), .text(name), level.cell, .id(parentId), .day(validFrom), .day(validUntil)]
    }
}

extension WhoAmIReply {
    var sections: [Report.Section] {
        var sections: [Report.Section] = []
        if let me = self.operator {
            sections.append(.init(.me, .fields(Report.fields(Operator.headings, me.cells))))
        }
        if let bureau {
            sections.append(.init(.bureau, .fields(Report.fields(Bureau.headings, bureau.cells))))
        }
        return sections
    }
}

extension Report {
    /// The cells of a row as fields, one below the other.
    static func fields(_ headings: [Heading], _ cells: [Cell]) -> [Field] {
        zip(headings, cells).map { Field($0, $1) }
    }
}
