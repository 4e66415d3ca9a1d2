import Schema
import Testing

import enum Rules.RuleReading

@testable import shegong

struct FormTests {
    private static let data = String(
        #filePath.dropLast("Tests/CommandLineTests/FormTests.swift".count) + "Sources/shegong/Data/"
    )

    private static func shipped(_ name: String) throws -> String {
        try TextFile.read(data + name, .silent)
    }

    @Test func `The shipped notice says what the campaign says`() throws {
        let text = try Self.shipped("notices/zhaoqing-2021.toml")
        let notice = try FormReader.read(text, "notice") { try $0.notice() }
        #expect(notice.name == "zhaoqing-2021" && notice.version == 1)
        #expect(notice.opensAt == 1_639_497_600_000)
        #expect(notice.closesAt == 1_642_262_399_999)
        #expect(notice.kinds == [.first, .renewal])
        #expect(notice.examYears == [2020] && notice.lateExamYearsUntil == 2019)
        #expect(notice.scopeDivisionId == 440_000 && notice.regionDivisionId == 441_200)
        #expect(notice.attachmentsNeeded.isEmpty && notice.ceDemanded)
        #expect(notice.renewalFirstRegisteredUntil == 20_181_231)
        #expect(notice.steps.map(\.level) == [.county, .prefecture])
        #expect(notice.steps.map(\.isFinal) == [false, true])
        #expect(notice.steps.map(\.displayName) == ["初审", "终审"])
        #expect(notice.contacts.map(\.office) == ["社会工作股"])
        #expect(notice.ruleSetName == "guangdong-2021")
        #expect(!notice.pledgeText.isEmpty)
    }

    @Test(arguments: [
        ("national-2009", UInt32(0), UInt32(20_090_408)),
        ("guangdong-2021", 440_000, 20_210_101),
    ])
    func `The shipped rule sets say what the law says`(
        _ name: String, _ region: UInt32, _ from: UInt32
    ) throws {
        let text = try Self.shipped("rule-sets/\(name).toml")
        let rules = try FormReader.read(text, name) { try $0.ruleSet() }
        #expect(rules.name == name && rules.version == 1)
        #expect(rules.regionDivisionId == region && rules.effectiveFrom == from)
        #expect(rules.firstClock == .passed && rules.firstWithinYears == 1)
        #expect(rules.validityYears == 3 && rules.periodEnd == .sameDay)
        #expect(rules.renewalWindow != .unspecified && rules.renewedFrom != .unspecified)
        #expect(rules.ceHoursAssistant == 72 && rules.ceHoursSocialWorker == 90)
        #expect(rules.decisionWorkingDays == 30 && rules.confirmedReadings.isEmpty)
    }

    @Test func `What a file does not say is not waived`() throws {
        let rules = try FormReader.read("name = 'n'\nlegal_basis = 'b'", "f") { try $0.ruleSet() }
        #expect(rules.firstWithinYears == 1)
        let unlimited = try FormReader.read(
            "name = 'n'\nlegal_basis = 'b'\nfirst_within_years = 0", "f"
        ) { try $0.ruleSet() }
        #expect(unlimited.firstWithinYears == 0)
        let head = "name = 'n'\ntitle = 't'\nrule_set_name = 'r'\n"
        let notice = try FormReader.read(head, "f") { try $0.notice() }
        #expect(notice.ceDemanded)
        let waiving = try FormReader.read(head + "ce_demanded = false", "f") { try $0.notice() }
        #expect(!waiving.ceDemanded)
    }

