import Registry
import Schema
import Testing

/// Letters of refusals, and the review of a refusal, through the registry's commands.
@Suite struct RemedyTests {
    private static let day: Int64 = 86_400_000

    /// Zhang's application, refused on 2021-12-20.
    private func refused(_ stage: ReviewStage) throws -> (world: RegistryWorld, id: UInt64) {
        var world = try RegistryWorld()
        try world.run(.installWorkingCalendar, as: .system)
        let id = try world.submitted()
        if stage == .final {
            try world.review(id, .first, as: .deqingReviewer)
        }
        try world.review(
            id, stage, .refused, as: stage == .first ? .deqingReviewer : .zhaoqingFinal,
            reason: "工作地不在本市")
        return (world, id)
    }

    private func open(
        _ world: inout RegistryWorld, _ id: UInt64, on day: UInt32 = 0
    ) throws(Refusal) -> UInt64 {
        try world.run(
            .openRemedyCase(
                OpenRemedyCaseRequest(applicationId: id, requestedOn: day, grounds: "有劳动合同")),
            as: .deqingClerk
        ).first ?? 0
    }

    private func decide(
        _ world: inout RegistryWorld, _ remedy: UInt64, _ outcome: RemedyOutcome,
        reason: String = "证据充分", as officer: RegistryWorld.Officer = .zhaoqingSecondFinal
    ) throws(Refusal) {
        try world.run(
            .decideRemedyCase(
                DecideRemedyCaseRequest(caseId: remedy, outcome: outcome, reason: reason)),
            as: officer)
    }

    private func letter(_ world: RegistryWorld, _ id: UInt64) throws -> DecisionLetter {
        var trace = ReadTrace()
        return try world.registry.decisionLetter(
            GetDecisionLetterRequest(applicationId: id), world.context(.deqingClerk), &trace)
    }

    // MARK: The letter

    @Test func `a refusal is a letter with facts, basis, remedy and deadline`() throws {
        let (world, id) = try refused(.first)
        let letter = try letter(world, id)
        #expect(letter.title == "不予登记决定书")
        #expect(letter.facts == "工作地不在本市")
        #expect(letter.legalBasis.contains("民发〔2009〕44号"))
        #expect(letter.reviewUntil == 20_220_218)
        #expect(letter.remedy.contains("2022-02-18") && letter.remedy.contains("复核"))
        #expect(letter.bureauName == "德庆县民政局" && letter.decidedOn == 20_211_220)
        #expect(letter.addresseeName == RegistryWorld.zhang.name && letter.rehearsal)
    }

    @Test func `no letter is written of a return, and others do not see one`() throws {
        var world = try RegistryWorld()
        let id = try world.submitted()
        try world.review(id, .first, .returned, as: .deqingReviewer, reason: "缺页")
        #expect(throws: Refusal.self) { try letter(world, id) }
        let (refusedWorld, refusedID) = try refused(.first)
        var trace = ReadTrace()
        #expect(throws: Refusal(.notFound)) {
            try refusedWorld.registry.decisionLetter(
                GetDecisionLetterRequest(letterId: 1), refusedWorld.context(.duanzhouClerk),
                &trace)
        }
        #expect(try letter(refusedWorld, refusedID).id == 1)
    }

    // MARK: The review

    @Test func `asked for on the last day it is taken in, a day later it is not`() throws {
        var (world, id) = try refused(.first)
        world.now += 61 * Self.day
        let late = #expect(throws: Refusal.self) { try open(&world, id) }
        #expect(late?.reason == .reviewTooLate)
        #expect(late?.parameters.first?.value == "2022-02-18")
        // The day on which the applicant asked counts, not that on which it was typed.
        let remedy = try open(&world, id, on: 20_220_218)
        let again = #expect(throws: Refusal.self) { try open(&world, id, on: 20_220_218) }
        #expect(again?.reason == .reviewOpen)
        var trace = ReadTrace()
        let entry = try #require(
            world.registry.remedyCases(
                ListRemedyCasesRequest(state: .open), world.context(.deqingClerk), &trace
            ).rows.first)
        #expect(entry.remedy?.id == remedy && entry.remedy?.workingDays == 30)
        // Thirty working days after Saturday 2022-02-19: one festival, one make-up day.
        #expect(entry.dueOn == 20_220_401)
    }

    @Test func `an overturned final refusal waits for the final review again`() throws {
        var (world, id) = try refused(.final)
        let remedy = try open(&world, id)
        for officer in [RegistryWorld.Officer.zhaoqingFinal] {
            let refusal = #expect(throws: Refusal.self) {
                try decide(&world, remedy, .overturned, as: officer)
            }
            #expect(refusal?.reason == .sameOfficer)
        }
        let version = world.version(of: id)
        world.now += 5 * Self.day
        try decide(&world, remedy, .overturned)
        #expect(world.state(of: id) == .firstPassed)
        #expect(world.version(of: id) == version + 1)
        let application = try #require(world.application(id))
        #expect(application.remedyNote == "证据充分" && application.remedyCaseId == remedy)
        // The clock stood from the refusal to the decision about it.
        #expect(application.pauses.last?.until == world.now)
        try world.review(id, .final, as: .zhaoqingSecondFinal)
        #expect(world.state(of: id) == .registered)
    }

    @Test func `an upheld refusal stays, and is not reviewed twice`() throws {
        var (world, id) = try refused(.first)
        let remedy = try open(&world, id)
        let empty = #expect(throws: Refusal.self) {
            try decide(&world, remedy, .upheld, reason: " ")
        }
        #expect(empty?.reason == .reasonRequired)
        try decide(&world, remedy, .upheld, as: .zhaoqingFinal)
        #expect(world.state(of: id) == .firstRefused)
        let done = #expect(throws: Refusal.self) { try open(&world, id) }
        #expect(done?.reason == .reviewDone)
        let decided = #expect(throws: Refusal.self) { try decide(&world, remedy, .overturned) }
        #expect(decided?.reason == .alreadyDecided)
    }

    @Test func `sent back it begins at the first step, and a second refusal may be reviewed`()
        throws
    {
        var (world, id) = try refused(.final)
        try decide(&world, try open(&world, id), .sentBack)
        #expect(world.state(of: id) == .pending)
        world.now += Self.day
        try world.review(id, .first, .refused, as: .deqingReviewer, reason: "仍不符")
        #expect(try letter(world, id).id == 2)
        #expect(try open(&world, id) == 2)
    }

    @Test func `what was applied for anew meanwhile stands in the way`() throws {
        var (world, id) = try refused(.first)
        let remedy = try open(&world, id)
        _ = try world.createApplication()
        let refusal = #expect(throws: Refusal.self) { try decide(&world, remedy, .overturned) }
        #expect(refusal?.reason == .applicationOpen)
        try decide(&world, remedy, .upheld)
    }

    @Test func `only a refused application has something to review`() throws {
        var world = try RegistryWorld()
        let id = try world.submitted()
        let refusal = #expect(throws: Refusal.self) { try open(&world, id) }
        #expect(refusal?.reason == .stateForbids)
        let foreign = #expect(throws: Refusal.self) {
            try world.run(
                .openRemedyCase(OpenRemedyCaseRequest(applicationId: id, grounds: "x")),
                as: .duanzhouClerk)
        }
        #expect(foreign?.reason == .notFound)
    }
}
