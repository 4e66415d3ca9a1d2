import Registry
import Schema
import Testing

/// Clocks, claims, what is not accepted, resynchronised and decided in bulk.
@Suite struct CaseworkTests {
    private static let day: Int64 = 86_400_000

    private func due(_ world: RegistryWorld, on day: UInt32 = 0) throws -> [DueEntry] {
        var trace = ReadTrace()
        return try world.registry.dueApplications(
            ListDueRequest(onDay: day), world.context(.deqingClerk), &trace
        ).rows
    }

    private func record(_ id: UInt64, _ world: RegistryWorld) -> Application? {
        var trace = ReadTrace()
        return world.registry.get(Application.self, .application, id, &trace)
    }

    // MARK: The clock

    @Test(arguments: [
        (Int64(1_639_965_600_000), UInt32(20_220_130)),  // 2021-12-20 10:00
        (1_642_212_000_000, 20_220_302),  // 2022-01-15 10:00
    ])
    func `the decision is due after thirty working days`(accepted: Int64, due: UInt32) throws {
        var world = try RegistryWorld()
        try world.run(.installWorkingCalendar, as: .system)
        world.now = accepted
        _ = try world.submitted()
        #expect(try self.due(world).map(\.dueOn) == [due])
    }

    @Test func `without a calendar nothing is told, and a published one tells it`() throws {
        var world = try RegistryWorld()
        _ = try world.submitted()
        #expect(try due(world).map(\.calendarMissing) == [2021])
        #expect(try due(world).map(\.dueOn) == [0])
        try world.run(.installWorkingCalendar, as: .system)
        #expect(try due(world).map(\.dueOn) == [20_220_130])
        #expect(try due(world).map(\.workingDaysLeft) == [30])
        #expect(try due(world, on: 20_220_207).map(\.workingDaysLeft) == [-1])
        #expect(try due(world, on: 20_280_101).map(\.calendarMissing) != [0])
    }