    @Test func `A reading that is not known is refused with those that are`() throws {
        let head = "name = 'n'\nlegal_basis = 'b'\n"
        let rules = try FormReader.read(
            head + "confirmed_readings = ['period_end', 'same-year']", "f"
        ) { try $0.ruleSet() }
        #expect(rules.confirmedReadings == ["period_end", "same_year"])
        let failure = #expect(throws: CommandFailure.self) {
            try FormReader.read(
                head + "confirmed_readings = ['period_end', 'perid_end']", "f"
            ) { try $0.ruleSet() }
        }
        let words = RuleReading.allCases.map(\.rawValue).joined(separator: ", ")
        #expect(
            failure?.message.english == "f: confirmed_readings[1]: Expected: \(words).")
    }

    @Test(arguments: [
        "attachments_demanded = true", "kinds = ['first', 'frist']",
        "steps = [{ level = 'county', finale = true }]",
        "contacts = [{ bureau_name = 'b', tel = '1' }]",
        "attachments_needed = [{ application = 'first', attachment = 'moon' }]",
        "attachments_needed = [{ application = 'first', kind = 'identity' }]",
    ])
    func `No key and no word of a notice is dropped in silence`(_ line: String) {
        let failure = #expect(throws: CommandFailure.self) {
            try FormReader.read(
                "name = 'n'\ntitle = 't'\nrule_set_name = 'r'\n" + line, "f"
            ) { try $0.notice() }
        }
        let key = line.prefix { $0 != " " }
        #expect(failure?.message.english.hasPrefix("f: \(key)") == true)
    }

    @Test func `A personal form is read whole`() throws {
        let text = """
            name = "欧阳某"
            sex = "女"
            birth_date = 1899-12-31
            education = "bachelor"
            political_status = "群众"
            employer_kind = "social_work_agency"
            practising = true
            [document]
            number = "44122618991231001X"
            [[work_history]]
            from_month = "2015-07"
            employer = "某机构"
            [[honours]]
            year = 2019
            title = "某奖"
            """
        let form = try FormReader.read(text, "form") { try $0.personalForm() }
        #expect(form.name == "欧阳某" && form.sex == .female && form.birthDate == 18_991_231)
        #expect(form.document?.kind == .resident)
        #expect(form.document?.number == "44122618991231001X")
        #expect(form.politicalStatus == PoliticalStatus.none)
        #expect(form.employerKind == .socialWorkAgency && form.practising)
        #expect(form.workHistory.map(\.fromMonth) == [201_507])
        #expect(form.honours.map(\.title) == ["某奖"])
    }

    @Test(arguments: [
        ("naem = 'x'", "name"), ("name = 1", "name"),
        ("name = 'x'\nlegal_basis = 'y'\nextra = 1", "extra"),
        ("name = 'x'\nversion = -1", "version"), ("name = 'x'\nversion = 1.5", "version"),
        ("name = 'x'\neffective_from = '2021-02-30'", "effective_from"),
        ("name = 'x'\nlegal_basis = 'y'\nfirst_clock = 'noon'", "first_clock"),
        ("name = ", "line 1"),
    ])
    func `What is wrong with a form is named`(_ text: String, _ place: String) {
        let failure = #expect(throws: CommandFailure.self) {
            _ = try FormReader.read(text, "f.toml") { try $0.ruleSet() }
        }
        #expect(failure?.status == .usage)
        #expect(
            failure?.message.english.hasPrefix("f.toml: \(place)") == true,
            "\(String(describing: failure))")
    }

    @Test func `A problem inside a list is named by its place`() {
        let text = """
            name = "n"
            title = "t"
            steps = [{ level = "county" }, { level = "moon" }]
            """
        let failure = #expect(throws: CommandFailure.self) {
            _ = try FormReader.read(text, "f") { try $0.notice() }
        }
        #expect(failure?.message.english.hasPrefix("f: steps[1].level") == true)
    }

    @Test func `A TOML date-time is an instant as well`() throws {
        let text = """
            name = "n"
            title = "t"
            rule_set_name = "r"
            opens_at = 2021-12-15T00:00:00+08:00
            closes_at = 2022-01-15T23:59:59.999+08:00
            """
        let notice = try FormReader.read(text, "f") { try $0.notice() }
        #expect(notice.opensAt == 1_639_497_600_000)
        #expect(notice.closesAt == 1_642_262_399_999)
    }
}

/// The file of a working calendar.
struct CalendarFormTests {
    @Test func `A calendar's days may be one or several`() throws {
        let text = """
            year = 2027
            version = 1
            source = "国办发明电"
            holidays = [{ name = "元旦", from = "2027-01-01", until = "2027-01-03" }]
            make_up_days = [{ name = "元旦", from = "2027-01-09" }]
            """
        let calendar = try FormReader.read(text, "f") { try $0.workingCalendar() }
        #expect(calendar.year == 2027 && calendar.version == 1)
        #expect(
            calendar.holidays
                == [NamedDays(name: "元旦", fromDay: 20_270_101, untilDay: 20_270_103)])
        #expect(calendar.makeUpDays.map(\.untilDay) == [20_270_109])
    }

    @Test func `The list of a bulk decision is a line for each file`() throws {
        let items = try ReviewList.items("17 3\n# remark\n\n18 2 材料 不全\r\n", "f")
        #expect(items.map(\.applicationId) == [17, 18])
        #expect(items.map(\.expectedVersion) == [3, 2])
        #expect(items.last?.reason == "材料 不全")
        let failure = #expect(throws: CommandFailure.self) {
            try ReviewList.items("17 3\n18\n", "f")
        }
        #expect(failure?.message.english.hasPrefix("f: line 2") == true)
    }
}
