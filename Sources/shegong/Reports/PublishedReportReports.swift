import Schema

extension PublishedReport {
    static var headings: [Heading] {
        [
            .id, .shortName, .version, .bureauID, .kind, .figuresFrom, .figuresUntil,
            .figuresNotice, .mapOnDay, .publishedBy, .reportedAt, .reason, .digest,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), .text(name), .number(UInt64(version)), .id(bureauId),
        ] + (scope ?? FigureScope()).fields.map(\.cell) + [
            .id(publishedBy), .instant(publishedAt), .optional(reason),
            .text(Self.hexadecimal(digest)),
        ]
    }

    var sections: [Report.Section] {
        var fields = zip(Self.headings, cells).map { Report.Field($0, $1) }
        fields += [
            .init(.epoch, .number(countedEpoch)), .init(.revision, .number(countedRevision)),
            .init(.ruleSets, .several(ruleSets.map { .text($0) })),
        ]
        var sections = FigureCell.sections(figures?.cells ?? [], figures?.rates ?? [])
        if version > 1 {
            sections.append(
                .init(.restated, .rows(ReportChange.headings, changes.map(\.cells))))
        }
        return sections + [.init(.report, .fields(fields))]
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

extension ReportChange {
    fileprivate static var headings: [Heading] {
        Array(FigureCell.headings.dropLast(2)) + [
            .countBefore, .count, .personsBefore, .personCount,
        ]
    }

    fileprivate var cells: [Cell] {
        let place = (after ?? before ?? FigureCell()).cells.dropLast(2)
        return Array(place) + [
            .number(before?.count ?? 0), .number(after?.count ?? 0),
            .number(before?.persons ?? 0), .number(after?.persons ?? 0),
        ]
    }
}
