import Registry
import Schema
import Testing

/// Somebody passed and is not in the roster: his way to an account, and those that lead nowhere.
@Suite struct FeedbackTests {
    private static let wang = RegistryWorld.wang

    @Test func `passed in Hunan, works in Zhaoqing: not in the roster, feedback, exactly one SMS`()
        throws
    {
        var world = try RegistryWorld()
        #expect(try refusal { _ = try world.openAccount(Self.wang) } == .notInRoster)
        let id = try world.openFeedback()
        #expect(world.messages.isEmpty)
        try world.review(feedback: id)
        #expect(world.state(ofFeedback: id) == .countyReviewed && world.messages.isEmpty)
        try world.confirm(feedback: id)
        #expect(world.state(ofFeedback: id) == .confirmed)
        let message = try #require(world.messages.first)
        #expect(world.messages.count == 1)
        #expect(message.event == .feedbackConfirmed && message.phone == "13800000000")
        #expect(
            message.text
                == "【演示】您反馈的2020年度助理社会工作师考试通过信息已核实，请持有效身份证件到德庆县民政局开立社工账户。")
        let person = try world.openAccount(Self.wang)
        var trace = ReadTrace()
        let certificate = try #require(world.registry.certificates(of: person, &trace).first)
        #expect(certificate.managementNumber == Self.wang.managementNumber)
        #expect(try world.unconfirmed() == [certificate.rosterEntryId])
        // A later roster with all of it right confirms the entry, and sends nothing more.
        try world.importRoster([RegistryWorld.entry(Self.wang, year: 2020, passedOn: 20_201_230)])
        #expect(try world.unconfirmed().isEmpty)
        #expect(world.messages.count == 1)
        #expect(world.registry.certificates(of: person, &trace).count == 1)
    }

    @Test func `a later roster with the same ID and another name does not close it`() throws {
        var world = try RegistryWorld()
        let id = try world.openFeedback()
        var other = Self.wang
        other.name = "王例某"
        try world.importRoster([RegistryWorld.entry(other, year: 2020, passedOn: 20_201_230)])
        #expect(world.state(ofFeedback: id) == .open && world.messages.isEmpty)
        try world.review(feedback: id)
        // Nor one with another ID and the same name.
        other = RegistryWorld.Passer(
            name: Self.wang.name, number: "441221189912310018",
            managementNumber: "20204304000000009")
        try world.importRoster([
            RegistryWorld.entry(other, year: 2020, passedOn: 20_201_230),
            RegistryWorld.entry(RegistryWorld.zhang, year: 2020, passedOn: 20_201_230),
        ])
        #expect(world.state(ofFeedback: id) == .countyReviewed && world.messages.isEmpty)
        var right = Self.wang
        right.managementNumber = "20204304000000011"
        try world.importRoster([
            RegistryWorld.entry(right, year: 2020, passedOn: 20_201_230),
            RegistryWorld.entry(RegistryWorld.li, year: 2018, passedOn: 20_180_908),
            RegistryWorld.entry(RegistryWorld.zhang, year: 2020, passedOn: 20_201_230),
        ])
        #expect(world.state(ofFeedback: id) == .closedByRoster)
        #expect(world.messages.map(\.event) == [.feedbackClosed])
        #expect(try refusal { try world.confirm(feedback: id) } == .feedbackState)
        #expect(try world.openAccount(Self.wang) > 0)
    }

    @Test func `who is in the roster, has an account or a case already needs no feedback`() throws {
        var world = try RegistryWorld()
        #expect(try refusal { _ = try world.openFeedback(RegistryWorld.zhang) } == .inRoster)
        _ = try world.openAccount()
        #expect(try refusal { _ = try world.openFeedback(RegistryWorld.zhang) } == .accountExists)
        let id = try world.openFeedback()
        for officer in [RegistryWorld.Officer.deqingClerk, .duanzhouClerk] {
            let again = #expect(throws: Refusal.self) { try world.openFeedback(as: officer) }
            #expect(again?.reason == .feedbackOpen)
            #expect(again?.parameters == [.init("bureau", "德庆县民政局")])
        }
        try world.review(feedback: id, approved: false, reason: "查无此人")
        // Rejected, it may be brought forward again, with better evidence.
        #expect(try world.openFeedback() == id + 1)
    }

    @Test func `nobody takes another's management number by feedback`() throws {
        var world = try RegistryWorld()
        var forger = Self.wang
        forger.managementNumber = RegistryWorld.zhang.managementNumber
        #expect(try refusal { _ = try world.openFeedback(forger) } == .managementNumberTaken)
        // Nor when the roster that has it comes in before the confirmation.
        let id = try world.openFeedback()
        try world.review(feedback: id)
        var owner = Self.wang
        owner.number = "441221189912310018"
        owner.name = "赵样"
        try world.importRoster([RegistryWorld.entry(owner, year: 2020, passedOn: 20_201_230)])
        #expect(try refusal { try world.confirm(feedback: id) } == .managementNumberTaken)
        try world.confirm(feedback: id, approved: false, reason: "管理号属他人")
        #expect(world.messages.map(\.event) == [.feedbackRejected])
    }

    @Test func `an official row is not stopped by feedback, only by somebody else's in its number`()
        throws
    {
        var world = try RegistryWorld()
        _ = try world.confirmedFeedback()
        var trace = ReadTrace()
        let own = RegistryWorld.entry(Self.wang, year: 2020, passedOn: 20_201_230)
        #expect(world.registry.checkRosterRows([own], firstRow: 1, &trace).entries.count == 1)
        var owner = own
        owner.documentNumber = "441221189912310018"
        owner.name = "赵样"
        let checked = world.registry.checkRosterRows([owner], firstRow: 1, &trace)
        #expect(checked.errors.map(\.reason) == ["MANAGEMENT_NUMBER_TAKEN"])
        // The forged one is declared void; then the official one comes in.
        try world.void([Self.wang.managementNumber])
        #expect(
            world.registry.checkRosterRows([owner], firstRow: 1, &trace).entries.count == 1)
    }

    @Test func `three officers apart, each at his step and in his territory`() throws {
        var world = try RegistryWorld()
        let id = try world.openFeedback(as: .deqingBoth)
        #expect(try refusal { try world.confirm(feedback: id) } == .feedbackState)
        for officer in [RegistryWorld.Officer.duanzhouReviewer, .duanzhouClerk] {
            #expect(try refusal { try world.review(feedback: id, as: officer) } == .notFound)
        }
        #expect(
            try refusal { try world.review(feedback: 99) } == .notFound,
            "not there looks like not yours")
        #expect(try refusal { try world.review(feedback: id, as: .zhaoqingFinal) } == .notYourStep)
        #expect(try refusal { try world.review(feedback: id, as: .deqingClerk) } == .notYourStep)
        #expect(
            try refusal { try world.confirm(feedback: id, as: .deqingReviewer) } == .notYourStep)
        try world.review(feedback: id)
        #expect(try refusal { try world.review(feedback: id) } == .feedbackState)
        #expect(
            try refusal { try world.confirm(feedback: id, approved: false) } == .reasonRequired)
        try world.confirm(feedback: id)
    }

    @Test func `who entered or reviewed it does not confirm it`() throws {
        // Somebody who acts for the prefecture now and acted for the county then.
        for former in [RegistryWorld.Officer.deqingClerk, .deqingReviewer] {
            var world = try RegistryWorld()
            let id = try world.openFeedback()
            try world.review(feedback: id)
            let bureau = world.context(.zhaoqingSecondFinal).caller.bureau
            var binding = world.context(.zhaoqingSecondFinal).caller.operator
            binding.id = world.context(former).caller.operator.id
            let context = CommandContext(
                caller: Caller(operator: binding, bureau: bureau), now: world.now,
                isRehearsal: true)
            let request = ConfirmFeedbackRequest(feedbackId: id, approved: true)
            let refused = #expect(throws: Refusal.self) {
                try world.run(.confirmFeedback(request), context)
            }
            #expect(refused?.reason == .sameOfficer)
            try world.confirm(feedback: id, as: .zhaoqingFinal)
        }
    }

    @Test func `who stood for the feedback does not decide on the registration`() throws {
        var world = try RegistryWorld()
        _ = try world.confirmedFeedback()
        let application = try world.submitted(Self.wang)
        try world.review(application, .first, as: .deqingReviewer)
        let refused = try refusal {
            try world.review(application, .final, as: .zhaoqingSecondFinal)
        }
        #expect(refused == .sameOfficer)
        try world.review(application, .final, as: .zhaoqingFinal)
        #expect(world.state(of: application) == .registered)
    }

    @Test func `a rejection needs a reason and is answered too`() throws {
        var world = try RegistryWorld()
        let id = try world.openFeedback()
        #expect(try refusal { try world.review(feedback: id, approved: false) } == .reasonRequired)
        try world.review(feedback: id, approved: false, reason: "湖南省未予证实")
        #expect(world.state(ofFeedback: id) == .rejected)
        #expect(world.messages.map(\.event) == [.feedbackRejected])
        #expect(world.messages.first?.text.contains("湖南省未予证实") == true)
        #expect(try refusal { _ = try world.openAccount(Self.wang) } == .notInRoster)
    }

    @Test func `claims that cannot be are refused field by field`() throws {
        var world = try RegistryWorld()
        var request = RegistryWorld.feedback()
        request.phone = "12"
        request.examDivisionId = 441_226
        request.evidence = []
        let refused = #expect(throws: Refusal.self) {
            try world.run(.openFeedback(request), as: .deqingClerk)
        }
        #expect(refused?.reason == .fieldInvalid)
        #expect(refused?.fields.map(\.field) == ["phone", "evidence", "exam_division_id"])
        request = RegistryWorld.feedback()
        request.identity?.document?.number = "449014189912310011"
        #expect(
            try refusal { try world.run(.openFeedback(request), as: .deqingClerk) }
                == .identityInvalid)
    }

    @Test func `a roster that is undone confirms nothing any more`() throws {
        var world = try RegistryWorld()
        let id = try world.confirmedFeedback()
        let entry = try world.unconfirmed()
        _ = try world.openAccount(Self.wang)
        let batch = try world.importRoster([
            RegistryWorld.entry(Self.wang, year: 2020, passedOn: 20_201_230)
        ])
        #expect(try world.unconfirmed().isEmpty)
        try world.undo(batch)
        #expect(try world.unconfirmed() == entry)
        #expect(world.state(ofFeedback: id) == .confirmed)
    }

    /// Random rosters and decisions: a case is closed by a roster only if ID and name are both in
    /// it, and whatever happens there is one message for a case that ended and none for another.
    @Test(arguments: UInt64(1)...20)
    func `one message for each case that ended, however it ended`(seed: UInt64) throws {
        var world = try RegistryWorld()
        var dice = SeededGenerator(seed: seed)
        var cases: [UInt64] = []
        var imported: Set<String> = []
        for number in 0..<40 {
            let passer = RandomRegistry.passers[Int.random(in: 0..<10, using: &dice)]
            let id = cases.randomElement(using: &dice) ?? 1
            let isApproved = Bool.random(using: &dice)
            switch Int.random(in: 0..<6, using: &dice) {
            case 0, 1: if let id = try? world.openFeedback(passer) { cases.append(id) }
            case 2, 3: try? world.review(feedback: id, approved: isApproved, reason: "不符")
            case 4: _ = try? world.confirm(feedback: id, approved: isApproved, reason: "不符")
            default:
                var entry = RegistryWorld.entry(passer, year: 2020, passedOn: 20_201_230)
                if isApproved { entry.name += "某" }
                entry.managementNumber = "2020440000001\(1_000 + number)"
                try world.importRoster([entry])
                imported.insert(entry.documentNumber + entry.name)
            }
        }
        for id in cases {
            var trace = ReadTrace()
            let feedback = try #require(
                world.registry.get(FeedbackCase.self, .feedbackCase, id, &trace))
            let about = world.messages.filter { $0.feedbackId == id }
            let hasEnded = feedback.closedAt != 0
            #expect(about.count == (hasEnded ? 1 : 0), "case \(id)")
            let isNamed = imported.contains(feedback.documentNumber + feedback.name)
            switch feedback.state {
            case .open, .countyReviewed: #expect(!isNamed && !hasEnded)
            case .closedByRoster: #expect(isNamed && about.first?.event == .feedbackClosed)
            case .confirmed: #expect(about.first?.event == .feedbackConfirmed)
            default: #expect(about.first?.event == .feedbackRejected)
            }
        }
        #expect(Set(world.messages.map(\.eventKey)).count == world.messages.count)
    }
}

/// The reason of the refusal that `act` meets; nil if it meets none.
func refusal(_ act: () throws -> Void) throws -> RefusalReason? {
    do {
        try act()
        return nil
    } catch let refusal as Refusal {
        return refusal.reason
    }
}
