import ProtobufRuntime
import Schema
import TOMLKit

/// What is wrong with a form, and where: `steps[1].level`.
struct FormProblem: Error, Equatable {
    var path: String
    var message: Localized
}

/// Reads a TOML table by the schema's field names. A key that nobody asked for is an error: a
/// misspelt condition must not be silently left out of a notice.
final class FormReader {
    private let table: TOMLTable
    private let path: String
    private var asked: Set<String> = []

    private init(_ table: TOMLTable, path: String) {
        self.table = table
        self.path = path
    }

    /// Reads a whole document.
    ///
    /// - Parameter file: its name, for the message.
    static func read<Value>(
        _ text: String, _ file: String, _ body: (FormReader) throws -> Value
    ) throws(CommandFailure) -> Value {
        do {
            let reader = FormReader(try TOMLTable(string: text), path: "")
            let value = try body(reader)
            try reader.refuseUnknownKeys()
            return value
        } catch let problem as FormProblem {
            throw CommandFailure(
                .usage, "FILE_INVALID",
                Localized(
                    "\(file)：\(problem.path)：\(problem.message.chinese)",
                    "\(file): \(problem.path): \(problem.message.english)"))
        } catch let error as TOMLParseError {
            let line = error.source.begin.line
            throw CommandFailure(
                .usage, "FILE_INVALID",
                Localized(
                    "\(file)：第 \(line) 行不是 TOML。", "\(file): line \(line) is not TOML."))
        } catch {
            throw CommandFailure(
                .usage, "FILE_INVALID", Localized("\(file)：\(error)", "\(file): \(error)"))
        }
    }

    // MARK: Values; an absent key is the schema's default

    func string(_ key: String) throws(FormProblem) -> String {
        guard let value = node(key) else { return "" }
        guard let text = value.string else {
            throw problem(key, "应为文本。", "A text is expected.")
        }
        return text
    }

    func requiredString(_ key: String) throws(FormProblem) -> String {
        let text = try string(key)
        guard !text.isEmpty else { throw problem(key, "必填。", "It must be given.") }
        return text
    }

    /// - Parameter leftOut: the value of an absent key, where 0 would say more than silence does.
    func number(_ key: String, leftOut: UInt32 = 0) throws(FormProblem) -> UInt32 {
        guard let value = node(key) else { return leftOut }
        return try number(value, key)
    }

    func numbers(_ key: String) throws(FormProblem) -> [UInt32] {
        try elements(key) { value, path throws(FormProblem) in try self.number(value, path) }
    }

    func strings(_ key: String) throws(FormProblem) -> [String] {
        try elements(key) { value, path throws(FormProblem) in
            guard let text = value.string else {
                throw self.problem(path, "应为文本。", "A text is expected.")
            }
            return text
        }
    }

    func flag(_ key: String, leftOut: Bool = false) throws(FormProblem) -> Bool {
        guard let value = node(key) else { return leftOut }
        guard let flag = value.bool else {
            throw problem(key, "应为 true 或 false。", "true or false is expected.")
        }
        return flag
    }

    /// A day, as text or as a TOML date.
    func day(_ key: String) throws(FormProblem) -> UInt32 {
        guard let value = node(key) else { return 0 }
        let text = value.string ?? value.date?.debugDescription ?? ""
        guard let day = CalendarText.day(from: text) else {
            throw FormProblem(path: full(key), message: Text.dayUnclear.localized)
        }
        return day
    }

    func month(_ key: String) throws(FormProblem) -> UInt32 {
        guard let value = node(key) else { return 0 }
        guard let month = value.string.flatMap(CalendarText.month(from:)) else {
            throw problem(key, "月份写作 \"2021-12\"。", "Write a month as \"2021-12\".")
        }
        return month
    }

    /// An instant, as text or as a TOML date-time.
    func instant(_ key: String) throws(FormProblem) -> Int64 {
        guard let value = node(key) else { return 0 }
        let text = value.string ?? value.dateTime?.debugDescription ?? ""
        guard let instant = CalendarText.instant(from: text) else {
            throw FormProblem(path: full(key), message: Text.instantUnclear.localized)
        }
        return instant
    }

