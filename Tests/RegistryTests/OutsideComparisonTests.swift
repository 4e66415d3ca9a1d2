import Registry
import Schema
import Testing

/// After a restore: what is known outside held against the registry, and numbers that never come
/// twice.
@Suite struct OutsideComparisonTests {
    private func findings(
        _ world: RegistryWorld, _ items: [OutsideItem],
        as officer: RegistryWorld.Officer = .deqingReviewer
    ) throws -> [OutsideFinding] {
        var trace = ReadTrace()
        return try world.registry.compareOutside(
            CompareOutsideRequest(items: items), world.context(officer), &trace)
    }

    private func verdicts(
        _ world: RegistryWorld, _ items: [OutsideItem],
        as officer: RegistryWorld.Officer = .deqingReviewer
    ) throws -> [[String]] {
        try findings(world, items, as: officer).map { finding in
            switch finding.verdict {
            case .same: ["same"]
            case .missing: ["missing"]
            default: finding.differences
            }
        }
    }

    private func beginEpoch(_ world: inout RegistryWorld) throws {
        let context = CommandContext(
            caller: .administrationSocket, now: world.now, isRehearsal: true)
        try world.run(
            .skipNumbers(
                SkipNumbersRequest(numbers: Registry.numbersLeftOut), epoch: 1_639_965_600,
                isBeginning: true), context)
    }

