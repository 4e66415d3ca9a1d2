import ArgumentParser
import ShegongClient

/// Options that every verb takes.
struct CommonOptions: ParsableArguments {
    @Option(help: "守护进程的套接字 · Socket of the daemon (SHEGONG_SOCKET)")
    var socket: String?

    @Option(help: "输出格式 · Format of the answer: table, json, jsonl, csv, tsv")
    var output: OutputFormat = .table

    @Option(help: "语言 · Language: zh, en (LC_ALL, LC_MESSAGES, LANG)")
    var lang: Language?

    @Flag(help: "不再询问 · Do not ask for confirmation")
    var yes = false

    @Option(help: "时限（秒）· Deadline in seconds")
    var timeout: Double?

    @Option(help: "幂等键 · Idempotency key of a change that is repeated")
    var idempotencyKey: String?

    func validate() throws {
        if let timeout, !(timeout > 0 && timeout < 86_400) {
            throw ValidationError(Text.timeoutLimit.bilingual)
        }
        if let idempotencyKey, IdempotencyKey(idempotencyKey) == nil {
            throw ValidationError(Text.keyUnclear.bilingual)
        }
    }
}

/// Which part of a list.
struct PageOptions: ParsableArguments {
    @Option(help: "最多行数，1 至 1000 · Rows at most")
    var limit: UInt32 = 100

    @Option(help: "从该编号之后开始 · Only ids greater than this")
    var after: UInt64 = 0

    func validate() throws {
        guard (1...1_000).contains(limit) else { throw ValidationError(Text.pageLimit.bilingual) }
    }
}

/// A person by id or management number. An identity number is never taken here: arguments can be
/// seen by everybody on the machine and stay in the shell's history. It is not refused by the
/// parser, which would print it, but by `check`.
struct PersonArgument: ExpressibleByArgument, Sendable, Equatable {
    enum Reference: Sendable, Equatable {
        case id(UInt64)
        case managementNumber(String)
        case unusable(Text)
    }

    var reference: Reference

    init(argument: String) {
        let isPlain =
            (1...40).contains(argument.count)
            && argument.allSatisfy { character in
                character.isASCII && (character.isLetter || character.isNumber)
            }
        if IdentityNumberShape.matches(argument) {
            reference = .unusable(.numberAsArgument)
        } else if argument.count < 10, let id = UInt64(argument), id > 0 {
            reference = .id(id)
        } else if isPlain, argument.count >= 10 {
            reference = .managementNumber(argument.uppercased())
        } else {
            reference = .unusable(.personUnclear)
        }
    }

    func check() throws {
        if case .unusable(let why) = reference { throw ValidationError(why.bilingual) }
    }
}

/// A professional certificate by management number.
struct ManagementNumberArgument: ExpressibleByArgument, Sendable, Equatable {
    var text: String
    private var problem: Text?

    init(argument: String) {
        text = ""
        switch PersonArgument(argument: argument).reference {
        case .managementNumber(let number): text = number
        case .id: problem = .managementNumberUnclear
        case .unusable(let why): problem = why
        }
    }

    func check() throws {
        if let problem { throw ValidationError(problem.bilingual) }
    }
}

/// The shape of an 18-digit identity number (GB 11643): a day of birth inside, a check digit
/// behind.
enum IdentityNumberShape {
    private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checks = Array("10X98765432")

    static func matches(_ text: String) -> Bool {
        let characters = Array(text.uppercased())
        guard characters.count == 18 else { return false }
        let digits = characters.prefix(17).compactMap(\.wholeNumberValue)
        guard digits.count == 17,
            CalendarText.day(from: String(characters[6..<14])) != nil
        else { return false }
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return checks[sum % 11] == characters[17]
    }
}

/// A calendar day as an argument.
struct DayArgument: ExpressibleByArgument, Sendable, Equatable {
    /// yyyymmdd.
    var day: UInt32

    init?(argument: String) {
        guard let day = CalendarText.day(from: argument) else { return nil }
        self.day = day
    }
}

/// An instant as an argument.
struct InstantArgument: ExpressibleByArgument, Sendable, Equatable {
    /// Unix milliseconds.
    var instant: Int64

    init?(argument: String) {
        guard let instant = CalendarText.instant(from: argument) else { return nil }
        self.instant = instant
    }
}

extension OutputFormat: ExpressibleByArgument {}

extension Text {
    /// Both languages, for what is said before the language is known.
    var bilingual: String { localized.chinese + " · " + localized.english }
}
