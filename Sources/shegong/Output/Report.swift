/// An answer, ready to be written in any format.
struct Report: Sendable, Equatable {
    var sections: [Section]
    /// True on a store made for rehearsals: every output says so, for ever.
    var isRehearsal: Bool

    /// A part of an answer.
    struct Section: Sendable, Equatable {
        /// Key of the section in JSON and its heading; nil for fields that stand at the top.
        var heading: Heading?
        var content: Content
        /// `after` of the next page; 0 = there is none.
        var nextAfter: UInt64 = 0

        init(_ heading: Heading?, _ content: Content, nextAfter: UInt64 = 0) {
            self.heading = heading
            self.content = content
            self.nextAfter = nextAfter
        }
    }

    enum Content: Sendable, Equatable {
        /// Names and values, one below the other.
        case fields([Field])
        /// Rows under headings.
        case rows([Heading], [[Cell]])
    }

    struct Field: Sendable, Equatable {
        var heading: Heading
        var cell: Cell

        init(_ heading: Heading, _ cell: Cell) {
            self.heading = heading
            self.cell = cell
        }
    }
}

/// The formats of an answer.
enum OutputFormat: String, Sendable, CaseIterable {
    case table, json, jsonl, csv, tsv
}

extension Report {
    /// The answer as text, each line ended.
    func text(_ format: OutputFormat, _ language: Language) -> String {
        switch format {
        case .table: TableWriter(language).text(self)
        case .json: JSONWriter.text(self)
        case .jsonl: JSONWriter.lines(self)
        case .csv: DelimitedWriter(.comma, language).text(self)
        case .tsv: DelimitedWriter(.tab, language).text(self)
        }
    }
}
