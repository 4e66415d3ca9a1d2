import ArgumentParser

/// The two languages of the program.
enum Language: String, Sendable, CaseIterable, ExpressibleByArgument {
    case chinese = "zh"
    case english = "en"

    /// The language that the environment asks for: LC_ALL before LC_MESSAGES before LANG.
    init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
            .compactMap { environment[$0] }.first { !$0.isEmpty }
        self = locale?.lowercased().hasPrefix("zh") == true ? .chinese : .english
    }

    /// As the daemon understands it.
    var acceptLanguage: String {
        switch self {
        case .chinese: "zh-CN"
        case .english: "en"
        }
    }
}

/// A text in both languages.
struct Localized: Sendable, Equatable {
    var chinese: String
    var english: String

    init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    subscript(_ language: Language) -> String {
        switch language {
        case .chinese: chinese
        case .english: english
        }
    }
}
