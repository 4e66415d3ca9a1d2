import Testing

@testable import Rules

/// Attachments: what a kind of application needs, what a content may be, how long it stays.
@Suite struct AttachmentTests {
    private func answer(
        _ kind: RegistrationKind, notice: [AttachmentNeed], ruleSet: [AttachmentNeed],
        given: [AttachmentKind]?
    ) throws -> [ConditionAnswer] {
        let day = try #require(CalendarDay(yyyymmdd: 20_210_101))
        var rules = RuleSet(name: "r", effectiveFrom: day, legalBasis: "某办法")
        rules.attachmentsNeeded = ruleSet
        var published = Notice(
            name: "n", opensAt: Instant(milliseconds: 0), closesAt: Instant(milliseconds: 1))
        published.attachmentsNeeded = notice
        published.firstClause = "第二条"
        let shared = SharedConditions(
            ruleSet: rules, notice: published, divisions: try DivisionTree(rows: []))
        return shared.attachmentsGiven(given, for: kind)
    }

    @Test func `Where nothing is needed, or nobody has looked, there is no condition`() throws {
        let need = AttachmentNeed(application: .first, attachment: .identity)
        #expect(try answer(.first, notice: [], ruleSet: [], given: []) == [])
        #expect(try answer(.first, notice: [need], ruleSet: [], given: nil) == [])
        #expect(try answer(.renewal, notice: [need], ruleSet: [need], given: []) == [])
    }

    @Test func `The notice's needs and the rule set's add up, and what is missing is named`() throws
    {
        let needs = [
            AttachmentNeed(application: .first, attachment: .pledge),
            AttachmentNeed(application: .first, attachment: .identity),
        ]
        let degree = [
            AttachmentNeed(application: .first, attachment: .degree),
            AttachmentNeed(application: .first, attachment: .identity),
        ]
        let no = try #require(
            try answer(.first, notice: needs, ruleSet: degree, given: [.degree, .other]).first)
        #expect(no.verdict == .no && no.condition == .attachmentsGiven)
        #expect(no.refusal?.reason == .attachmentMissing)
        #expect(no.refusal?["attachment"] == "identity")
        #expect(no.refusal?["attachments"] == "identity,pledge")
        #expect(no.figure.text == "degree" && no.legalBasis == "第二条")
        let yes = try #require(
            try answer(
                .first, notice: needs, ruleSet: degree, given: [.pledge, .degree, .identity]
            ).first)
        #expect(yes.verdict == .yes && yes.figure.text == "identity,degree,pledge")
    }

    @Test func `What is missing can be given on any day: the first day of yes does not hang on it`()
        throws
    {
        let need = AttachmentNeed(application: .first, attachment: .identity)
        let missing = try answer(.first, notice: [need], ruleSet: [], given: [])
        let answer = EligibilityAnswer(
            decidedAt: Instant(milliseconds: 0), conditions: missing)
        #expect(answer.verdict == .no && answer.nextDay != nil)
    }

    @Test func `A content is known by its first bytes, whatever it is called`() {
        let beginnings: [(MediaType, [UInt8])] = [
            (.pdf, Array("%PDF-1.7".utf8)), (.jpeg, [0xFF, 0xD8, 0xFF, 0xE0]),
            (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]),
            (.ofd, [0x50, 0x4B, 3, 4, 20]),
        ]
        for (type, beginning) in beginnings {
            #expect(MediaType(beginning: beginning) == type)
            for other in MediaType.allCases {
                #expect(other.agrees(with: beginning) == (other == type))
            }
            #expect(!type.agrees(with: beginning.prefix(2)))
        }
        for nothing in [[], Array("MZ".utf8), Array("<html>".utf8), Array(" %PDF-".utf8)] {
            #expect(MediaType(beginning: nothing) == nil)
        }
    }

    @Test func `Ninety days are over later than the same time on the ninetieth`() {
        let removed = Instant(milliseconds: 1_639_965_600_000)
        let over = removed.milliseconds + 90 * 86_400_000
        #expect(
            !AttachmentKeeping.isOver(
                removedAt: removed, now: Instant(milliseconds: over)))
        #expect(
            AttachmentKeeping.isOver(
                removedAt: removed, now: Instant(milliseconds: over + 1)))
    }
}
