import Schema

extension WorkingCalendar {
    static var headings: [Heading] {
        [.id, .year, .version, .holidays, .makeUpDays, .source]
    }

    var cells: [Cell] {
        [
            .id(id), .number(UInt64(year)), .number(UInt64(version)),
            .several(holidays.map(\.cell)), .several(makeUpDays.map(\.cell)), .text(source),
        ]
    }
}

extension NamedDays {
    var cell: Cell {
        let from = CalendarText.day(fromDay)
        return .text(
            name + " " + (fromDay == untilDay ? from : from + "–" + CalendarText.day(untilDay)))
    }
}

extension DueEntry {
    static var headings: [Heading] {
        [
            .applicationID, .state, .acceptedOn, .dueOn, .workingDaysLeft, .workingDaysOver,
            .clockStands, .calendarMissing, .personID, .managementNumber, .bureauID, .divisionID,
            .holderID,
        ]
    }

    var cells: [Cell] {
        let isKnown = dueOn != 0 && calendarMissing == 0
        return [
            .id(applicationId), state.cell, .day(acceptedOn), .day(dueOn),
            isKnown && workingDaysLeft >= 0 ? .number(UInt64(workingDaysLeft)) : .absent,
            isKnown && workingDaysLeft < 0 ? .number(UInt64(-Int64(workingDaysLeft))) : .absent,
            .flag(stands), .id(calendarMissing), .id(personId), .optional(managementNumber),
            .id(bureauId), .id(divisionId), .id(holderId),
        ]
    }
}

extension ReviewBatch {
    var fields: [Report.Field] {
        [
            .init(.id, .id(id)), .init(.stage, stage.cell), .init(.outcome, outcome.cell),
            .init(.operatorID, .id(operatorId)), .init(.at, .instant(at)),
            .init(.holdUntil, .instant(holdUntil)),
        ]
    }
}

extension ReviewBatchItem {
    static var headings: [Heading] { [.applicationID, .decided, .reason, .periodID] }

    var cells: [Cell] {
        [.id(applicationId), .flag(decided), .optional(refusal), .id(periodId)]
    }
}

extension GetReviewBatchReply {
    var sections: [Report.Section] {
        let batch = batch ?? ReviewBatch()
        return [
            .init(nil, .fields(batch.fields)),
            .init(.applications, .rows(ReviewBatchItem.headings, batch.items.map(\.cells))),
        ]
    }
}