    @Test func `a receipt is the same, another's, of another time, or missing`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let application = try world.createApplication()
        let at = world.now - 90_000
        try world.run(
            .recordReceipt(
                RecordReceiptRequest(
                    applicationId: application, number: "德2021-17", receivedAt: at)),
            as: .deqingClerk)
        let item = { (at: Int64, name: String, number: String) in
            OutsideItem(kind: .receipt, number: number, at: at, name: name)
        }
        let items = [
            item(0, "", "德2021-17"), item(at / 60_000 * 60_000, "张试", "德2021-17"),
            item(at - 3_600_000, "李验", "德2021-17"), item(0, "", "德2021-18"),
            OutsideItem(kind: .receipt, number: "德2021-17", day: 20_211_219, applicationId: 9),
        ]
        #expect(
            try verdicts(world, items, as: .deqingClerk)
                == [
                    ["same"], ["same"], ["name", "at"], ["missing"],
                    ["application_id", "day"],
                ])
        // Another county's register is not there.
        #expect(try verdicts(world, [items[0]], as: .duanzhouClerk) == [["missing"]])
    }

    @Test func `what was settled is told with it, once, and to those in sight`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let application = try world.createApplication()
        let item = OutsideItem(kind: .receipt, number: "德2021-9")
        let settle = { (outcome: OutsideOutcome, application: UInt64, reason: String) in
            Command.settleOutside(
                SettleOutsideRequest(
                    kind: .receipt, number: "德2021-9", outcome: outcome,
                    applicationId: application, reason: reason))
        }
        let refusals: [(Command, RefusalReason)] = [
            (settle(.unspecified, 0, "x"), .fieldInvalid), (settle(.void, 0, " "), .reasonRequired),
            (settle(.enteredAnew, 0, "x"), .fieldInvalid),
            (settle(.enteredAnew, 99, "x"), .notFound),
        ]
        for (command, reason) in refusals {
            do throws(Refusal) {
                try world.run(command, as: .deqingClerk)
                Issue.record("settled")
            } catch {
                #expect(error.reason == reason)
            }
        }
        try world.run(settle(.enteredAnew, application, "补录"), as: .deqingClerk)
        #expect(throws: Refusal(.alreadyDecided)) {
            try world.run(settle(.void, 0, "x"), as: .deqingReviewer)
        }
        #expect(try findings(world, [item], as: .deqingClerk).map(\.settled) == [.enteredAnew])
        #expect(try findings(world, [item], as: .duanzhouClerk).map(\.settled) == [.unspecified])
        try world.run(settle(.void, 0, "本局另一本登记册"), as: .duanzhouClerk)
    }

    @Test func `letters and certificates are compared by reviewers, messages by the job`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        try world.review(application, .first, as: .deqingReviewer)
        let period = try world.review(application, .final, as: .zhaoqingFinal).first ?? 0
        var trace = ReadTrace()
        let number =
            world.registry.get(RegistrationPeriod.self, .registrationPeriod, period, &trace)?
            .number ?? ""
        let certificate = OutsideItem(
            kind: .certificate, number: number, day: 20_211_220, name: "张试")
        #expect(try verdicts(world, [certificate]) == [["issued"]])
        try world.run(
            .issueCertificate(IssueCertificateRequest(applicationId: application)),
            as: .zhaoqingFinal)
        #expect(try verdicts(world, [certificate]) == [["same"]])
        let message = try #require(
            world.registry.get(ShortMessage.self, .message, 1, &trace))
        let files = ["1-\(message.createdAt)", "1-7", "99-\(message.createdAt)", "x"].map {
            OutsideItem(kind: .message, number: $0)
        }
        #expect(
            try verdicts(world, files, as: .zhaoqingBatch)
                == [["same"], ["created_at"], ["missing"], ["missing"]])
        for (item, officer) in [
            (certificate, RegistryWorld.Officer.deqingClerk), (files[0], .deqingReviewer),
            (certificate, .zhaoqingBatch), (certificate, .system), (files[0], .system),
        ] {
            #expect(throws: Refusal(.outsideKindNotYours)) {
                try findings(world, [item], as: officer)
            }
        }
    }

    @Test func `a letter that is not here is told, and whether its number may come again`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        try world.review(application, .first, .refused, as: .deqingReviewer, reason: "不符合")
        let letters = ["不予登记〔2021〕1号", "不予登记〔2021〕2号", "不予登记〔2021〕x号"].map {
            OutsideItem(kind: .decision, number: $0, day: 20_211_220)
        }
        #expect(try verdicts(world, letters) == [["same"], ["missing"], ["missing"]])
        #expect(try findings(world, letters).map(\.mayComeAgain) == [false, true, false])
        try beginEpoch(&world)
        #expect(try findings(world, letters).allSatisfy { !$0.mayComeAgain })
    }

    @Test func `an epoch goes on behind a round number, in every table that gives numbers`() throws
    {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let lost = try world.openAccount(RegistryWorld.li)
        #expect(lost == 2)
        try beginEpoch(&world)
        let application = try world.createApplication()
        #expect(application == 1_000_001)
        try world.fillForm(1)
        try world.submit(application)
        try world.review(application, .first, .refused, as: .deqingReviewer, reason: "不符合")
        var trace = ReadTrace()
        let letter = world.registry.get(
            DecisionLetter.self, .decisionLetter, 1_000_001, &trace)
        #expect(letter?.number == "不予登记〔2021〕1000001号")
        let epochs = world.registry.epochs(ListEpochsRequest(), &trace).rows
        #expect(epochs.map(\.restoredAt) == [1_639_965_600_000])
        #expect(epochs.first?.lastChangeAt == world.now)
        // A second restore jumps again; by hand a little more is left out.
        try beginEpoch(&world)
        try world.run(
            .skipNumbers(
                SkipNumbersRequest(numbers: 10, reason: "库外编号更大"), epoch: 1_639_965_600,
                isBeginning: false), as: .system)
        let passer = RegistryWorld.wang
        try world.importRoster([RegistryWorld.entry(passer, year: 2020, passedOn: 20_201_230)])
        #expect(try world.openAccount(passer) == 2_000_011)
    }

    @Test func `numbers are left out with a reason, and never beyond what fits`() throws {
        var world = try RegistryWorld()
        for (numbers, reason, refusal) in [
            (UInt64(0), "x", RefusalReason.fieldInvalid), (1_000_001, "x", .fieldInvalid),
            (1, " ", .reasonRequired),
        ] {
            let command = Command.skipNumbers(
                SkipNumbersRequest(numbers: numbers, reason: reason), epoch: 1,
                isBeginning: false)
            do throws(Refusal) {
                try world.run(command, as: .system)
                Issue.record("\(numbers) were left out")
            } catch {
                #expect(error.reason == refusal)
            }
        }
        #expect(!world.registry.isNew(epoch: 1) && world.registry.isNew(epoch: 2))
        #expect(!Registry().isNew(epoch: 2))
    }
}
