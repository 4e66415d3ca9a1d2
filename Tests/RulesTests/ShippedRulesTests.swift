import Rules
import Testing

@Suite("The shipped rule sets and the seed notice")
struct ShippedRulesTests {
    let shipped: ShippedRules

    init() throws { shipped = try ShippedRules() }

    @Test("The seed notice says what it said")
    func zhaoqing() throws {
        let notice = shipped.zhaoqing
        #expect(notice.opensAt == Instant(startOf: try day("2021-12-15")))
        #expect(notice.closesAt == Instant(endOf: try day("2022-01-15")))
        #expect(notice.correctionsCloseAt == notice.closesAt)
        #expect(notice.admits(examYear: 2020) && notice.admits(examYear: 2008))
        #expect(!notice.admits(examYear: 2021))
        #expect(notice.scopeDivision == 440_000 && notice.regionDivision == 441_200)
        #expect(notice.steps.map(\.displayName) == ["初审", "终审"])
        #expect(notice.steps.map(\.level) == [.county, .prefecture])
        #expect(notice.steps.map(\.isFinal) == [false, true])
        #expect(notice.flow == .twoSteps)
        #expect(notice.attachmentsNeeded.isEmpty)
        #expect(notice.kinds == [.first, .renewal])
        #expect(notice.ruleSetName == shipped.guangdong.name)
    }

    @Test("Deqing's office is named with an address; no person and no telephone")
    func contact() throws {
        let contact = try #require(shipped.zhaoqing.contacts.first)
        #expect(contact.bureauName == "德庆县民政局" && contact.office == "社会工作股")
        #expect(contact.address.contains("德庆县"))
        let text = contact.bureauName + contact.office + contact.address
        #expect(!text.unicodeScalars.contains { $0.properties.numericType != nil })
    }

    @Test("The two rules differ where the sources do, and every reading is unconfirmed")
    func contrasts() {
        #expect(shipped.national.renewalWindow == .beforeExpiry)
        #expect(shipped.national.renewedFrom == .dayAfterPreviousEnd)
        #expect(shipped.guangdong.renewalWindow == .afterExpirySameYear)
        #expect(shipped.guangdong.renewedFrom == .decisionDay)
        #expect(shipped.guangdong.ceCounts == .sinceLastPeriodStart)
        for rule in [shipped.national, shipped.guangdong] {
            #expect(rule.unconfirmedReadings == RuleReading.allCases)
            #expect(rule.periodEnd == .sameDay && rule.validityYears == 3)
            #expect(CertificateLevel.allCases.map(rule.continuingEducationHours) == [72, 90, 90])
            #expect(rule.decisionWorkingDays == 30)
        }
        var confirmed = shipped.national
        confirmed.confirmedReadings = [.periodEnd]
        #expect(!confirmed.unconfirmedReadings.contains(.periodEnd))
    }

