/// Writes an answer as JSON: one object, or a line a row. Keys and values are stable in both
/// languages.
enum JSONWriter {
    /// One object. Fields without a heading stand at its top.
    static func text(_ report: Report) -> String {
        var members: [(key: String, value: JSONValue)] = []
        for section in report.sections {
            switch (section.content, section.heading) {
            case (.fields(let fields), nil): members += object(fields)
            case (.fields(let fields), let heading?):
                members.append((heading.rawValue, .object(object(fields))))
            case (.rows(let headings, let rows), let heading):
                let key = heading?.rawValue ?? Heading.rows.rawValue
                members.append((key, .array(rows.map { .object(object(headings, $0)) })))
            }
            if section.nextAfter != 0 {
                members.append(("next_after", .number(section.nextAfter)))
            }
        }
        members.append((Heading.rehearsal.rawValue, .bool(report.isRehearsal)))
        return JSONValue.object(members).text + "\n"
    }

    /// A line a row of the first list; without a list the one object.
    static func lines(_ report: Report) -> String {
        for section in report.sections {
            guard case .rows(let headings, let rows) = section.content else { continue }
            return rows.map { row in
                let mark = (Heading.rehearsal.rawValue, JSONValue.bool(report.isRehearsal))
                return JSONValue.object(object(headings, row) + [mark]).text + "\n"
            }.joined()
        }
        return text(report)
    }

    private static func object(_ fields: [Report.Field]) -> [(key: String, value: JSONValue)] {
        fields.map { ($0.heading.rawValue, $0.cell.json) }
    }

    private static func object(
        _ headings: [Heading], _ row: [Cell]
    ) -> [(key: String, value: JSONValue)] {
        zip(headings, row).map { ($0.rawValue, $1.json) }
    }
}
