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
        fields += scope?.groupFields ?? []
        let dimensions = scope?.by ?? []
        var sections = FigureCell.sections(
            figures?.cells ?? [], figures?.rates ?? [], by: dimensions)
        if version > 1 {
            sections.append(
                .init(
                    .restated,
                    .rows(
                        ReportChange.headings(by: dimensions),
                        changes.map { $0.cells(by: dimensions) })))
        }
        return sections + [.init(.report, .fields(fields))]
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

extension ReportChange {
    fileprivate static func headings(by dimensions: [FigureDimension]) -> [Heading] {
        FigureCell.placeHeadings(by: dimensions) + [
            .measure, .countBefore, .count, .personsBefore, .personCount,
        ]
    }

    fileprivate func cells(by dimensions: [FigureDimension]) -> [Cell] {
        (after ?? before ?? FigureCell()).placeCells(by: dimensions) + [
            .number(before?.count ?? 0), .number(after?.count ?? 0),
            .number(before?.persons ?? 0), .number(after?.persons ?? 0),
        ]
    }
}