    @Test func `a correction of a calendar is its next version`() throws {
        var world = try RegistryWorld()
        try world.run(.installWorkingCalendar, as: .system)
        var calendar = WorkingCalendar(
            year: 2022, version: 1, source: "更正",
            holidays: [NamedDays(name: "元旦", fromDay: 20_220_101, untilDay: 20_220_103)])
        let same = #expect(throws: Refusal.self) {
            try world.run(.publishWorkingCalendar(.init(calendar: calendar)), as: .system)
        }
        #expect(same?.reason == .versionNotNext)
        calendar.version = 2
        try world.run(.publishWorkingCalendar(.init(calendar: calendar)), as: .system)
        _ = try world.submitted()
        // Without the make-up days and the festival: thirty weekdays from 21 December but for one.
        #expect(try due(world).map(\.dueOn) == [20_220_201])
        try world.run(.installWorkingCalendar, as: .system)
        #expect(try due(world).map(\.dueOn) == [20_220_201])
    }

    @Test func `the clock stands while the file is with the applicant`() throws {
        var world = try RegistryWorld()
        try world.run(.installWorkingCalendar, as: .system)
        let application = try world.submitted()
        world.now += 2 * Self.day
        try world.review(application, .first, .returned, as: .deqingReviewer, reason: "补正")
        #expect(try due(world).map(\.stands) == [true])
        world.now += 6 * Self.day
        try world.submit(application)
        #expect(try due(world).map(\.dueOn) == [20_220_210])
        try world.review(application, .first, .refused, as: .deqingReviewer, reason: "不符")
        #expect(try due(world) == [])
    }

    // MARK: Claims

    @Test func `a claimed file is reviewed by its holder alone, until it is taken over`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        let second = try world.addColleague(uid: 3_050)
        try world.run(
            .claimApplication(.init(applicationId: application)), world.context(second))
        let refused = #expect(throws: Refusal.self) {
            try world.review(application, .first, as: .deqingReviewer)
        }
        #expect(refused?.reason == .claimedByOther)
        let silent = #expect(throws: Refusal.self) {
            try world.run(
                .claimApplication(.init(applicationId: application)), as: .deqingReviewer)
        }
        #expect(silent?.reason == .claimedByOther)
        try world.run(
            .claimApplication(.init(applicationId: application, takeoverReason: "同事休假")),
            as: .deqingReviewer)
        try world.review(application, .first, as: .deqingReviewer)
        #expect(record(application, world)?.holderId == 0)
    }

    @Test func `ending an operator releases what he holds`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        let second = try world.addColleague(uid: 3_050)
        try world.run(
            .claimApplication(.init(applicationId: application)), world.context(second))
        #expect(record(application, world)?.holderId == second.id)
        try world.run(.endOperator(.init(operatorId: second.id, reason: "调离")), as: .security)
        #expect(record(application, world)?.holderId == 0)
        try world.review(application, .first, as: .deqingReviewer)
    }

    @Test func `nobody claims a step that is not his, nor gives back what he does not hold`()
        throws
    {
        var world = try RegistryWorld()
        let application = try world.submitted()
        let other = #expect(throws: Refusal.self) {
            try world.run(
                .claimApplication(.init(applicationId: application)), as: .zhaoqingFinal)
        }
        #expect(other?.reason == .notYourStep)
        let none = #expect(throws: Refusal.self) {
            try world.run(
                .releaseApplication(.init(applicationId: application)), as: .deqingReviewer)
        }
        #expect(none?.reason == .notClaimed)
    }

    // MARK: Not accepted, resynchronised

    @Test func `not accepted says why and where to go, and is not a refusal`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        var request = RefuseAcceptanceRequest(
            applicationId: application, expectedVersion: world.version(of: application),
            reason: "户籍和工作单位均不在本县")
        let nowhere = #expect(throws: Refusal.self) {
            try world.run(.refuseAcceptance(request), as: .deqingClerk)
        }
        #expect(nowhere?.fields.map(\.field) == ["referred_to"])
        request.referredTo = "端州区民政局"
        let elsewhere = #expect(throws: Refusal.self) {
            try world.run(.refuseAcceptance(request), as: .duanzhouClerk)
        }
        #expect(elsewhere?.reason == .notFound)
        try world.run(.refuseAcceptance(request), as: .deqingClerk)
        #expect(record(application, world)?.state == .notAccepted)
        #expect(record(application, world)?.referredTo == "端州区民政局")
        #expect(record(application, world)?.notAcceptedAt == world.now)
        // The letter says so, to whom it is addressed and where he goes.
        var trace = ReadTrace()
        let letter = try world.registry.decisionLetter(
            GetDecisionLetterRequest(applicationId: application), world.context(.deqingClerk),
            &trace)
        #expect(letter.title == "不予受理决定书" && letter.number == "不予受理〔2021〕1号")
        #expect(letter.addresseeName == RegistryWorld.zhang.name)
        #expect(letter.facts == request.reason && letter.referredTo == "端州区民政局")
        #expect(letter.remedy.contains("端州区民政局") && letter.remedy.contains("行政复议"))
        #expect(letter.legalBasis.contains("民发〔2009〕44号"))
        #expect(letter.reviewUntil == 0 && letter.stage == .unspecified)
        // The right is untouched: he may apply anew.
        let draft = try world.createApplication()
        // A draft can be turned away too, and its letter has the form as it stands.
        request.applicationId = draft
        request.expectedVersion = 1
        let ids = try world.run(.refuseAcceptance(request), as: .deqingClerk)
        let second = try world.registry.decisionLetter(
            GetDecisionLetterRequest(letterId: ids.first ?? 0), world.context(.deqingClerk),
            &trace)
        #expect(second.addresseeName == RegistryWorld.zhang.name && second.submittedOn == 0)
    }

    @Test func `an edit reaches a waiting case by a resync alone, as a new version`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        let seen = world.version(of: application)
        var form = RegistryWorld.form(RegistryWorld.zhang)
        form.post = "主任"
        try world.run(
            .updatePersonalForm(
                UpdatePersonalFormRequest(personId: 1, form: form, expectedVersion: 1)),
            as: .deqingClerk)
        var trace = ReadTrace()
        let before = try #require(record(application, world))
        #expect(world.registry.latestForm(of: before, &trace)?.form?.post == "社工")
        try world.run(
            .resynchronizeApplication(.init(applicationId: application, expectedVersion: seen)),
            as: .deqingClerk)
        let after = try #require(record(application, world))
        #expect(world.registry.latestForm(of: after, &trace)?.form?.post == "主任")
        let stale = #expect(throws: Refusal.self) {
            try world.review(application, .first, as: .deqingReviewer, version: seen)
        }
        #expect(stale?.reason == .versionConflict)
        try world.review(application, .first, as: .deqingReviewer)
        let late = #expect(throws: Refusal.self) {
            try world.run(
                .resynchronizeApplication(
                    .init(
                        applicationId: application, expectedVersion: world.version(of: application))
                ),
                as: .deqingClerk)
        }
        #expect(late?.reason == .stateForbids)
    }

    @Test func `a resync does not carry in whom the rules keep out`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        var form = RegistryWorld.form(RegistryWorld.zhang)
        form.householdDivisionId = 430_000
        form.workplaceDivisionId = 430_000
        try world.run(
            .updatePersonalForm(
                UpdatePersonalFormRequest(personId: 1, form: form, expectedVersion: 1)),
            as: .deqingClerk)
        let refusal = #expect(throws: Refusal.self) {
            try world.run(
                .resynchronizeApplication(
                    .init(
                        applicationId: application, expectedVersion: world.version(of: application))
                ),
                as: .deqingClerk)
        }
        #expect(refusal?.reason == .notEligible)
    }

    // MARK: One step, and many at once

    @Test func `where the notice says so one bureau reviews in one step`() throws {
        var world = try RegistryWorld()
        var notice = RegistryWorld.zhaoqing2021
        notice.version = 2
        notice.steps = [ReviewStep(level: .prefecture, isFinal: true, displayName: "审核")]
        try world.run(.publishNotice(.init(notice: notice)), as: .zhaoqingFinal)
        let application = try world.submitted()
        let first = #expect(throws: Refusal.self) {
            try world.review(application, .first, as: .deqingReviewer)
        }
        #expect(first?.reason == .stateForbids)
        try world.run(
            .claimApplication(.init(applicationId: application)), as: .zhaoqingFinal)
        let periods = try world.review(application, .final, as: .zhaoqingFinal)
        #expect(periods.count == 1)
        #expect(world.state(of: application) == .registered)
    }

    @Test func `a bulk refusal needs a reason for each file`() throws {
        var world = try RegistryWorld()
        let first = try world.submitted()
        let second = try world.submitted(RegistryWorld.li)
        let items = [(first, "材料不全"), (second, "")].map { application, reason in
            ReviewManyItem(
                applicationId: application, expectedVersion: world.version(of: application),
                reason: reason)
        }
        let ids = try world.run(
            .reviewMany(.init(stage: .first, outcome: .refused, items: items)),
            as: .deqingReviewer)
        var trace = ReadTrace()
        let batch = try world.registry.reviewBatch(
            ids.first ?? 0, world.context(.deqingReviewer), &trace)
        #expect(batch.items.map(\.decided) == [true, false])
        #expect(batch.items.last?.refusal == "REASON_REQUIRED")
        #expect(world.state(of: first) == .firstRefused)
        #expect(world.state(of: second) == .pending)
        #expect(throws: Refusal.self) {
            try world.registry.reviewBatch(ids.first ?? 0, world.context(.zhaoqingFinal), &trace)
        }
    }

    @Test func `approved in bulk, each gets a period of its own, and no certificate for a day`()
        throws
    {
        var world = try RegistryWorld()
        let applications = [
            try world.submitted(), try world.submitted(RegistryWorld.li),
        ]
        for application in applications {
            try world.review(application, .first, as: .deqingReviewer)
        }
        let items = applications.map {
            ReviewManyItem(applicationId: $0, expectedVersion: world.version(of: $0))
        }
        try world.run(
            .reviewMany(.init(stage: .final, outcome: .approved, items: items)),
            as: .zhaoqingFinal)
        #expect(Set(applications.compactMap { record($0, world)?.periodId }) == [1, 2])
        let refusal = #expect(throws: Refusal.self) {
            try world.run(
                .issueCertificate(.init(applicationId: applications[0])), as: .zhaoqingFinal)
        }
        #expect(refusal?.reason == .holdRunning)
        #expect(refusal?.parameters.first?.value == "2021-12-21T10:00:00.000+08:00")
        world.now += Self.day
        try world.run(
            .issueCertificate(.init(applicationId: applications[0])), as: .zhaoqingFinal)
    }

    @Test func `a file twice in a batch, or more than 200, is no request`() throws {
        var world = try RegistryWorld()
        for count in [0, 2, 201] {
            let items = (0..<count).map {
                ReviewManyItem(applicationId: count == 2 ? 1 : UInt64($0 + 1), expectedVersion: 1)
            }
            let refusal = #expect(throws: Refusal.self) {
                try world.run(
                    .reviewMany(.init(stage: .first, outcome: .approved, items: items)),
                    as: .deqingReviewer)
            }
            #expect(refusal?.reason == .requestInvalid)
        }
    }

    @Test func `the same officer does not give both reviews`() throws {
        var world = try RegistryWorld()
        var notice = RegistryWorld.zhaoqing2021
        notice.version = 2
        notice.steps = [
            ReviewStep(level: .prefecture, isFinal: false, displayName: "初审"),
            ReviewStep(level: .prefecture, isFinal: true, displayName: "终审"),
        ]
        try world.run(.publishNotice(.init(notice: notice)), as: .zhaoqingFinal)
        let both = try world.addColleague(
            uid: 3_060, bureau: "zhaoqing", [.reviewer, .finalReviewer])
        let application = try world.submitted()
        for stage in [ReviewStage.first, .final] {
            let request = ReviewApplicationRequest(
                applicationId: application, expectedVersion: world.version(of: application),
                stage: stage, outcome: .approved)
            if stage == .first {
                try world.run(.reviewApplication(request), world.context(both))
            } else {
                let refusal = #expect(throws: Refusal.self) {
                    try world.run(.reviewApplication(request), world.context(both))
                }
                #expect(refusal?.reason == .sameOfficer)
            }
        }
    }
}
