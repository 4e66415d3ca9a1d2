/// Writes an answer as CSV (RFC 4180) or TSV. Every row of a rehearsal carries the mark.
struct DelimitedWriter {
    enum Delimiter {
        case comma, tab
    }

    private let delimiter: Delimiter
    private let language: Language

    init(_ delimiter: Delimiter, _ language: Language) {
        self.delimiter = delimiter
        self.language = language
    }

    /// The sections one after the other, an empty line between them.
    func text(_ report: Report) -> String {
        // Without anything to show, the mark is shown.
        let sections =
            report.sections.isEmpty && report.isRehearsal
            ? [Report.Section(nil, .fields([]))] : report.sections
        return sections.map { section in
            lines(of: section, report.isRehearsal).map(line).joined()
        }.joined(separator: line([]))
    }

    private func lines(of section: Report.Section, _ isRehearsal: Bool) -> [[String]] {
        var lines: [[String]]
        switch section.content {
        case .fields(let fields):
            lines = [[Heading.field.text[language], Heading.fieldValue.text[language]]]
            lines += fields.map { [$0.heading.text[language], $0.cell.text(language)] }
        case .rows(let headings, let rows):
            lines = [headings.map { $0.text[language] }]
            lines += rows.map { $0.map { $0.text(language) } }
        }
        guard isRehearsal else { return lines }
        return lines.enumerated().map { position, line in
            line + [position == 0 ? Heading.rehearsal.text[language] : Text.rehearsalWord[language]]
        }
    }

    private func line(_ fields: [String]) -> String {
        switch delimiter {
        case .comma: fields.map(Self.quoted).joined(separator: ",") + "\r\n"
        case .tab: fields.map(Self.flattened).joined(separator: "\t") + "\n"
        }
    }

    /// The field in quotes where it must be. What a spreadsheet would run as a formula gets an
    /// apostrophe, since names come from outside.
    static func quoted(_ field: String) -> String {
        var field = field
        if let first = field.first, "=+-@\t\r".contains(first) {
            field = "'" + field
        }
        guard field.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) })
        else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }

    private static func flattened(_ field: String) -> String {
        String(field.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }
}
