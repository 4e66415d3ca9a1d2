import Registry
import Schema
import Testing

/// The dated cases of first registration under the notice of Zhaoqing 2021, through the registry's
/// commands. Instants are in UTC+8.
@Suite struct DatedCasesTests {
    // 2021-12-15 00:00:00.000 and 2022-01-16 00:00:00.000 in UTC+8.
    private static let opens: Int64 = 1_639_497_600_000
    private static let endsBefore: Int64 = 1_642_262_400_000
    private static let hour: Int64 = 3_600_000

    /// A world in which Zhang's file lies ready, complete and not submitted.
    private func ready(
        _ passer: RegistryWorld.Passer = RegistryWorld.zhang, now: Int64
    ) throws -> (world: RegistryWorld, application: UInt64) {
        var world = try RegistryWorld(now: min(now, Self.opens - 24 * Self.hour))
        let person = try world.openAccount(passer)
        try world.fillForm(person, passer)
        let application = try world.createApplication(passer)
        world.now = now
        return (world, application)
    }

    private func receive(
        _ world: inout RegistryWorld, _ application: UInt64, at instant: Int64
    ) throws {
        try world.run(
            .recordReceipt(
                RecordReceiptRequest(
                    applicationId: application, number: "收1", receivedAt: instant)),
            as: .deqingClerk)
    }

    /// Why somebody is not eligible, as clients are told it.
    private func toldReason(of refusal: Refusal?) -> String? {
        refusal?.parameters.first { $0.name == "reason" }?.value
    }

    @Test(arguments: [
        (opens - 1, false), (opens, true), (endsBefore - 1, true), (endsBefore, false),
    ])
    func `the window opens and closes at midnight, on a Saturday too`(
        instant: Int64, isAccepted: Bool
    ) throws {
        var (world, application) = try ready(now: instant)
        if isAccepted {
            try world.submit(application)
            #expect(world.state(of: application) == .pending)
        } else {
            let refusal = #expect(throws: Refusal.self) { try world.submit(application) }
            #expect(refusal?.reason == .notEligible)
            #expect(world.state(of: application) == .draft)
        }
    }

    @Test(arguments: [
        (opens - 1, false), (opens, true), (endsBefore - 1, true), (endsBefore, false),
    ])
    func `the instant of the receipt decides, not that of the typing`(
        instant: Int64, isAccepted: Bool
    ) throws {
        var (world, application) = try ready(now: Self.endsBefore + 40 * Self.hour)
        try receive(&world, application, at: instant)
        if isAccepted {
            try world.submit(application)
            #expect(world.state(of: application) == .pending)
        } else {
            let refusal = #expect(throws: Refusal.self) { try world.submit(application) }
            #expect(refusal?.reason == .notEligible)
        }
    }

    @Test func `received on 15 January at 16 40 and typed on 17 January is in time`() throws {
        // 2022-01-17 09:00.
        var (world, application) = try ready(now: Self.endsBefore + 33 * Self.hour)
        try receive(&world, application, at: Self.endsBefore - 7 * Self.hour - 20 * 60_000)
        try world.submit(application)
        #expect(world.state(of: application) == .pending)
    }

    @Test func `typed on 17 January without a receipt is late`() throws {
        var (world, application) = try ready(now: Self.endsBefore + 33 * Self.hour)
        let refusal = #expect(throws: Refusal.self) { try world.submit(application) }
        #expect(refusal?.reason == .notEligible)
        #expect(world.state(of: application) == .draft)
    }

    @Test(arguments: [
        (UInt32(430_000), UInt32(441_200), true), (441_226, 430_000, true),
        (430_000, 430_000, false),
    ])
    func `household or workplace in Guangdong is enough`(
        household: UInt32, workplace: UInt32, isAccepted: Bool
    ) throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        var form = RegistryWorld.form(RegistryWorld.zhang)
        form.householdDivisionId = household
        form.workplaceDivisionId = workplace
        try world.run(
            .updatePersonalForm(UpdatePersonalFormRequest(personId: person, form: form)),
            as: .deqingClerk)
        let application = try world.createApplication()
        if isAccepted {
            try world.submit(application)
            #expect(world.state(of: application) == .pending)
        } else {
            let refusal = #expect(throws: Refusal.self) { try world.submit(application) }
            #expect(refusal?.reason == .notEligible)
        }
    }

    private static let tooLate = RegistryWorld.Passer(
        name: "赵迟", number: "441226189912310052", managementNumber: "20214412260000003")
    private static let longAgo = RegistryWorld.Passer(
        name: "钱早", number: "441226189912310036", managementNumber: "20164412260000004")

    @Test func `who passed in 2021 is told that the year is not admitted`() throws {
        var world = try RegistryWorld()
        // Results came on 2022-01-13, inside the window; submitted the day after.
        world.now = Self.endsBefore - 36 * Self.hour
        try world.importRoster([
            RegistryWorld.entry(Self.tooLate, year: 2021, passedOn: 20_220_113)
        ])
        let person = try world.openAccount(Self.tooLate)
        try world.fillForm(person, Self.tooLate)
        let application = try world.createApplication(Self.tooLate)
        let refusal = #expect(throws: Refusal.self) { try world.submit(application) }
        #expect(refusal?.reason == .notEligible)
        #expect(toldReason(of: refusal) == "EXAM_YEAR_NOT_ADMITTED")
    }

    @Test func `who passed in 2016 and never registered is admitted`() throws {
        var world = try RegistryWorld()
        try world.importRoster([
            RegistryWorld.entry(Self.longAgo, year: 2016, passedOn: 20_160_908)
        ])
        let application = try world.submitted(Self.longAgo)
        #expect(world.state(of: application) == .pending)
    }

    @Test func `an approval of version 1 after an edit to version 2 is a conflict`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        let seen = world.version(of: application)
        try world.review(
            application, .first, .returned, as: .deqingReviewer, reason: "补正材料")
        try world.submit(application)
        #expect(world.version(of: application) > seen)
        let refusal = #expect(throws: Refusal.self) {
            try world.review(application, .first, as: .deqingReviewer, version: seen)
        }
        #expect(refusal?.reason == .versionConflict)
        #expect(world.state(of: application) == .pending)
    }

    @Test func `a notice changed after submission changes nothing for the pinned case`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        var trace = ReadTrace()
        let pinned = world.registry.notice(named: "zhaoqing-2021", &trace)
        var stricter = RegistryWorld.zhaoqing2021
        stricter.version = 2
        stricter.examYears = [2019]
        stricter.lateExamYearsUntil = 2010
        stricter.steps = [ReviewStep(level: .prefecture, isFinal: true, displayName: "终审")]
        try world.run(.publishNotice(PublishNoticeRequest(notice: stricter)), as: .zhaoqingFinal)
        try world.review(application, .first, as: .deqingReviewer)
        try world.review(application, .final, as: .zhaoqingFinal)
        let record = world.registry.get(Application.self, .application, application, &trace)
        #expect(record?.state == .registered)
        #expect(record?.noticeId == pinned?.id)
        #expect(pinned?.version == 1)
    }
}
