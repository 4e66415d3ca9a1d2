import Schema

extension PreviewNoticeReply {
    /// Counts and list of one kind.
    func sections(_ kind: ApplicationKind) -> [Report.Section] {
        var sections = [
            Report.Section(
                .counts,
                .rows(PreviewCount.headings, counts.map { [kind.cell] + $0.cells }))
        ]
        if !entries.isEmpty {
            sections.append(
                .init(
                    .entries,
                    .rows(PreviewEntry.headings, entries.map { [kind.cell] + $0.cells }),
                    nextAfter: end?.nextAfterId ?? 0))
        }
        sections.append(
            .init(
                .total,
                .fields([
                    .init(.kind, kind.cell), .init(.onDay, .day(onDay)),
                    .init(.newlyAdmitted, .number(newlyAdmitted)),
                    .init(.newlyShutOut, .number(newlyShutOut)),
                    .init(.epoch, .number(epoch)), .init(.revision, .number(revision)),
                ])))
        return sections
    }
}

extension PreviewCount {
    fileprivate static var headings: [Heading] {
        [.kind, .verdict, .condition, .reason, .certificateCount, .personCount]
    }

    fileprivate var cells: [Cell] {
        [
            verdict.cell, ConditionCode.cell(condition), PreviewReason.cell(reason),
            .number(certificates), .number(persons),
        ]
    }
}

extension PreviewEntry {
    fileprivate static var headings: [Heading] {
        [
            .kind, .personID, .name, .divisionID, .managementNumber, .level, .verdict, .condition,
            .reason, .verdictBefore,
        ]
    }

    fileprivate var cells: [Cell] {
        [
            .id(personId), .optional(personName), .id(divisionId), .text(managementNumber),
            level.cell, verdict.cell, ConditionCode.cell(condition), PreviewReason.cell(reason),
            verdictBefore.cell,
        ]
    }
}

/// The reason of a preview: why not, or which fact is missing.
private enum PreviewReason {
    static func cell(_ code: String) -> Cell {
        MissingFactCode(rawValue: code) == nil
            ? IneligibilityCode.cell(code) : MissingFactCode.cell(code)
    }
}
