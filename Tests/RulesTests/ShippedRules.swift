import Glibc
import Rules
import Testing

/// The rule sets and the notice as shipped, read from their files: tests run on what is published.
struct ShippedRules {
    let national: RuleSet
    let guangdong: RuleSet
    let zhaoqing: Notice
    let divisions: DivisionTree

    init() throws {
        national = try Self.ruleSet(PlainTOML(shipped: "rule-sets/national-2009.toml"))
        guangdong = try Self.ruleSet(PlainTOML(shipped: "rule-sets/guangdong-2021.toml"))
        zhaoqing = try Self.notice(PlainTOML(shipped: "notices/zhaoqing-2021.toml"))
        divisions = try DivisionTree(rows: DivisionCatalogue.shippedRows())
    }

    var underNotice: FirstRegistrationEligibility {
        FirstRegistrationEligibility(ruleSet: guangdong, notice: zhaoqing, divisions: divisions)
    }

    var underNationalRule: FirstRegistrationEligibility {
        FirstRegistrationEligibility(ruleSet: national, notice: nil, divisions: divisions)
    }

    /// What a file does not say keeps its default.
    static func ruleSet(_ file: PlainTOML) throws -> RuleSet {
        var rule = RuleSet(
            name: try file.text("name"), effectiveFrom: try day(file.text("effective_from")),
            legalBasis: try file.text("legal_basis"))
        rule.version = try file.number("version")
        rule.regionDivision = try file.number("region_division_id")
        rule.firstClock = try #require(FirstRegistrationClock(rawValue: file.word("first_clock")))
        rule.firstWithinYears = try file.number("first_within_years")
        rule.validityYears = try file.number("validity_years")
        rule.periodEnd = try #require(PeriodEnd(rawValue: file.word("period_end")))
        rule.firstClause = try file.text("first_clause")
        rule.scopeClause = try file.text("scope_clause")
        return rule
    }

    static func notice(_ file: PlainTOML) throws -> Notice {
        var notice = Notice(
            name: try file.text("name"), opensAt: try instant(file.text("opens_at")),
            closesAt: try instant(file.text("closes_at")))
        notice.version = try file.number("version")
        notice.title = try file.text("title")
        notice.url = try file.text("url")
        notice.ruleSetName = try file.text("rule_set_name")
        notice.regionDivision = try file.number("region_division_id")
        notice.kinds = try file.list("kinds").map { try #require(RegistrationKind(rawValue: $0)) }
        notice.examYears = try file.list("exam_years").map { try #require(UInt32($0)) }
        notice.lateExamYearsUntil = try file.number("late_exam_years_until")
        notice.scopeDivision = try file.number("scope_division_id")
        notice.attachmentsDemanded = try file.flag("attachments_demanded")
        notice.windowClause = try file.text("window_clause")
        notice.firstClause = try file.text("first_clause")
        notice.pledgeText = try file.text("pledge_text")
        notice.steps = try file.tables("steps").map { step in
            ReviewStep(
                level: try #require(ReviewLevel(rawValue: step.text("level"))),
                isFinal: try step.flag("is_final"), displayName: try step.text("display_name"))
        }
        notice.contacts = try file.tables("contacts").map { contact in
            NoticeContact(
                bureauName: try contact.text("bureau_name"), office: try contact.text("office"),
                address: try contact.text("address"))
        }
        return notice
    }
}

/// As much TOML as the shipped files use: one value a line, arrays on one line, and arrays of inline
/// tables with one table a line.
struct PlainTOML {
    private var values: [String: String] = [:]
    private var inner: [String: [PlainTOML]] = [:]

    init(shipped name: String) throws {
        let folder = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
        let path = "/" + folder + "/Sources/shegong/Data/" + name
        let file = try #require(fopen(path, "r"), "\(path)")
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var byte = fgetc(file)
        while byte != EOF {
            bytes.append(UInt8(truncatingIfNeeded: byte))
            byte = fgetc(file)
        }
        self.init(String(decoding: bytes, as: UTF8.self))
    }

    private init(_ text: String) {
        var list: String?
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line == "]" {
                list = nil
            } else if let list {
                inner[list, default: []].append(PlainTOML(inlineTable: line))
            } else if let (key, value) = Self.pair(line) {
                if value == "[" { list = key } else { values[key] = value }
            }
        }
    }

    /// `    { level = "county", is_final = false },`
    private init(inlineTable line: Substring) {
        let body = line.drop { $0 == " " || $0 == "{" }.prefix { $0 != "}" }
        for field in body.split(separator: ",") {
            if let (key, value) = Self.pair(field) { values[key] = value }
        }
    }

    private static func pair(_ line: Substring) -> (key: String, value: String)? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        func trimmed(_ text: Substring) -> String {
            let start = text.drop { $0 == " " }
            let end = start.lastIndex { $0 != " " } ?? start.startIndex
            return start.isEmpty ? "" : String(start[...end])
        }
        return (trimmed(line[..<equals]), trimmed(line[line.index(after: equals)...]))
    }

    var keys: [String] { Array(values.keys) + Array(inner.keys) }

    func raw(_ key: String) throws -> String { try #require(values[key], "\(key)") }

    func text(_ key: String) throws -> String {
        let value = try raw(key)
        try #require(value.hasPrefix("\"") && value.hasSuffix("\""), "\(key)")
        return String(value.dropFirst().dropLast())
    }

    /// A word of an enum: same-day is same_day.
    func word(_ key: String) throws -> String {
        String(try text(key).map { $0 == "-" ? "_" : $0 })
    }

    func number(_ key: String) throws -> UInt32 { try #require(UInt32(raw(key)), "\(key)") }

    func flag(_ key: String) throws -> Bool {
        let value = try raw(key)
        try #require(value == "true" || value == "false", "\(key)")
        return value == "true"
    }

    func list(_ key: String) throws -> [String] {
        try raw(key).dropFirst().dropLast().split(separator: ",").map {
            String($0.filter { $0 != " " && $0 != "\"" })
        }
    }

    func tables(_ key: String) throws -> [PlainTOML] { try #require(inner[key], "\(key)") }
}