    func value<Value: NamedValue>(
        _ key: String, _ type: Value.Type
    ) throws(FormProblem) -> Value {
        guard let node = node(key) else { return Value(rawValue: 0) }
        return try value(node, key, type)
    }

    func values<Value: NamedValue>(
        _ key: String, _ type: Value.Type
    ) throws(FormProblem) -> [Value] {
        try elements(key) { node, path throws(FormProblem) in try self.value(node, path, type) }
    }

    /// Codes in a list, each with `_` or `-`.
    func codes<Code: NamedCode>(
        _ key: String, _ type: Code.Type
    ) throws(FormProblem) -> [Code] {
        try elements(key) { node, path throws(FormProblem) in
            let text = node.string?.lowercased().replacing("-", with: "_")
            guard let code = text.flatMap(Code.init(rawValue:)) else {
                throw self.unexpected(path, words: Code.allCases.map(\.rawValue))
            }
            return code
        }
    }

    /// Tables in a list: `[[steps]]` or `steps = [{…}]`.
    func list<Value>(
        _ key: String, _ body: (FormReader) throws(FormProblem) -> Value
    ) throws(FormProblem) -> [Value] {
        try elements(key) { node, path throws(FormProblem) in
            try self.nested(node, path, body)
        }
    }

    /// A table inside the table; nil if it is absent.
    func table<Value>(
        _ key: String, _ body: (FormReader) throws(FormProblem) -> Value
    ) throws(FormProblem) -> Value? {
        guard let node = node(key) else { return nil }
        return try nested(node, key, body)
    }

    // MARK: Inside

    private func nested<Value>(
        _ node: any TOMLValueConvertible, _ path: String,
        _ body: (FormReader) throws(FormProblem) -> Value
    ) throws(FormProblem) -> Value {
        guard let table = node.table else { throw problem(path, "应为表。", "A table is expected.") }
        let reader = FormReader(table, path: full(path))
        let value = try body(reader)
        try reader.refuseUnknownKeys()
        return value
    }

    private func elements<Value>(
        _ key: String,
        _ body: (any TOMLValueConvertible, String) throws(FormProblem) -> Value
    ) throws(FormProblem) -> [Value] {
        guard let node = node(key) else { return [] }
        guard let array = node.array else { throw problem(key, "应为列表。", "A list is expected.") }
        var values: [Value] = []
        for position in 0..<array.count {
            values.append(try body(array[position], "\(key)[\(position)]"))
        }
        return values
    }

    private func number(
        _ value: any TOMLValueConvertible, _ path: String
    ) throws(FormProblem) -> UInt32 {
        guard let number = value.int.flatMap(UInt32.init(exactly:)) else {
            throw problem(path, "应为非负整数。", "A whole number from 0 is expected.")
        }
        return number
    }

    private func value<Value: NamedValue>(
        _ node: any TOMLValueConvertible, _ path: String, _ type: Value.Type
    ) throws(FormProblem) -> Value {
        guard let value = node.string.flatMap(Value.init(named:)) else {
            throw unexpected(path, words: Value.tokens)
        }
        return value
    }

    private func node(_ key: String) -> (any TOMLValueConvertible)? {
        asked.insert(key)
        return table[key]
    }

    private func refuseUnknownKeys() throws(FormProblem) {
        guard let key = table.keys.filter({ !asked.contains($0) }).min() else { return }
        throw problem(key, "没有这一项。", "There is no such field.")
    }

    private func unexpected(_ key: String, words: [String]) -> FormProblem {
        let words = words.joined(separator: ", ")
        return problem(key, "应为：\(words)。", "Expected: \(words).")
    }

    private func full(_ key: String) -> String {
        path.isEmpty ? key : path + "." + key
    }

    private func problem(_ key: String, _ chinese: String, _ english: String) -> FormProblem {
        FormProblem(path: full(key), message: Localized(chinese, english))
    }
}
