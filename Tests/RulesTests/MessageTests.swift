import Rules
import Testing

@Suite("Messages to persons: their texts and how often they are tried")
struct MessageTests {
    private static let facts: MessageFacts = {
        var facts = MessageFacts()
        facts.level = .assistant
        facts.year = 2020
        facts.kind = .first
        facts.bureau = "德庆县民政局"
        facts.until = CalendarDay(yyyymmdd: 20_241_220)
        facts.reason = "证明材料不清晰。"
        return facts
    }()

    @Test("Every occasion has a text, filled in, for one to three parts of a message")
    func texts() throws {
        let texts = try MessageTexts.shipped()
        for occasion in MessageOccasion.allCases {
            let text = texts.text(occasion, Self.facts)
            #expect(!text.contains("{") && !text.contains("}"), "\(text)")
            #expect(text.contains("德庆县民政局") && text.contains("助理社会工作师"))
            #expect(text.unicodeScalars.count <= 134)
            #expect(!texts.text(occasion, MessageFacts()).contains("{"))
        }
        #expect(
            texts.text(.feedbackRejected, Self.facts)
                == "您反馈的2020年度助理社会工作师考试通过信息未通过核实。原因：证明材料不清晰。如有疑问，请联系德庆县民政局。")
    }

    @Test("A file of texts that lacks one, or has one twice, is refused")
    func unusable() {
        for text in [
            "", "event\ttext\n", "event\ttext\nNO_SUCH\t某", "text\n",
            "event\ttext\nFEEDBACK_CONFIRMED\t某\nFEEDBACK_CONFIRMED\t某",
        ] {
            #expect(throws: MessageTextsError.self) { try MessageTexts(Array(text.utf8)) }
        }
    }

    @Test("No identity number and no telephone number of a reason comes into a message")
    func noNumbers() throws {
        let texts = try MessageTexts.shipped()
        let numbers = [
            "44122618991231001X", "４４１２２６１８９９１２３１００１Ｘ", "441226 18991231 001X",
            "441226-1899-1231-001X", "13800000000", "4412\n2618\n9912\n3100\n1X",
        ]
        var random = SeededRandom(seed: 11)
        for number in numbers {
            for _ in 0..<50 {
                var facts = Self.facts
                let around = String(repeating: "某", count: random.below(60))
                facts.reason = around + number + String(around.dropFirst(random.below(60)))
                for occasion in [MessageOccasion.feedbackRejected, .applicationReturned] {
                    let text = texts.text(occasion, facts)
                    #expect(text.count { $0.isNumber } <= 4, "\(text)")
                    #expect(text.contains("请向受理机构了解"))
                }
            }
        }
        #expect(MessageReason.text("第3页不清\n请重拍。") == "第3页不清 请重拍")
        #expect(MessageReason.text(String(repeating: "长", count: 99)).count == 41)
    }

    @Test("Five attempts more, after 1, 5 and 30 minutes, 2 and 12 hours, then it is given up")
    func retries() throws {
        var progress = DeliveryProgress(stage: .queued, attempts: 0, nextAttemptAt: 7)
        var waits: [Int64] = []
        for attempt in 1...6 {
            progress = try #require(progress.after(.handedOver, at: 1_000))
            #expect(progress.stage == .handedOver && progress.attempts == UInt32(attempt))
            progress = try #require(progress.after(.failed, at: 1_000))
            if progress.stage == .failed { waits.append(progress.nextAttemptAt - 1_000) }
        }
        #expect(waits == [60_000, 300_000, 1_800_000, 7_200_000, 43_200_000])
        #expect(progress.stage == .givenUp && progress.nextAttemptAt == 0)
        #expect(progress.after(.failed, at: 2_000) == nil)
        // The network may deliver it after all.
        #expect(progress.after(.delivered, at: 2_000)?.stage == .delivered)
    }

    @Test("Reports twice, or an outcome before its hand-over, lead to the same end")
    func reportsOutOfOrder() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<2_000 {
            var progress = DeliveryProgress(stage: .queued, attempts: 0, nextAttemptAt: 0)
            for _ in 0..<random.below(20) {
                let outcome = DeliveryOutcome.allCases[random.below(3)]
                guard let next = progress.after(outcome, at: 50) else { continue }
                #expect(next.attempts >= progress.attempts && next.attempts <= 7)
                #expect(progress.stage != .delivered)
                #expect(next.stage == .failed || next.nextAttemptAt == 0)
                if outcome == .handedOver { #expect(next.after(.handedOver, at: 50) == nil) }
                if outcome == .failed { #expect(next.after(.failed, at: 50) == nil) }
                progress = next
            }
        }
        let queued = DeliveryProgress(stage: .queued, attempts: 0, nextAttemptAt: 0)
        #expect(queued.after(.delivered, at: 5)?.attempts == 1)
        #expect(queued.after(.failed, at: 5)?.attempts == 1)
    }

    @Test("What feedback claims is checked field by field")
    func claims() throws {
        let today = try #require(CalendarDay(yyyymmdd: 20_211_220))
        var claims = FeedbackClaims()
        #expect(
            claims.problems(today: today).map(\.field)
                == ["level", "exam_year", "management_number", "phone", "evidence"])
        claims.level = .assistant
        claims.examYear = 2020
        claims.managementNumber = "20204304000000001"
        claims.phone = "13800000000"
        claims.evidence = ["成绩单第1页"]
        #expect(claims.problems(today: today) == [])
        for (year, isRight) in [(UInt32(2007), false), (2008, true), (2021, true), (2022, false)] {
            claims.examYear = year
            #expect(claims.problems(today: today).isEmpty == isRight)
        }
        claims.examYear = 2020
        for (day, isRight) in [
            (UInt32(20_201_230), true), (20_211_220, true), (20_211_221, false),
            (20_191_231, false), (20_200_230, false),
        ] {
            claims.passedOn = day
            #expect(claims.problems(today: today).isEmpty == isRight)
        }
        claims.passedOn = 0
        claims.evidence = [" "]
        #expect(claims.problems(today: today).map(\.code) == [.invalid])
        claims.evidence = [String(repeating: "证", count: 201)]
        #expect(claims.problems(today: today).map(\.code) == [.tooLong])
        claims.evidence = Array(repeating: "证", count: 11)
        #expect(claims.problems(today: today).map(\.code) == [.invalid])
    }
}
