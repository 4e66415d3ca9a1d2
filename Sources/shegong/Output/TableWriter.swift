/// Writes an answer for a terminal: aligned columns, CJK at its true width, no colour.
struct TableWriter {
    private let language: Language

    init(_ language: Language) {
        self.language = language
    }

    func text(_ report: Report) -> String {
        var blocks = report.sections.map(block)
        if report.isRehearsal {
            blocks.insert(Text.rehearsalLine[language] + "\n", at: 0)
        }
        return blocks.joined(separator: "\n")
    }

    private func block(_ section: Report.Section) -> String {
        var text = ""
        switch section.content {
        case .fields(let fields):
            if let heading = section.heading { text += heading.text[language] + "\n" }
            text += lines(of: fields)
        case .rows(let headings, let rows):
            if let heading = section.heading {
                text += heading.text[language] + " (\(rows.count))\n"
            }
            text += lines(of: rows, under: headings)
        }
        if section.nextAfter != 0 {
            text += Text.morePages(after: section.nextAfter)[language] + "\n"
        }
        return text
    }

    private func lines(of fields: [Report.Field]) -> String {
        let names = fields.map { $0.heading.text[language] }
        let width = names.map(DisplayWidth.columns(of:)).max() ?? 0
        return zip(names, fields).map { name, field in
            DisplayWidth.padded(name, to: width, rightAligned: false) + "  "
                + shown(field.cell) + "\n"
        }.joined()
    }

    private func lines(of rows: [[Cell]], under headings: [Heading]) -> String {
        let names = headings.map { $0.text[language] }
        let texts = rows.map { $0.map(shown) }
        let columns = headings.indices.map { column in
            let cells = rows.compactMap { column < $0.count ? $0[column] : nil }
            let filled = cells.filter { $0 != .absent }
            let widths = texts.map { column < $0.count ? DisplayWidth.columns(of: $0[column]) : 0 }
            return (
                width: max(widths.max() ?? 0, DisplayWidth.columns(of: names[column])),
                rightAligned: !filled.isEmpty && filled.allSatisfy(\.isNumber)
            )
        }
        func line(_ cells: [String]) -> String {
            var line = zip(cells, columns).map { cell, column in
                DisplayWidth.padded(cell, to: column.width, rightAligned: column.rightAligned)
            }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }
        return line(names) + texts.map(line).joined()
    }

    /// Text from outside never moves the cursor: control characters become U+FFFD.
    private func shown(_ cell: Cell) -> String {
        String(
            String.UnicodeScalarView(
                cell.text(language).unicodeScalars.map {
                    $0.properties.generalCategory == .control ? "\u{fffd}" : $0
                }))
    }
}
