import Schema

extension DuplicateCandidate {
    static var headings: [Heading] {
        [.firstID, .firstName, .secondID, .secondName, .grounds, .pairID, .pairState]
    }

    var cells: [Cell] {
        [
            .id(first?.id ?? 0), .text(first?.name ?? ""), .id(second?.id ?? 0),
            .text(second?.name ?? ""), .several(grounds.map(\.cell)), .id(pairId), state.cell,
        ]
    }
}

extension PersonPair {
    static var headings: [Heading] { [.id, .survivorID, .mergedID, .state, .reason, .at] }

    var cells: [Cell] {
        [
            .id(id), .id(survivorId), .id(mergedId), state.cell,
            .optional(steps.last?.reason ?? ""), .instant(steps.last?.at ?? 0),
        ]
    }

    var sections: [Report.Section] {
        let moved = moved ?? MovedRecords()
        let fields =
            Report.fields(Self.headings, cells) + [
                .init(.movedCertificates, .several(moved.certificateIds.map(Cell.id))),
                .init(.movedPeriods, .several(moved.periodIds.map(Cell.id))),
                .init(.movedApplications, .several(moved.applicationIds.map(Cell.id))),
                .init(.movedEducation, .several(moved.educationEntryIds.map(Cell.id))),
            ]
        return [
            .init(.pair, .fields(fields)),
            .init(.decisions, .rows(PersonPairStep.headings, steps.map(\.cells))),
        ]
    }
}

extension PersonPairStep {
    static var headings: [Heading] { [.state, .reason, .operatorID, .bureauID, .at] }

    var cells: [Cell] {
        [state.cell, .optional(reason), .id(operatorId), .id(bureauId), .instant(at)]
    }
}

extension ComparePersonsReply {
    /// Field by field, the two beside each other, and a mark where they differ.
    var sections: [Report.Section] {
        let left = first?.fields ?? []
        let right = second?.fields ?? []
        let rows = zip(left, right).map { one, other -> [Cell] in
            [
                .value(one.heading.valueName), one.cell, other.cell,
                .flag(differing.contains { one.heading.belongs(to: $0) }),
            ]
        }
        var sections: [Report.Section] = [
            .init(.persons, .rows([.field, .first, .second, .differs], rows)),
            .init(.firstCertificates, .rows(Certificate.headings, first?.certificateCells ?? [])),
            .init(.secondCertificates, .rows(Certificate.headings, second?.certificateCells ?? [])),
            .init(.firstPeriods, .rows(RegistrationPeriod.headings, first?.periodCells ?? [])),
            .init(.secondPeriods, .rows(RegistrationPeriod.headings, second?.periodCells ?? [])),
        ]
        if let pair { sections += pair.sections }
        return sections
    }
}

extension ComparedFile {
    fileprivate var fields: [Report.Field] {
        (person ?? Person()).fields + (identity ?? PersonIdentity()).fields
    }

    fileprivate var certificateCells: [[Cell]] { certificates.map(\.cells) }
    fileprivate var periodCells: [[Cell]] { periods.map(\.cells) }
}

extension Heading {
    fileprivate var valueName: ValueName {
        ValueName(rawValue, text.chinese, text.english)
    }

    /// Whether a field of the personal form stands under this heading.
    fileprivate func belongs(to field: String) -> Bool {
        field == "document" ? self == .documents : rawValue == field
    }
}
