import Registry
import Schema
import Testing

/// Continuing education: recorded, recognised, withdrawn, imported as rolls.
@Suite struct EducationTests {
    private func world() throws -> (RegistryWorld, person: UInt64) {
        var world = try RegistryWorld.forRenewals()
        let person = try world.account()
        return (world, person)
    }

    private func refusal(
        _ world: RegistryWorld, _ command: Command, as officer: RegistryWorld.Officer
    ) -> RefusalReason? {
        var world = world
        return #expect(throws: Refusal.self) { try world.run(command, as: officer) }?.reason
    }

    private func recognition(
        _ entry: UInt64, _ minutes: UInt32, version: UInt32 = 1, reason: String = ""
    ) -> Command {
        .recognizeEducation(
            RecognizeEducationRequest(
                entryId: entry, expectedVersion: version, recognisedMinutes: minutes,
                reason: reason))
    }

    @Test func `an entry is recorded by the clerk and recognised by another, wholly or in part`()
        throws
    {
        var (world, person) = try world()
        let course = RegistryWorld.course(person, 20_200_315, hours: 6, proof: " Ｐ-1 ")
        let entry = try #require(try world.run(.recordEducation(course), as: .deqingClerk).first)
        #expect(world.entry(entry)?.state == .pending)
        #expect(world.entry(entry)?.completedOn == 20_200_315)
        #expect(world.entry(entry)?.proofNumber == "P-1")
        #expect(refusal(world, recognition(entry, 361), as: .deqingReviewer) == .fieldInvalid)
        #expect(refusal(world, recognition(entry, 300), as: .deqingReviewer) == .reasonRequired)
        #expect(
            refusal(world, recognition(entry, 360, version: 2), as: .deqingReviewer)
                == .versionConflict)
        try world.recognize(entry, 300, reason: "午休不计", as: .deqingReviewer)
        #expect(world.entry(entry)?.state == .recognised)
        #expect(world.entry(entry)?.recognisedMinutes == 300)
        #expect(world.entry(entry)?.reason == "午休不计")
        try world.recognize(entry, 0, reason: "证明不实", as: .deqingReviewer)
        #expect(world.entry(entry)?.state == .refused)
        let withdrawal = WithdrawEducationRequest(entryId: entry, expectedVersion: 3)
        #expect(
            refusal(world, .withdrawEducation(withdrawal), as: .deqingClerk) == .reasonRequired)
        var withReason = withdrawal
        withReason.reason = "误录"
        try world.run(.withdrawEducation(withReason), as: .deqingClerk)
        #expect(
            refusal(world, recognition(entry, 360, version: 4), as: .deqingReviewer)
                == .educationWithdrawn)
    }

    @Test func `who recorded an entry does not recognise it, and nobody acts on his own hours`()
        throws
    {
        var (world, person) = try world()
        let course = RegistryWorld.course(person, 20_200_315, hours: 6, proof: "P1")
        let entry = try #require(try world.run(.recordEducation(course), as: .deqingClerk).first)
        func context(
            _ officer: RegistryWorld.Officer, _ change: (inout Operator) -> Void
        ) -> CommandContext {
            let plain = world.context(officer)
            var binding = plain.caller.operator
            change(&binding)
            return CommandContext(
                caller: Caller(operator: binding, bureau: plain.caller.bureau), now: world.now,
                isRehearsal: true)
        }
        func refused(_ command: Command, _ context: CommandContext) -> RefusalReason? {
            var copy = world
            return #expect(throws: Refusal.self) { try copy.run(command, context) }?.reason
        }
        let both = context(.deqingClerk) { $0.roles = [.clerk, .reviewer] }
        #expect(refused(recognition(entry, 360), both) == .ownEntry)
        let own = context(.deqingReviewer) { $0.personId = person }
        #expect(refused(recognition(entry, 360), own) == .ownCase)
        let ownClerk = context(.deqingClerk) { $0.personId = person }
        var other = course
        other.proofNumber = "P2"
        #expect(refused(.recordEducation(other), ownClerk) == .ownCase)
    }

    @Test func `a person of another territory looks like none`() throws {
        var (world, person) = try world()
        let course = RegistryWorld.course(person, 20_200_315, hours: 6, proof: "P1")
        #expect(refusal(world, .recordEducation(course), as: .duanzhouClerk) == .notFound)
        var unknown = course
        unknown.person = PersonSelector(personId: 999)
        #expect(refusal(world, .recordEducation(unknown), as: .duanzhouClerk) == .notFound)
        let entry = try #require(try world.run(.recordEducation(course), as: .deqingClerk).first)
        let withdrawal = WithdrawEducationRequest(
            entryId: entry, expectedVersion: 1, reason: "x")
        #expect(refusal(world, .withdrawEducation(withdrawal), as: .duanzhouClerk) == .notFound)
        #expect(refusal(world, recognition(entry, 1), as: .duanzhouClerk) == .notFound)
        #expect(throws: Refusal.self) { try world.listEducation(person, as: .duanzhouClerk) }
        #expect(try world.listEducation(person, as: .zhaoqingFinal).entries.count == 1)
    }

    @Test func `what cannot be is refused by field`() throws {
        let (world, person) = try world()
        let sound = RegistryWorld.course(person, 20_200_315, hours: 6, proof: "P1")
        let changes: [(String, (inout RecordEducationRequest) -> Void)] = [
            ("form", { $0.form = .unspecified }), ("form", { $0.form = .unrecognized(77) }),
            ("organiser", { $0.organiser = " " }), ("proof_number", { $0.proofNumber = "" }),
            ("studied", { $0.studied = nil }),
            ("studied", { $0.studied = StudyTime(fromDay: 20_200_302, untilDay: 20_200_301) }),
            ("studied", { $0.studied = StudyTime(fromDay: 20_211_221, untilDay: 20_211_221) }),
            (
                "studied",
                { $0.studied = StudyTime(fromAt: 1_614_560_400_001, untilAt: 1_614_571_200_000) }
            ),
            ("completed_on", { $0.completedOn = 20_200_314 }),
            ("completed_on", { $0.completedOn = 20_211_221 }),
            ("claimed_minutes", { $0.claimedMinutes = 0 }),
            ("claimed_minutes", { $0.claimedMinutes = 11 * 24 * 60 + 1 }),
        ]
        for (field, change) in changes {
            var copy = world
            var request = sound
            change(&request)
            let refusal = #expect(throws: Refusal.self) {
                try copy.run(.recordEducation(request), as: .deqingClerk)
            }
            #expect(refusal?.fields.map(\.field) == [field])
        }
    }

    @Test func `one certificate serves one person, once`() throws {
        var (world, person) = try world()
        let li = try world.account(RegistryWorld.li)
        let entry = try world.learn(person, 20_200_315, hours: 6, proof: "P1")
        for somebody in [person, li] {
            let again = RegistryWorld.course(somebody, 20_200_415, hours: 6, proof: "p 1")
            #expect(refusal(world, .recordEducation(again), as: .deqingClerk) == .proofTaken)
        }
        // Another organiser may have the same number; a withdrawn entry holds none.
        var elsewhere = RegistryWorld.course(li, 20_200_415, hours: 6, proof: "P1")
        elsewhere.organiser = "另一协会"
        try world.run(.recordEducation(elsewhere), as: .deqingClerk)
        try world.recognize(entry, 0, reason: "非本人证明", as: .deqingReviewer)
        let ofLi = RegistryWorld.course(li, 20_200_415, hours: 6, proof: "P1")
        try world.run(.recordEducation(ofLi), as: .deqingClerk)
        #expect(
            refusal(world, recognition(entry, 360, version: 3), as: .deqingReviewer)
                == .proofTaken)
    }

    // MARK: Rolls

    private static func roll(
        _ rows: [EducationRollRow], digest: UInt8 = 1
    ) -> ImportEducationRollRequest {
        ImportEducationRollRequest(
            label: "第一期.csv", organiser: "某协会", number: "粤社协〔2020〕1号",
            contentDigest: Array(repeating: digest, count: 32), form: .training, title: "第一期",
            // 2021-03-01 09:00 to 12:00.
            studied: StudyTime(fromAt: 1_614_560_400_000, untilAt: 1_614_571_200_000),
            claimedMinutes: 180, rows: rows)
    }

    private static func row(
        _ passer: RegistryWorld.Passer, proof: String = ""
    ) -> EducationRollRow {
        EducationRollRow(managementNumber: passer.managementNumber, proofNumber: proof)
    }

    @Test func `a roll makes an entry of each row, and the same content makes no more`() throws {
        var (world, person) = try world()
        let li = try world.account(RegistryWorld.li)
        var afternoon = Self.row(RegistryWorld.zhang)
        afternoon.studied = StudyTime(fromAt: 1_614_578_400_000, untilAt: 1_614_585_600_000)
        afternoon.claimedMinutes = 120
        let request = Self.roll([
            Self.row(RegistryWorld.zhang), Self.row(RegistryWorld.li, proof: "L1"), afternoon,
        ])
        let ids = try world.run(.importEducationRoll(request), as: .deqingClerk)
        #expect(ids == [1, 1])
        let entries = try world.listEducation(person).entries
        #expect(entries.map(\.claimedMinutes) == [180, 120])
        #expect(entries.map(\.rollId) == [1, 1])
        #expect(entries.map { $0.studied?.fromDay } == [20_210_301, 20_210_301])
        #expect(try world.listEducation(person).rolls.map(\.rowCount) == [3])
        #expect(try world.listEducation(li).entries.map(\.proofNumber) == ["L1"])
        #expect(try world.run(.importEducationRoll(request), as: .deqingClerk) == ids)
        #expect(try world.listEducation(person).entries.count == 2)
        // Two sessions of one day both count.
        for entry in entries {
            try world.recognize(entry.id, entry.claimedMinutes, as: .deqingReviewer)
        }
        try world.givePeriod(person, from: 20_180_601, until: 20_210_601)
        #expect(try world.listEducation(person).count?.countedMinutes == 300)
    }

    @Test func `with one row in error nothing is kept, and every error is told by its row`() throws
    {
        var (world, person) = try world()
        try world.learn(person, 20_200_315, hours: 6, proof: "P1")
        let nobody = RegistryWorld.Passer(
            name: "", number: "", managementNumber: "20994412260000009")
        var invalid = Self.row(RegistryWorld.zhang, proof: "P9")
        invalid.claimedMinutes = 181
        let request = Self.roll([
            Self.row(RegistryWorld.zhang), Self.row(nobody),
            Self.row(RegistryWorld.zhang, proof: "P1"), Self.row(RegistryWorld.zhang), invalid,
        ])
        let refusal = #expect(throws: Refusal.self) {
            try world.run(.importEducationRoll(request), as: .deqingClerk)
        }
        #expect(refusal?.reason == .rowsInError)
        #expect(refusal?.parameters.first?.value == "4")
        #expect(
            refusal?.fields.map { "\($0.field) \($0.reason)" } == [
                "rows[2].management_number NOT_FOUND", "rows[3].proof_number PROOF_TAKEN",
                "rows[4].management_number ALREADY_RECORDED",
                "rows[5].claimed_minutes FIELD_INVALID",
            ])
        #expect(world.registry.count(.educationRoll) == 0)
        #expect(world.registry.count(.educationEntry) == 1)
    }

    @Test func `a roll edited and imported again does not count the same course twice`() throws {
        var (world, _) = try world()
        try world.run(
            .importEducationRoll(Self.roll([Self.row(RegistryWorld.zhang)])), as: .deqingClerk)
        let again = Self.roll([Self.row(RegistryWorld.zhang)], digest: 2)
        let refusal = #expect(throws: Refusal.self) {
            try world.run(.importEducationRoll(again), as: .deqingClerk)
        }
        #expect(refusal?.fields.map(\.reason) == ["ALREADY_RECORDED"])
    }

    @Test func `a roll has a heading, a digest and one to a thousand rows`() throws {
        let (world, _) = try world()
        let row = Self.row(RegistryWorld.zhang)
        let changes: [(String, (inout ImportEducationRollRequest) -> Void)] = [
            ("content_digest", { $0.contentDigest = [1] }), ("rows", { $0.rows = [] }),
            ("rows", { $0.rows = Array(repeating: row, count: 1_001) }),
            ("label", { $0.label = "" }),
        ]
        for (field, change) in changes {
            var copy = world
            var request = Self.roll([row])
            change(&request)
            let refusal = #expect(throws: Refusal.self) {
                try copy.run(.importEducationRoll(request), as: .deqingClerk)
            }
            #expect(refusal?.fields.map(\.field) == [field])
        }
    }

    @Test func `a person's unused entries are bounded`() throws {
        var (world, person) = try world()
        for number in 0..<200 {
            let course = RegistryWorld.course(
                person, 20_200_315, hours: 1, proof: "N\(number)")
            try world.run(.recordEducation(course), as: .deqingClerk)
        }
        let more = RegistryWorld.course(person, 20_200_315, hours: 1, proof: "N200")
        #expect(
            refusal(world, .recordEducation(more), as: .deqingClerk) == .educationEntriesTooMany)
    }
}
