import Registry
import Schema
import Testing

import struct Rules.CalendarDay
import struct Rules.Instant

/// The dated cases of re-registration under the notice of Zhaoqing 2021, through the registry's
/// commands. Instants are in UTC+8.
@Suite struct RenewalCasesTests {
    private static func instant(_ text: String) -> Int64 {
        Instant(parsing: text)?.milliseconds ?? 0
    }

    /// A world in which Zhang, registered between two days, has his file ready, hours and all.
    private func ready(
        from: UInt32, until: UInt32, hours: [(UInt32, UInt32)] = [(20_200_315, 72)],
        rules: RuleSet = RegistryWorld.renewalRules
    ) throws -> (world: RegistryWorld, application: UInt64) {
        var world = try RegistryWorld.forRenewals(
            rules: rules, now: Self.instant("2021-12-01 09:00"))
        let person = try world.account()
        try world.givePeriod(person, from: from, until: until)
        for (number, (day, hours)) in hours.enumerated() {
            try world.learn(person, day, hours: hours, proof: "P\(number)")
        }
        let application = try world.createRenewal()
        return (world, application)
    }

    /// Submits at an instant; the reason if it is refused, "" if not.
    private func submit(
        _ world: RegistryWorld, _ application: UInt64, at text: String,
        notice: String = "zhaoqing-2021"
    ) -> String {
        var world = world
        world.now = Self.instant(text)
        do throws(Refusal) {
            let request = SubmitApplicationRequest(
                applicationId: application, expectedVersion: world.version(of: application),
                noticeName: notice, pledgeGiven: true)
            try world.run(.submitApplication(request), as: .deqingClerk)
            return ""
        } catch {
            return error.parameters.first { $0.name == "reason" }?.value ?? "\(error.reason)"
        }
    }

    @Test(arguments: [
        ("2021-12-14 23:59:59.999", "WINDOW_NOT_OPEN_YET"), ("2021-12-15 00:00:00.000", ""),
        ("2022-01-15 23:59:59.999", ""), ("2022-01-16 00:00:00.000", "WINDOW_CLOSED"),
    ])
    func `the window, to the millisecond`(text: String, reason: String) throws {
        let (world, application) = try ready(from: 20_180_601, until: 20_210_601)
        #expect(submit(world, application, at: text) == reason)
    }

    @Test(
        arguments: [
            (20_211_220, "2021-12-19 12:00", "PERIOD_NOT_COMPLETE"),
            (20_211_220, "2021-12-20 23:59:59", "PERIOD_NOT_COMPLETE"),
            (20_211_220, "2021-12-21 00:00:00", ""),
            // The printed end wins.
            (20_211_219, "2021-12-19 12:00", "PERIOD_NOT_COMPLETE"),
            (20_211_219, "2021-12-20 00:00", ""),
        ] as [(UInt32, String, String)])
    func `first registered 2018-12-20: complete when the day is later than the end`(
        until: UInt32, text: String, reason: String
    ) throws {
        let (world, application) = try ready(from: 20_181_220, until: until)
        #expect(submit(world, application, at: text) == reason)
    }

