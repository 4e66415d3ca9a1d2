import Schema

extension RegistrationEvent {
    static var headings: [Heading] {
        [
            .id, .kind, .ground, .state, .effectiveOn, .periodID, .personID, .reason, .proposedBy,
            .proposedAt, .decidedBy, .decidedAt, .decisionReason,
            .legalBasis,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), kind.cell, ground.cell, state.cell, .day(effectiveOn), .id(periodId),
            .id(personId), .text(reason), .id(proposedBy), .instant(proposedAt), .id(decidedBy),
            .instant(decidedAt), .optional(decisionReason), .optional(legalBasis),
        ]
    }
}

extension GetRegistrationStatusReply {
    var sections: [Report.Section] {
        var sections = [
            Report.Section(
                nil,
                .fields([
                    .init(.state, status.cell), .init(.onDay, .day(onDay)),
                    .init(.renewableUntil, .day(renewableUntil)),
                    .init(.personID, .id(personId)),
                ]))
        ]
        if let period {
            sections.append(.init(.registration, .fields(period.statusFields)))
        }
        return sections
    }
}

extension RegistrationPeriod {
    fileprivate var statusFields: [Report.Field] {
        [
            .init(.number, .text(number)), .init(.validFrom, .day(validFrom)),
            .init(.validUntil, .day(validUntil)), .init(.cancelledFrom, .day(cancelledFrom)),
            .init(.isRevoked, .flag(revokedById != 0)),
            .init(.suspensions, suspensions.isEmpty ? .absent : .several(suspensions.map(\.cell))),
        ]
    }
}

extension RegistrationSuspension {
    fileprivate var cell: Cell {
        .text(
            CalendarText.day(fromDay) + "–" + (untilDay == 0 ? "" : CalendarText.day(untilDay)))
    }
}
