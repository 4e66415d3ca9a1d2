import ProtobufRuntime
import Registry
import Schema
import Testing

/// The way of a renewal through the registry.
@Suite struct RenewalTests {
    /// Zhang's registration of 2018-06-01, lapsed in 2021, with hours recognised.
    private func ready(
        hours: UInt32 = 72
    ) throws -> (world: RegistryWorld, person: UInt64, entry: UInt64) {
        var world = try RegistryWorld.forRenewals()
        let person = try world.account()
        try world.givePeriod(person, from: 20_180_601, until: 20_210_601)
        let entry = try world.learn(person, 20_200_315, hours: hours, proof: "P1")
        return (world, person, entry)
    }

    private func submitted() throws -> (world: RegistryWorld, application: UInt64, entry: UInt64) {
        var (world, _, entry) = try ready()
        let application = try world.createRenewal()
        try world.submit(application)
        return (world, application, entry)
    }

    private func reason(_ refusal: Refusal?) -> String? {
        refusal?.parameters.first { $0.name == "reason" }?.value
    }

    @Test func `a lapsed registration is renewed, and the hours are consumed by the new period`()
        throws
    {
        var (world, application, entry) = try submitted()
        let filed = try #require(world.application(application))
        #expect(filed.education == [EducationCredit(entryId: entry, minutes: 4_320)])
        #expect(filed.educationRequiredMinutes == 4_320)
        #expect(filed.educationCountedMinutes == 4_320)
        #expect(filed.renewedPeriodId == 1)
        #expect(filed.noticeId == 2 && filed.ruleSetId == 2)
        try world.review(application, .first, as: .deqingReviewer)
        let periods = try world.review(application, .final, as: .zhaoqingFinal)
        #expect(world.state(of: application) == .registered)
        let period = try #require(world.period(periods.first))
        #expect(period.kind == .renewal)
        #expect(period.validFrom == 20_211_220 && period.validUntil == 20_241_220)
        #expect(period.renewedPeriodId == 1 && period.educationEntryIds == [entry])
        #expect(world.entry(entry)?.periodId == period.id)
        try world.run(
            .issueCertificate(IssueCertificateRequest(applicationId: application)),
            as: .zhaoqingFinal)
        var trace = ReadTrace()
        let text = try #require(
            world.registry.get(CertificateText.self, .certificateText, period.id, &trace))
        #expect(text.validUntil == 20_241_220 && text.number == period.number)
        // The earlier period stands as it was, and the entry serves nothing more.
        #expect(world.period(1)?.validUntil == 20_210_601)
        #expect(
            try world.explain(notice: "", on: 20_241_221).conditions.contains {
                $0.condition == "CONTINUING_EDUCATION_DONE" && $0.figure == "0/4320"
            })
        let withdrawal = WithdrawEducationRequest(
            entryId: entry, expectedVersion: 2, reason: "误录")
        let refusal = #expect(throws: Refusal.self) {
            try world.run(.withdrawEducation(withdrawal), as: .deqingClerk)
        }
        #expect(refusal?.reason == .educationInUse)
    }

    @Test func `who never registered has nothing to renew, and who did does not register first`()
        throws
    {
        var world = try RegistryWorld.forRenewals()
        let person = try world.account()
        #expect(
            #expect(throws: Refusal.self) { try world.createRenewal() }?.reason
                == .neverRegistered)
        try world.givePeriod(person, from: 20_180_601, until: 20_210_601)
        #expect(
            #expect(throws: Refusal.self) { try world.createApplication() }?.reason
                == .alreadyRegistered)
        let application = try world.createRenewal()
        let refusal = #expect(throws: Refusal.self) { try world.createRenewal() }
        #expect(refusal?.reason == .applicationOpen)
        #expect(refusal?.parameters.first?.value == "\(application)")
    }

    @Test func `missing minutes are told, with what did not count`() throws {
        var (world, person, _) = try ready(hours: 71)
        let late = RegistryWorld.course(person, 20_211_201, hours: 2, proof: "P2")
        let waiting = try #require(try world.run(.recordEducation(late), as: .deqingClerk).first)
        let application = try world.createRenewal()
        let refusal = #expect(throws: Refusal.self) { try world.submit(application) }
        #expect(refusal?.reason == .notEligible)
        #expect(reason(refusal) == "CONTINUING_EDUCATION_MISSING")
        func parameter(_ name: String) -> String? {
            refusal?.parameters.first { $0.name == name }?.value
        }
        #expect(parameter("missing_minutes") == "60")
        #expect(parameter("not_counted") == "\(waiting):NOT_RECOGNISED_YET")
        try world.recognize(waiting, 60, reason: "只认一小时", as: .deqingReviewer)
        try world.submit(application)
        #expect(world.application(application)?.education.map(\.minutes) == [4_260, 60])
    }

    @Test func `entries that a file counts on stay as they are until it is returned`() throws {
        var (world, application, entry) = try submitted()
        #expect(
            #expect(throws: Refusal.self) {
                try world.recognize(entry, 60, reason: "重核", as: .deqingReviewer)
            }?.reason == .educationInUse)
        try world.review(application, .first, .returned, as: .deqingReviewer, reason: "学时重核")
        try world.recognize(entry, 60, reason: "重核", as: .deqingReviewer)
        #expect(
            reason(#expect(throws: Refusal.self) { try world.submit(application) })
                == "CONTINUING_EDUCATION_MISSING")
        try world.recognize(entry, 4_320, as: .deqingReviewer)
        try world.submit(application)
        #expect(world.state(of: application) == .pending)
    }

    @Test func `two certificates of one person do not share their hours`() throws {
        var world = try RegistryWorld.forRenewals()
        try world.importRoster([
            RegistryWorld.entry(
                RegistryWorld.Passer(
                    name: RegistryWorld.zhang.name, number: RegistryWorld.zhang.number,
                    managementNumber: "20174412260000009"), year: 2017, passedOn: 20_170_930,
                level: .assistant)
        ])
        let person = try world.account()
        var trace = ReadTrace()
        let certificates = world.registry.certificates(of: person, &trace)
        try #require(certificates.count == 2)
        try world.givePeriod(person, from: 20_180_601, until: 20_210_601)
        try world.givePeriod(person, from: 20_180_601, until: 20_210_601)
        var other = try #require(world.period(2))
        other.certificateId = certificates[1].id
        let change = Change(
            revision: world.registry.revision + 1, at: world.now, method: "test",
            puts: [
                RecordPut(
                    table: Table.registrationPeriod.rawValue, key: 2, record: other.encoded())
            ])
        try world.registry.apply(change)
        try world.learn(person, 20_200_315, hours: 72, proof: "P1")
        for (index, certificate) in certificates.enumerated() {
            let request = CreateApplicationRequest(
                kind: .renewal, managementNumber: certificate.managementNumber)
            let application = try #require(
                try world.run(.createApplication(request), as: .deqingClerk).first)
            guard index > 0 else {
                try world.submit(application)
                continue
            }
            let refusal = #expect(throws: Refusal.self) { try world.submit(application) }
            let lost = refusal?.parameters.first { $0.name == "not_counted" }?.value
            #expect(lost?.hasSuffix(":USED_IN_OTHER_APPLICATION") == true)
        }
    }

    @Test func `who recognised hours does not give the final review`() throws {
        var world = try RegistryWorld.forRenewals()
        let person = try world.account()
        try world.givePeriod(person, from: 20_180_601, until: 20_210_601)
        try world.learn(
            person, 20_200_315, hours: 72, proof: "P1", reviewer: .zhaoqingFinal)
        let application = try world.createRenewal()
        try world.submit(application)
        try world.review(application, .first, as: .deqingReviewer)
        let refusal = #expect(throws: Refusal.self) {
            try world.review(application, .final, as: .zhaoqingFinal)
        }
        #expect(refusal?.reason == .recognisedHours)
        #expect(world.state(of: application) == .firstPassed)
    }

    @Test func `a notice that waives the hours consumes none`() throws {
        var notice = RegistryWorld.renewalNotice
        notice.ceDemanded = false
        var world = try RegistryWorld.forRenewals(notice: notice)
        let person = try world.account()
        try world.givePeriod(person, from: 20_180_601, until: 20_210_601)
        let entry = try world.learn(person, 20_200_315, hours: 10, proof: "P1")
        let application = try world.createRenewal()
        try world.submit(application)
        #expect(world.application(application)?.education == [])
        try world.review(application, .first, as: .deqingReviewer)
        try world.review(application, .final, as: .zhaoqingFinal)
        #expect(world.entry(entry)?.periodId == 0)
    }

    @Test func `under the national rule a renewal follows on, and none is made ahead of it`()
        throws
    {
        var rules = RegistryWorld.renewalRules
        rules.renewalWindow = .beforeExpiry
        rules.renewalWindowMonths = 3
        rules.renewedFrom = .dayAfterPreviousEnd
        var world = try RegistryWorld.forRenewals(rules: rules)
        let person = try world.account()
        // 2021-12-20 lies in the last three months.
        try world.givePeriod(person, from: 20_190_301, until: 20_220_301)
        try world.learn(person, 20_200_315, hours: 72, proof: "P1")
        let application = try world.createRenewal()
        let request = SubmitApplicationRequest(
            applicationId: application, expectedVersion: 1, pledgeGiven: true)
        try world.run(.submitApplication(request), as: .deqingClerk)
        try world.review(application, .first, as: .deqingReviewer)
        let periods = try world.review(application, .final, as: .zhaoqingFinal)
        let period = try #require(world.period(periods.first))
        #expect(period.validFrom == 20_220_302 && period.validUntil == 20_250_301)
        #expect(
            try world.explain(notice: "").conditions.contains {
                $0.condition == "NOT_RE_REGISTERED" && $0.reason == "RE_REGISTERED"
            })
    }

    @Test func `the pinned notice and rule set judge, whatever is published later`() throws {
        var (world, application, _) = try submitted()
        var notice = RegistryWorld.renewalNotice
        notice.version = 3
        notice.kinds = [.first]
        try world.run(.publishNotice(.init(notice: notice)), as: .zhaoqingFinal)
        try world.review(application, .first, as: .deqingReviewer)
        try world.review(application, .final, as: .zhaoqingFinal)
        #expect(world.state(of: application) == .registered)
        #expect(world.application(application)?.noticeId == 2)
    }
}
