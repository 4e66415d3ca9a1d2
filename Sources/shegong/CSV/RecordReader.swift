/// Reads the records of a CSV file one after the other in bounded memory, and digests its bytes.
final class RecordReader {
    private var file: InputFile
    private let decoder: TextDecoder
    private var parser: CSVParser
    private var digest = ContentDigest()
    private var ready: [[String]] = []
    private var position = 0
    private var hasEnded = false

    init(_ path: String, _ form: RosterFile.Form) throws(CommandFailure) {
        file = try InputFile(path)
        decoder = try TextDecoder(form.encoding)
        parser = CSVParser(delimiter: form.delimiter)
    }

    /// The next record; nil at the end.
    func next() throws(CommandFailure) -> [String]? {
        while position == ready.count {
            if hasEnded { return nil }
            try readMore()
        }
        position += 1
        return ready[position - 1]
    }

    /// SHA-256 of what was read so far: of the whole file once `next` has answered nil.
    var contentDigest: [UInt8] { digest.finish() }

    private func readMore() throws(CommandFailure) {
        let piece = try file.read()
        digest.add(piece)
        guard let text = decoder.decode(piece), !piece.isEmpty || decoder.isComplete else {
            throw .encodingUnclear
        }
        do throws(CSVParser.Problem) {
            ready = try parser.take(text)
            position = 0
            if piece.isEmpty {
                hasEnded = true
                if let last = try parser.finish() { ready.append(last) }
            }
        } catch {
            throw CommandFailure(.failed, "CSV_INVALID", error.message)
        }
    }
}

extension CSVParser.Problem {
    var message: Localized {
        switch self {
        case .strayQuote(let line):
            Localized("第 \(line) 行的引号不成对。", "Line \(line): a quote stands in the wrong place.")
        case .unclosedQuote(let line):
            Localized("第 \(line) 行开始的引号没有结束。", "A quote from line \(line) is never closed.")
        case .recordTooLong(let line):
            Localized(
                "第 \(line) 行开始的记录过长，可能有引号没有结束。",
                "The record from line \(line) is too long; is a quote never closed?")
        }
    }
}

extension CommandFailure {
    static var encodingUnclear: CommandFailure {
        CommandFailure(
            .failed, "ENCODING_UNCLEAR",
            Localized(
                "文件既不是 UTF-8，也不是 GB18030。", "The file is neither UTF-8 nor GB18030."))
    }
}
