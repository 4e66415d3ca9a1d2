import Schema

/// A roster file: read several times from the disk rather than once into memory.
///
/// 1. Its bytes are digested and its encoding told.
/// 2. Every record is checked here and counted.
/// 3. The records go up; a file that changed meanwhile ends the import.
/// 4. Rejected records are written for correction.
struct RosterFile: Sendable {
    /// How the bytes are to be read.
    struct Form: Sendable, Equatable {
        var encoding: TextEncoding
        var delimiter: UInt8
    }

    /// Problems that are listed at most; all are counted.
    static let listedProblems = 1_000

    let path: String
    let form: Form
    let columns: RosterColumns
    let contentDigest: [UInt8]
    private(set) var rowCount: UInt32 = 0
    private(set) var problems: [RowProblem] = []
    private(set) var problemCount = 0

    /// Reads and checks the whole file.
    init(_ path: String) throws(CommandFailure) {
        self.path = path
        form = try Self.form(of: path)
        let reader = try RecordReader(path, form)
        guard let headings = try reader.next() else {
            throw CommandFailure(.failed, "FILE_EMPTY", Localized("文件是空的。", "The file is empty."))
        }
        columns = try RosterColumns(headings)
        let rowReader = RosterRowReader(columns: columns)
        while let record = try reader.next() {
            rowCount += 1
            let found = rowReader.read(record, row: rowCount).problems
            problemCount += found.isEmpty ? 0 : 1
            problems += found.prefix(max(0, Self.listedProblems - problems.count))
        }
        contentDigest = reader.contentDigest
        guard rowCount > 0 else {
            throw CommandFailure(
                .failed, "FILE_EMPTY", Localized("文件只有标题行。", "The file has a heading only."))
        }
    }

    /// UTF-8 if every byte fits; else what spreadsheets in China write.
    static func form(of path: String) throws(CommandFailure) -> Form {
        var file = try InputFile(path)
        let utf8 = try TextDecoder(.utf8)
        var heading: [UInt8] = []
        var isUTF8 = true
        while case let piece = try file.read(), !piece.isEmpty {
            if heading.isEmpty {
                heading = Array(piece.prefix { $0 != UInt8(ascii: "\n") })
            }
            if utf8.decode(piece) == nil {
                isUTF8 = false
                break
            }
        }
        let isTabbed = heading.contains(UInt8(ascii: "\t")) && !heading.contains(UInt8(ascii: ","))
        return Form(
            encoding: isUTF8 && utf8.isComplete ? .utf8 : .gb18030,
            delimiter: UInt8(ascii: isTabbed ? "\t" : ","))
    }

    /// The rows in file order.
    var rows: RosterRows { RosterRows(file: self) }

    /// Writes the heading and the records of these rows with what is wrong with them, as a
    /// file that can be corrected in a spreadsheet and imported again.
    func writeRejected(
        _ reasons: [UInt32: String], to output: String, _ language: Language
    ) throws(CommandFailure) {
        var file = try OutputFile(output)
        let reader = try RecordReader(path, form)
        guard let headings = try reader.next() else { return }
        let kept = headings.indices.filter {
            RosterColumn(heading: CellText.trimmed(headings[$0])) != nil
        }
        func line(_ record: [String], _ last: String) -> [UInt8] {
            let cells = kept.map { $0 < record.count ? record[$0] : "" } + [last]
            let quoted = cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }
            return Array((quoted.joined(separator: ",") + "\r\n").utf8)
        }
        try file.write([0xef, 0xbb, 0xbf])
        try file.write(line(headings, RosterColumn.errorHeading[language]))
        var row: UInt32 = 0
        while let record = try reader.next() {
            row += 1
            if let reason = reasons[row] { try file.write(line(record, reason)) }
        }
        try file.finish()
    }
}

/// The rows of a file as a sequence for the upload.
struct RosterRows: AsyncSequence, Sendable {
    let file: RosterFile

    func makeAsyncIterator() -> Iterator { Iterator(file) }

    struct Iterator: AsyncIteratorProtocol {
        private let file: RosterFile
        private let rowReader: RosterRowReader
        private var reader: RecordReader?
        private var row: UInt32 = 0

        init(_ file: RosterFile) {
            self.file = file
            rowReader = RosterRowReader(columns: file.columns)
        }

        mutating func next() async throws(CommandFailure) -> RosterEntry? {
            if reader == nil {
                let opened = try RecordReader(file.path, file.form)
                _ = try opened.next()
                reader = opened
            }
            guard let record = try reader?.next() else {
                // Nothing is published unless the rows are those that were checked and digested.
                guard reader?.contentDigest == file.contentDigest else {
                    throw CommandFailure(.failed, "FILE_CHANGED", Text.fileChanged.localized)
                }
                return nil
            }
            row += 1
            return rowReader.read(record, row: row).entry
        }
    }
}
