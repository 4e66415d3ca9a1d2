import Schema

extension RuleSet {
    static var headings: [Heading] {
        [
            .id, .name, .version, .regionID, .effectiveFrom, .effectiveUntil, .firstClock,
            .firstWithinYears, .validityYears, .periodEnd, .legalBasis,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), .text(name), .number(UInt64(version)), .id(regionDivisionId),
            .day(effectiveFrom), .day(effectiveUntil), firstClock.cell,
            .number(UInt64(firstWithinYears)), .number(UInt64(validityYears)), periodEnd.cell,
            .optional(legalBasis),
        ]
    }
}

extension Notice {
    static var headings: [Heading] {
        [
            .id, .name, .version, .title, .regionID, .kinds, .opensAt, .closesAt, .ruleSetName,
            .withdrawnAt,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), .text(name), .number(UInt64(version)), .text(title), .id(regionDivisionId),
            .several(kinds.map(\.cell)), .instant(opensAt), .instant(closesAt),
            .optional(ruleSetName), .instant(withdrawnAt),
        ]
    }

    /// Everything that the notice says.
    var sections: [Report.Section] {
        let more: [Report.Field] = [
            .init(.number, .optional(number)), .init(.url, .optional(url)),
            .init(.examYears, .several(examYears.map { .number(UInt64($0)) })),
            .init(
                .lateExamYearsUntil,
                lateExamYearsUntil == 0 ? .absent : .number(UInt64(lateExamYearsUntil))),
            .init(.scopeID, .id(scopeDivisionId)), .init(.correctionUntil, .day(correctionUntil)),
            .init(.firstClause, .optional(firstClause)),
            .init(.windowClause, .optional(windowClause)),
            .init(.scopeClause, .optional(scopeClause)),
            .init(.renewalFirstRegisteredUntil, .day(renewalFirstRegisteredUntil)),
            .init(.educationDemanded, .flag(ceDemanded)),
            .init(.renewalClause, .optional(renewalClause)),
            .init(.educationClause, .optional(ceClause)),
            .init(.pledgeText, .optional(pledgeText)),
        ]
        return [
            .init(nil, .fields(Report.fields(Self.headings, cells) + more)),
            .init(
                .steps,
                .rows(
                    [.level, .isFinal, .displayName],
                    steps.map { [$0.level.cell, .flag($0.isFinal), .optional($0.displayName)] })),
            .init(
                .contacts,
                .rows(
                    [.bureauName, .office, .address],
                    contacts.map {
                        [.text($0.bureauName), .optional($0.office), .optional($0.address)]
                    })),
            attachmentsNeeded.section,
        ]
    }
}

extension [Notice] {
    /// Which versions stand, and who withdrew the others and why.
    var withdrawals: Report.Section {
        .init(
            .versions,
            .rows(
                [
                    .id, .version, .closesAt, .withdrawnAt, .withdrawnBy, .withdrawnBureauID,
                    .withdrawnNumber, .withdrawnReason,
                ],
                map { notice in
                    [
                        .id(notice.id), .number(UInt64(notice.version)),
                        .instant(notice.closesAt), .instant(notice.withdrawnAt),
                        .id(notice.withdrawnBy), .id(notice.withdrawnBureauId),
                        .optional(notice.withdrawnNumber), .optional(notice.withdrawnReason),
                    ]
                }))
    }
}
