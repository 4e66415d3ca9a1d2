/// A Swift file taken apart, so that rules about code do not stumble over comments and texts, and
/// rules about comments do not stumble over code.
///
/// It knows strings (raw, of several lines, with interpolations), nested comments, extended regular
/// expressions and raw identifiers. It does not know regular expressions between bare slashes.
struct SwiftText {
    /// Path from the root of the repository.
    let path: String
    /// The lines as written.
    let lines: [String]
    /// The lines with comments and the contents of literals blanked.
    let code: [String]
    /// The lines with everything but comments blanked.
    let comments: [String]

    init(path: String, text: String) {
        var splitter = Splitter(Array(text.utf8))
        splitter.run()
        self.path = path
        lines = Self.lines(Array(text.utf8))
        code = Self.lines(splitter.code)
        comments = Self.lines(splitter.comments)
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }
}

/// Walks over the bytes of a Swift file once and sorts them into code and comments.
private struct Splitter {
    private enum Context {
        /// Code; in an interpolation with the number of its open parentheses.
        case code(parentheses: Int?)
        /// A string with as many number signs, of one line or several.
        case string(signs: Int, quotes: Int)
    }

    /// The bytes that may begin something else within code, and within a string.
    private static let opening = Array("/#`\"()".utf8)
    private static let closing = Array("\\\"\n".utf8)

    private let bytes: [UInt8]
    private var position = 0
    private var contexts: [Context] = [.code(parentheses: nil)]
    private(set) var code: [UInt8]
    private(set) var comments: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        code = bytes.map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: " ") }
        comments = code
    }

    mutating func run() {
        while position < bytes.count {
            switch contexts.last {
            case .string(let signs, let quotes): stepInString(signs: signs, quotes: quotes)
            case .code(let parentheses): stepInCode(parentheses: parentheses)
            case nil: return
            }
        }
    }

    private mutating func stepInCode(parentheses: Int?) {
        guard Self.opening.contains(bytes[position]) else {
            code[position] = bytes[position]
            position += 1
            return
        }
        if starts("//") { return takeLineComment() }
        if starts("/*") { return takeBlockComment() }
        if starts("#/") { return skip(past: "/#") }
        if starts("`") {
            keep(1)
            return skip(past: "`")
        }
        if let signs = signsBeforeQuote() {
            position += signs
            let quotes = starts("\"\"\"") ? 3 : 1
            keep(quotes)
            contexts.append(.string(signs: signs, quotes: quotes))
            return
        }
        if let parentheses {
            let change = starts("(") ? 1 : starts(")") ? -1 : 0
            contexts.removeLast()
            if parentheses + change > 0 {
                contexts.append(.code(parentheses: parentheses + change))
            }
        }
        keep(1)
    }

    private mutating func stepInString(signs: Int, quotes: Int) {
        guard Self.closing.contains(bytes[position]) else {
            position += 1
            return
        }
        let numberSigns = String(repeating: "#", count: signs)
        if starts("\\" + numberSigns + "(") {
            position += signs + 1
            keep(1)
            contexts.append(.code(parentheses: 1))
        } else if signs == 0, starts("\\") {
            position += 2
        } else if starts(String(repeating: "\"", count: quotes) + numberSigns) {
            keep(quotes)
            position += signs
            contexts.removeLast()
        } else {
            // A string of one line ends there even where it lacks its quote.
            if quotes == 1, starts("\n") { contexts.removeLast() }
            position += 1
        }
    }

    private func starts(_ text: String) -> Bool {
        bytes[position...].starts(with: text.utf8)
    }

    /// How many number signs stand before a quote that opens here; nil where none opens.
    private func signsBeforeQuote() -> Int? {
        guard starts("\"") || starts("#") else { return nil }
        let signs = bytes[position...].prefix { $0 == UInt8(ascii: "#") }.count
        let quote = position + signs
        return quote < bytes.count && bytes[quote] == UInt8(ascii: "\"") ? signs : nil
    }

    private mutating func keep(_ count: Int) {
        for _ in 0..<min(count, bytes.count - position) {
            code[position] = bytes[position]
            position += 1
        }
    }

    private mutating func comment(_ count: Int) {
        for _ in 0..<min(count, bytes.count - position) {
            comments[position] = bytes[position]
            position += 1
        }
    }

    private mutating func takeLineComment() {
        let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        comment(end - position)
    }

    private mutating func takeBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                comment(2)
            } else if starts("*/") {
                depth -= 1
                comment(2)
            } else {
                comment(1)
            }
        } while depth > 0 && position < bytes.count
    }

    private mutating func skip(past end: String) {
        position += 1
        while position < bytes.count, !starts(end) { position += 1 }
        keep(end.utf8.count)
    }
}