    @Test("Every key of the files is a field, in snake_case, and every clause is filled in")
    func keys() throws {
        let rule = Mirror(reflecting: shipped.national).children.compactMap { $0.label }
            .map(snakeCase)
        let notice = Mirror(reflecting: shipped.zhaoqing).children.compactMap { $0.label }
            .map(snakeCase)
        for name in [
            "rule-sets/national-2009.toml", "rule-sets/guangdong-2021.toml",
            "rule-sets/shandong-2017.toml",
        ] {
            let file = try PlainTOML(shipped: name)
            for key in file.keys { #expect(rule.contains(field(key)), "\(name): \(key)") }
            for key in rule where key.hasSuffix("_clause") { #expect(try !file.text(key).isEmpty) }
        }
        for name in ["notices/zhaoqing-2021.toml", "notices/yiwu-2022.toml"] {
            let file = try PlainTOML(shipped: name)
            for key in file.keys { #expect(notice.contains(field(key)), "\(key)") }
            for key in notice where key.hasSuffix("_clause") {
                #expect(try !file.text(key).isEmpty)
            }
        }
    }

    @Test("Shandong's year runs from the day of issue")
    func shandong() throws {
        let rule = try ShippedRules.ruleSet(PlainTOML(shipped: "rule-sets/shandong-2017.toml"))
        let eligibility = FirstRegistrationEligibility(
            ruleSet: rule, notice: nil, divisions: shipped.divisions)
        var facts = FirstRegistrationFacts(level: .assistant)
        facts.passedOn = try day("2018-09-01")
        facts.issuedOn = try day("2018-12-20")
        facts.household = .division(370_000)
        facts.birthDay = try day("1980-01-01")
        func verdict(_ text: String) throws -> Verdict {
            eligibility.answer(
                facts, at: DecisiveInstant(askingAbout: try day(text), under: nil)
            ).verdict
        }
        #expect(try verdict("2018-12-19") == .no)
        #expect(try verdict("2018-12-20") == .yes)
        #expect(try verdict("2019-12-20") == .yes)
        #expect(try verdict("2019-12-21") == .no)
    }

    @Test("Yiwu's window closes at an hour, and who lives and works elsewhere is not let in")
    func yiwu() throws {
        let notice = try ShippedRules.notice(PlainTOML(shipped: "notices/yiwu-2022.toml"))
        let eligibility = FirstRegistrationEligibility(
            ruleSet: shipped.national, notice: notice, divisions: shipped.divisions)
        var facts = FirstRegistrationFacts(level: .assistant)
        facts.passedOn = try day("2022-01-13")
        facts.workplace = .division(330_782)
        facts.household = .division(430_000)
        facts.birthDay = try day("1980-01-01")
        func verdict(_ instant: Instant) -> Verdict {
            eligibility.answer(facts, at: DecisiveInstant(readAt: instant)).verdict
        }
        let closing = notice.closesAt
        #expect(closing.description == "2022-11-10T17:00:00.000+08:00")
        #expect(verdict(closing) == .yes)
        #expect(verdict(Instant(milliseconds: closing.milliseconds + 1)) == .no)
        facts.workplace = .division(330_700)
        #expect(verdict(closing) != .yes)
    }

    @Test("Readings are named by their keys")
    func readingNames() {
        let fields = Mirror(reflecting: shipped.national).children.compactMap { $0.label }
            .map(snakeCase)
        for reading in RuleReading.allCases { #expect(fields.contains(reading.rawValue)) }
    }

    @Test("Periods: three years to the day, or to the day before")
    func periods() throws {
        var rule = shipped.guangdong
        #expect(
            try rule.firstPeriod(decidedOn: day("2018-12-20"))
                == DayRange(from: day("2018-12-20"), until: day("2021-12-20")))
        #expect(try rule.periodEnd(from: day("2020-02-29")) == day("2023-02-28"))
        rule.periodEnd = .dayBefore
        #expect(try rule.firstPeriod(decidedOn: day("2018-12-20")).until == day("2021-12-19"))
    }

    @Test("A renewal that follows on gains no day in any cycle")
    func renewals() throws {
        let rule = shipped.national
        var end = try day("2012-06-30")
        for year in [2015, 2018, 2021, 2024] {
            let next = try rule.renewedPeriod(previousUntil: end, decidedOn: day("2011-01-01"))
            #expect(next.from == end.next)
            end = try #require(next.until)
            #expect(end == CalendarDay(year: year, month: 6, day: 30))
        }
        let decided = try day("2021-12-20")
        #expect(
            try shipped.guangdong.renewedPeriod(
                previousUntil: day("2020-06-01"), decidedOn: decided)
                == DayRange(from: decided, until: day("2024-12-20")))
    }

    /// Keys are the schema's field names, which say of a division that it is an id.
    private func field(_ key: String) -> String {
        key.hasSuffix("_id") ? String(key.dropLast(3)) : key
    }

    private func snakeCase(_ label: String) -> String {
        var result = ""
        for character in label {
            if character.isUppercase { result += "_" }
            result += character.lowercased()
        }
        return result
    }
}
