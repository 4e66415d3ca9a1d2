import Schema

extension DecisionLetter {
    var fields: [Report.Field] {
        [
            .init(.title, .text(title)), .init(.number, .text(number)),
            .init(.holderName, .text(addresseeName)),
            .init(.holderDocument, .optional(addresseeDocument?.number ?? "")),
            .init(.managementNumber, .text(managementNumber)), .init(.level, level.cell),
            .init(.kind, kind.cell), .init(.submittedAt, .day(submittedOn)),
            .init(.stage, stage.cell), .init(.facts, .text(facts)),
            .init(.legalBasis, .optional(legalBasis)), .init(.remedy, .optional(remedy)),
            .init(.reviewUntil, .day(reviewUntil)), .init(.bureauName, .text(bureauName)),
            .init(.decidedOn, .day(decidedOn)),
        ] + (referredTo.isEmpty ? [] : [.init(.referredTo, .text(referredTo))])
    }
}

extension RemedyEntry {
    static var headings: [Heading] {
        [
            .id, .state, .outcome, .applicationID, .stage, .requestedOn, .putForward, .dueOn,
            .calendarMissing, .reason, .decidedBy, .decidedAt, .personID,
        ]
    }

    var cells: [Cell] {
        let remedy = remedy ?? RemedyCase()
        return [
            .id(remedy.id), remedy.state.cell, remedy.outcome.cell, .id(remedy.applicationId),
            remedy.refusedStage.cell, .day(remedy.requestedOn), .text(remedy.grounds),
            .day(dueOn), .id(calendarMissing), .optional(remedy.reason), .id(remedy.decidedBy),
            .instant(remedy.decidedAt), .id(remedy.personId),
        ]
    }
}

extension Complaint {
    static var headings: [Heading] {
        [
            .id, .state, .outcome, .personID, .periodID, .receivedOn, .complainantKnown, .facts,
            .findings, .reason, .event,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), state.cell, outcome.cell, .id(personId), .id(periodId), .day(receivedOn),
            .flag(complainantKnown), .text(facts), .optional(findings), .optional(reason),
            .id(eventId),
        ]
    }

    var fields: [Report.Field] {
        Report.fields(Self.headings, cells) + [
            .init(.openedAt, .instant(openedAt)), .init(.closedAt, .instant(closedAt)),
        ]
    }
}

extension ComparisonCandidate {
    static var headings: [Heading] {
        [
            .id, .kind, .state, .personID, .divisionID, .eventOn, .reference, .reason, .decidedBy,
            .decidedAt, .events,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), kind.cell, state.cell, .id(personId), .id(divisionId), .day(eventOn),
            .optional(reference), .optional(reason), .id(decidedBy), .instant(decidedAt),
            eventIds.isEmpty ? .absent : .several(eventIds.map(Cell.id)),
        ]
    }
}

extension ExpiringRegistration {
    static var headings: [Heading] {
        [.periodID, .number, .personID, .divisionID, .validUntil, .daysLeft]
    }

    var cells: [Cell] {
        [
            .id(periodId), .text(number), .id(personId), .id(divisionId), .day(validUntil),
            .number(UInt64(daysLeft)),
        ]
    }
}
