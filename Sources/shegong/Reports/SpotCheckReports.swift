import Schema

extension Recusal {
    static var headings: [Heading] {
        [
            .id, .recusedOfficer, .personID, .applicationID, .organisationID, .reason,
            .recusedUntil, .declaredBy, .declaredAt, .liftedBy, .liftReason,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), .id(operatorId), .id(personId), .id(applicationId), .id(organisationId),
            .text(reason), .day(untilDay), .id(declaredBy), .instant(declaredAt), .id(liftedBy),
            .optional(liftReason),
        ]
    }
}

extension SpotCheckEntry {
    static var headings: [Heading] {
        [
            .id, .figuresFrom, .figuresUntil, .figuresNotice, .divisionID, .population, .sample,
            .lookedAt, .defective, .drawnBy, .drawnAt,
        ]
    }

    var cells: [Cell] {
        let scope = scope ?? SpotCheckScope()
        return [
            .id(id), .day(scope.fromDay), .day(scope.untilDay), .optional(scope.noticeName),
            .id(scope.divisionId), .number(population), .number(UInt64(sample)),
            .number(UInt64(lookedAt)), .number(UInt64(defective)), .id(drawnBy),
            .instant(drawnAt),
        ]
    }
}

extension SpotCheckItem {
    static var headings: [Heading] {
        [
            .applicationID, .outcome, .decidedBy, .decidedAt, .periodID, .finding, .defect,
            .note, .foundBy,
        ]
    }

    var cells: [Cell] {
        [
            .id(applicationId), outcome.cell, .id(decidedBy), .instant(decidedAt),
            .id(periodId), finding.cell, defect.cell, .optional(note), .id(foundBy),
        ]
    }
}

extension GetSpotCheckReply {
    var sections: [Report.Section] {
        let check = spotCheck ?? SpotCheck()
        let entry = SpotCheckEntry(
            id: check.id, scope: check.scope, population: check.population, sample: sample,
            lookedAt: lookedAt, defective: defective, drawnBy: check.drawnBy,
            drawnAt: check.drawnAt)
        let fields =
            Report.fields(SpotCheckEntry.headings, entry.cells) + [
                .init(.seed, .number(check.seed)), .init(.revision, .number(check.revision)),
                .init(.rate, .text(lookedAt == 0 ? "" : "\(defective)/\(lookedAt)")),
            ]
        return [
            .init(.items, .rows(SpotCheckItem.headings, check.items.map(\.cells))),
            .init(.defects, .rows([.defect, .count], defects.map(\.cells))),
            .init(.spotCheck, .fields(fields)),
        ]
    }
}

extension SpotDefectCount {
    fileprivate var cells: [Cell] { [defect.cell, .number(UInt64(count))] }
}
