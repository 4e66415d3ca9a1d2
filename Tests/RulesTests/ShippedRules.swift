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

    var renewalUnderNotice: RenewalEligibility {
        RenewalEligibility(ruleSet: guangdong, notice: zhaoqing, divisions: divisions)
    }

    var renewalInGuangdong: RenewalEligibility {
        RenewalEligibility(ruleSet: guangdong, notice: nil, divisions: divisions)
    }

    var renewalUnderNationalRule: RenewalEligibility {
        RenewalEligibility(ruleSet: national, notice: nil, divisions: divisions)
    }

    static func ruleSet(_ file: PlainTOML) throws -> RuleSet {
        var rule = RuleSet(
            name: try file.text("name"), effectiveFrom: try day(file.text("effective_from")),
            legalBasis: try file.text("legal_basis"))
        rule.version = try file.number("version")
        rule.regionDivision = try file.number("region_division_id")
        rule.firstClock = try #require(FirstRegistrationClock(rawValue: file.text("first_clock")))
        rule.firstWithinYears = try file.number("first_within_years")
        rule.validityYears = try file.number("validity_years")
        rule.periodEnd = try #require(PeriodEnd(rawValue: file.text("period_end")))
        rule.renewalWindow = try #require(RenewalWindow(rawValue: file.text("renewal_window")))
        if file.keys.contains("renewal_window_months") {
            rule.renewalWindowMonths = try file.number("renewal_window_months")
        }
        rule.renewedFrom = try #require(RenewalStart(rawValue: file.text("renewed_from")))
        rule.ceCounts = try #require(ContinuingEducationCounts(rawValue: file.text("ce_counts")))
        rule.ceHoursAssistant = try file.number("ce_hours_assistant")
        rule.ceHoursSocialWorker = try file.number("ce_hours_social_worker")
        rule.ceHoursSenior = try file.number("ce_hours_senior")
        rule.ceDegreeHours = try file.number("ce_degree_hours")
        rule.ceForms = try file.list("ce_forms").map {
            try #require(EducationForm(rawValue: $0))
        }
        rule.ceCyclesDemanded = try file.number("ce_cycles_demanded")
        rule.notReRegistered = try #require(
            NotReRegistered(rawValue: file.text("not_re_registered")))
        rule.sameYear = try #require(SameYear(rawValue: file.text("same_year")))
        rule.afterCancellation = try #require(
            AfterCancellation(rawValue: file.text("after_cancellation")))
        rule.afterRevokedRenewal = try #require(
            AfterRevokedRenewal(rawValue: file.text("after_revoked_renewal")))
        rule.decisionWorkingDays = try file.number("decision_working_days")
        rule.bulkHoldHours = try file.number("bulk_hold_hours")
        rule.reviewWithinDays = try file.number("review_within_days")
        rule.reviewWorkingDays = try file.number("review_working_days")
        rule.figureAges = try file.list("figure_ages").map { try #require(UInt32($0)) }
        rule.firstClause = try file.text("first_clause")
        rule.scopeClause = try file.text("scope_clause")
        rule.conditionClause = try file.text("condition_clause")
        rule.renewalClause = try file.text("renewal_clause")
        rule.ceClause = try file.text("ce_clause")
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
        if file.keys.contains("renewal_first_registered_until") {
            notice.renewalFirstRegisteredUntil = try day(
                file.text("renewal_first_registered_until"))
        }
        notice.ceDemanded = try file.flag("ce_demanded")
        notice.windowClause = try file.text("window_clause")
        notice.firstClause = try file.text("first_clause")
        notice.scopeClause = try file.text("scope_clause")
        notice.renewalClause = try file.text("renewal_clause")
        notice.ceClause = try file.text("ce_clause")
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

/// As much TOML as the shipped files use: one value a line, arrays on one line, arrays of tables.
struct PlainTOML {
    private(set) var values: [String: String] = [:]
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
        self.init(lines: String(decoding: bytes, as: UTF8.self).split(separator: "\n"))
    }

    private init(lines: [Substring]) {
        var table: String?
        for line in lines where !line.hasPrefix("#") {
            if line.hasPrefix("[[") {
                let name = String(line.dropFirst(2).dropLast(2))
                inner[name, default: []].append(PlainTOML(lines: []))
                table = name
                continue
            }
            guard let equals = line.firstIndex(of: "=") else { continue }
            let key = line[..<equals].split(separator: " ").joined()
            var value = String(line[line.index(equals, offsetBy: 2)...])
            if let remark = value.range(of: " # ") { value = String(value[..<remark]) }
            if let table, let last = inner[table]?.indices.last {
                inner[table]?[last].values[key] = value
            } else {
                values[key] = value
            }
        }
    }

    var keys: [String] { Array(values.keys) + Array(inner.keys) }

    func raw(_ key: String) throws -> String { try #require(values[key], "\(key)") }

    func text(_ key: String) throws -> String {
        let value = try raw(key)
        try #require(value.hasPrefix("\"") && value.hasSuffix("\""), "\(key)")
        return String(value.dropFirst().dropLast())
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

extension String {
    /// Where a piece first stands; the standard library has it for collections of elements only.
    fileprivate func range(of piece: String) -> String.Index? {
        indices.first { self[$0...].hasPrefix(piece) }
    }
}
