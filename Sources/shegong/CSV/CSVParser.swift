/// Cuts CSV (RFC 4180) into records as the bytes come in: quoted fields, doubled quotes, line ends
/// inside quotes, CRLF or LF. Empty lines are left out.
struct CSVParser {
    enum Problem: Error, Equatable {
        /// A quote inside a field that does not begin with one, or text behind a closing quote.
        case strayQuote(line: Int)
        /// The file ends inside quotes.
        case unclosedQuote(line: Int)
        /// A record beyond `longestRecord`: most likely a quote that was never closed.
        case recordTooLong(line: Int)
    }

    /// Bytes of one record at most.
    static let longestRecord = 65_536

    private enum State {
        case fieldStart, plain, quoted, quoteInQuoted
    }

    private let delimiter: UInt8
    private var state = State.fieldStart
    private var field: [UInt8] = []
    private var record: [String] = []
    private var recordBytes = 0
    private var line = 1
    private var recordLine = 1

    init(delimiter: UInt8 = UInt8(ascii: ",")) {
        self.delimiter = delimiter
    }

    /// Takes bytes and hands out the records that they complete.
    mutating func take(_ bytes: [UInt8]) throws(Problem) -> [[String]] {
        var records: [[String]] = []
        for byte in bytes {
            recordBytes += 1
            guard recordBytes <= Self.longestRecord else {
                throw .recordTooLong(line: recordLine)
            }
            if let record = try take(byte) { records.append(record) }
        }
        return records
    }

    /// The last record, if the file does not end with a line end.
    mutating func finish() throws(Problem) -> [String]? {
        switch state {
        case .quoted: throw .unclosedQuote(line: recordLine)
        case .fieldStart where record.isEmpty && field.isEmpty: return nil
        case .fieldStart, .plain, .quoteInQuoted: return endRecord()
        }
    }

    private mutating func take(_ byte: UInt8) throws(Problem) -> [String]? {
        let isNewline = byte == UInt8(ascii: "\n")
        if isNewline { line += 1 }
        switch (state, byte) {
        case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
        case (.quoted, _): field.append(byte)
        case (.quoteInQuoted, UInt8(ascii: "\"")):
            field.append(byte)
            state = .quoted
        case (.fieldStart, UInt8(ascii: "\"")): state = .quoted
        case (_, delimiter): endField()
        case (_, UInt8(ascii: "\n")): return endRecord()
        case (_, UInt8(ascii: "\r")): state = state == .fieldStart ? .plain : state
        case (.quoteInQuoted, _), (.plain, UInt8(ascii: "\"")):
            throw .strayQuote(line: line)
        default:
            field.append(byte)
            state = .plain
        }
        return nil
    }

    private mutating func endField() {
        record.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
        state = .fieldStart
    }

    private mutating func endRecord() -> [String]? {
        endField()
        let ended = record
        record = []
        recordBytes = 0
        recordLine = line
        return ended.allSatisfy(\.isEmpty) ? nil : ended
    }
}