    @Test(
        arguments: [
            (20_181_215, 20_211_215, 20_211_216), (20_181_220, 20_211_220, 20_211_221),
            (20_181_231, 20_211_231, 20_220_101),
        ] as [(UInt32, UInt32, UInt32)])
    func `the first day is told, also after the year is over`(
        from: UInt32, until: UInt32, first: UInt32
    ) throws {
        let (world, application) = try ready(from: from, until: until)
        #expect(try world.explain(on: 20_211_215).firstDay == first)
        let day = try #require(CalendarDay(yyyymmdd: first))
        #expect(submit(world, application, at: "\(day) 00:00") == "")
        #expect(
            submit(world, application, at: "\(day.previous) 23:59:59.999")
                == "PERIOD_NOT_COMPLETE")
    }

    @Test func `first registered 2019-01-05: refused by the cut-off alone`() throws {
        let (world, application) = try ready(from: 20_190_105, until: 20_220_105)
        #expect(submit(world, application, at: "2022-01-10 10:00") == "FIRST_REGISTERED_TOO_LATE")
        let failed = try world.explain(on: 20_220_110).conditions.filter { $0.verdict == .no }
        #expect(failed.map(\.condition) == ["FIRST_REGISTERED_IN_TIME"])
    }

    @Test(arguments: [
        ("2021-12-01 23:59:59", "RENEWAL_WINDOW_NOT_OPEN_YET"), ("2021-12-02 00:00", ""),
        ("2022-03-01 23:59:59", ""), ("2022-03-02 00:00", "RENEWAL_WINDOW_CLOSED"),
    ])
    func `first registered 2019-03-01 under the national rule`(text: String, reason: String) throws
    {
        var rules = RegistryWorld.renewalRules
        rules.renewalWindow = .beforeExpiry
        rules.renewalWindowMonths = 3
        rules.ceCounts = .withinPeriod
        let (world, application) = try ready(from: 20_190_301, until: 20_220_301, rules: rules)
        #expect(submit(world, application, at: text, notice: "") == reason)
    }

    @Test func `first registered 2017-06-01: the notice admits what the general rule does not`()
        throws
    {
        let (world, application) = try ready(
            from: 20_170_601, until: 20_200_601, hours: [(20_191_015, 72)])
        #expect(submit(world, application, at: "2021-12-20 10:00") == "")
        #expect(
            submit(world, application, at: "2021-12-20 10:00", notice: "")
                == "RENEWAL_WINDOW_CLOSED")
        let window = try #require(
            try world.explain(notice: "", on: 20_211_220).conditions.first {
                $0.condition == "WITHIN_RENEWAL_WINDOW"
            })
        #expect(window.holds == [DayRange(fromDay: 20_200_602, untilDay: 20_201_231)])
        // The general rule has no day left, but a notice does.
        #expect(try world.explain(notice: "", on: 20_211_201).firstDay == 20_211_215)
    }

    @Test func `forty hours in the period and thirty-two after it`() throws {
        let hours: [(UInt32, UInt32)] = [(20_191_015, 40), (20_210_320, 32)]
        let (world, application) = try ready(from: 20_170_601, until: 20_200_601, hours: hours)
        #expect(submit(world, application, at: "2021-12-20 10:00") == "")
        var rules = RegistryWorld.renewalRules
        rules.ceCounts = .withinPeriod
        let strict = try ready(from: 20_170_601, until: 20_200_601, hours: hours, rules: rules)
        #expect(
            submit(strict.world, strict.application, at: "2021-12-20 10:00")
                == "CONTINUING_EDUCATION_MISSING")
        let count = try #require(try strict.world.listEducation(1).count)
        #expect(count.missingMinutes == 32 * 60)
        #expect(count.entries.map(\.reason) == ["", "OUTSIDE_COUNTED_DAYS"])
    }

    @Test(arguments: [(71, 59, 1), (72, 0, 0)] as [(UInt32, UInt32, UInt32)])
    func `an assistant needs 72 hours, to the minute`(
        hours: UInt32, minutes: UInt32, missing: UInt32
    ) throws {
        var world = try RegistryWorld.forRenewals()
        let person = try world.account()
        try world.givePeriod(person, from: 20_180_601, until: 20_210_601)
        try world.learn(person, 20_200_315, hours: hours, minutes: minutes, proof: "P1")
        #expect(try world.listEducation(person).count?.missingMinutes == missing)
        #expect(try world.explain().verdict == (missing == 0 ? .yes : .no))
    }

    @Test(arguments: [(89, 60), (90, 0)] as [(UInt32, UInt32)])
    func `a social worker needs 90 hours`(hours: UInt32, missing: UInt32) throws {
        var world = try RegistryWorld.forRenewals()
        let passer = RegistryWorld.Passer(
            name: "王样", number: "441226189912313034", managementNumber: "20184412260000077")
        try world.importRoster([
            RegistryWorld.entry(passer, year: 2018, passedOn: 20_180_908, level: .socialWorker)
        ])
        let person = try world.account(passer)
        try world.givePeriod(person, from: 20_180_601, until: 20_210_601)
        try world.learn(person, 20_200_315, hours: hours, proof: "P1")
        #expect(try world.listEducation(person).count?.missingMinutes == missing)
        #expect(try world.explain(passer).verdict == (missing == 0 ? .yes : .no))
    }

    @Test func `a degree that served an earlier period does not serve again`() throws {
        var world = try RegistryWorld.forRenewals()
        let person = try world.account()
        try world.givePeriod(person, from: 20_180_601, until: 20_210_601)
        try world.learn(person, 20_200_315, hours: 90, proof: "学位1", form: .degree)
        let application = try world.createRenewal()
        try world.submit(application)
        try world.review(application, .first, as: .deqingReviewer)
        try world.review(application, .final, as: .zhaoqingFinal)
        try world.learn(person, 20_211_219, hours: 90, proof: "学位2", form: .degree)
        world.now = Self.instant("2024-12-21 10:00")
        let count = try #require(try world.listEducation(person, notice: "").count)
        #expect(count.countedMinutes == 0)
        #expect(Set(count.entries.map(\.reason)).contains("USED_IN_EARLIER_PERIOD"))
    }

    @Test func `received 2022-01-15 at 16 40 and typed on 01-17 is in time`() throws {
        var (world, application) = try ready(from: 20_180_601, until: 20_210_601)
        #expect(submit(world, application, at: "2022-01-17 09:00") == "WINDOW_CLOSED")
        world.now = Self.instant("2022-01-17 08:00")
        try world.run(
            .recordReceipt(
                RecordReceiptRequest(
                    applicationId: application, number: "收1",
                    receivedAt: Self.instant("2022-01-15 16:40"))), as: .deqingClerk)
        #expect(submit(world, application, at: "2022-01-17 09:00") == "")
    }

    @Test func `an extension published on 01-17 admits 01-18`() throws {
        var (world, application) = try ready(from: 20_180_601, until: 20_210_601)
        world.now = Self.instant("2022-01-17 08:00")
        var notice = RegistryWorld.renewalNotice
        notice.version = 3
        notice.closesAt = Self.instant("2022-01-31 23:59:59.999")
        try world.run(.publishNotice(.init(notice: notice)), as: .zhaoqingFinal)
        #expect(submit(world, application, at: "2022-01-18 09:00") == "")
    }
}
