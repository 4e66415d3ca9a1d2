import Schema

extension EducationEntry {
    /// With what of it counts, where that was asked.
    static var headings: [Heading] {
        [
            .id, .personID, .educationForm, .title, .organiser, .fromDay, .untilDay, .completedOn,
            .claimedMinutes,
            .recognisedMinutes, .countedMinutes, .notCounted, .state, .proofNumber, .rollID,
            .periodID, .version, .reason,
        ]
    }

    func cells(_ counted: CountedEducation?) -> [Cell] {
        [
            .id(id), .id(personId), form.cell, .optional(title), .optional(organiser),
            .day(studied?.fromDay ?? 0), .day(studied?.untilDay ?? 0), .day(completedOn),
            .number(UInt64(claimedMinutes)), .number(UInt64(recognisedMinutes)),
            counted.map { .number(UInt64($0.countedMinutes)) } ?? .absent,
            EducationLossCode.cell(counted?.reason ?? ""), state.cell, .optional(proofNumber),
            .id(rollId), .id(periodId), .number(UInt64(version)), .optional(reason),
        ]
    }
}

extension EducationRoll {
    static var headings: [Heading] {
        [.id, .label, .organiser, .number, .rowCount, .firstEntryID, .importedAt, .handedInBy]
    }

    var cells: [Cell] {
        [
            .id(id), .text(label), .text(organiser), .optional(number), .number(UInt64(rowCount)),
            .id(firstEntryId), .instant(importedAt), .id(organisationId),
        ]
    }
}

extension EducationCountReport {
    var fields: [Report.Field] {
        [
            .init(.demanded, .flag(demanded)),
            .init(.requiredMinutes, .number(UInt64(requiredMinutes))),
            .init(.countedMinutes, .number(UInt64(countedMinutes))),
            .init(.missingMinutes, .number(UInt64(missingMinutes))),
            .init(.countedFrom, .day(countedFrom)), .init(.countedUntil, .day(countedUntil)),
            .init(.legalBasis, .optional(legalBasis)),
        ]
    }
}

extension ListEducationReply {
    var sections: [Report.Section] {
        var counted: [UInt64: CountedEducation] = [:]
        for row in count?.entries ?? [] { counted[row.entryId] = row }
        var sections: [Report.Section] = [
            .init(
                .educationEntries,
                .rows(EducationEntry.headings, entries.map { $0.cells(counted[$0.id]) }),
                nextAfter: end?.nextAfterId ?? 0)
        ]
        if !rolls.isEmpty {
            sections.append(
                .init(.rolls, .rows(EducationRoll.headings, rolls.map(\.cells))))
        }
        if let count { sections.append(.init(.educationCount, .fields(count.fields))) }
        return sections
    }
}
