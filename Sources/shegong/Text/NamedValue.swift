import ArgumentParser
import ProtobufRuntime
import Schema

/// How a value of a schema enum is called: for programs, and for people in both languages.
struct ValueName: Sendable, Equatable {
    /// Stable word for arguments, TOML and JSON: `social-worker`.
    var token: String
    /// The word for people.
    var label: Localized

    init(_ token: String, _ chinese: String, _ english: String) {
        self.token = token
        label = Localized(chinese, english)
    }

    /// The name of a number that this version does not know.
    static func unknown(_ number: Int32) -> ValueName {
        ValueName("unknown-\(number)", "未知（\(number)）", "unknown (\(number))")
    }
}

/// A schema enum whose values have names.
protocol NamedValue: ProtobufEnum {
    var name: ValueName { get }
}

extension NamedValue {
    /// The value that somebody typed: the word, with `_` or `-`, or the Chinese or English label.
    init?(named text: String) {
        let token = text.lowercased().replacing("_", with: "-")
        let found = Self.allKnown.first { value in
            value.rawValue != 0
                && (value.name.token == token || value.name.label.chinese == text
                    || value.name.label.english.lowercased() == text.lowercased())
        }
        guard let found else { return nil }
        self = found
    }

    /// The words that can be typed.
    static var tokens: [String] {
        allKnown.filter { $0.rawValue != 0 }.map(\.name.token)
    }

    /// The value in a table or a form.
    var cell: Cell { rawValue == 0 ? .absent : .value(name) }
}

/// A value of a schema enum as an argument.
struct Named<Value: NamedValue>: ExpressibleByArgument, Sendable, Equatable {
    var value: Value

    init(_ value: Value) {
        self.value = value
    }

    init?(argument: String) {
        guard let value = Value(named: argument) else { return nil }
        self.value = value
    }

    var defaultValueDescription: String { value.name.token }

    static var allValueStrings: [String] { Value.tokens }
}
