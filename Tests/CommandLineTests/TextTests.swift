import ProtobufRuntime
import Schema
import ShegongClient
import Testing

@testable import shegong

struct TextTests {
    private static func isChinese(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x4e00...0x9fff).contains($0.value) }
    }

    private static func check(_ text: Localized, _ what: String) {
        #expect(isChinese(text.chinese), "\(what): \(text.chinese)")
        #expect(!text.english.isEmpty && !isChinese(text.english), "\(what): \(text.english)")
    }

    @Test func `Every text is there in both languages`() {
        for text in Text.allCases { Self.check(text.localized, "\(text)") }
        for heading in Heading.allCases { Self.check(heading.text, "\(heading)") }
        for reason in RowReason.allCases { Self.check(reason.text, "\(reason)") }
        for code in ConditionCode.allCases { Self.check(code.text, "\(code)") }
        for code in IneligibilityCode.allCases { Self.check(code.text, "\(code)") }
        for code in MissingFactCode.allCases { Self.check(code.text, "\(code)") }
        for code in ReadingCode.allCases { Self.check(code.text, "\(code)") }
        for column in RosterColumn.allCases { Self.check(column.text, "\(column)") }
        for column in EducationRollColumn.allCases { Self.check(column.text, "\(column)") }
        for code in EducationLossCode.allCases { Self.check(code.text, "\(code)") }
        for reason in EducationRowReason.allCases { Self.check(reason.text, "\(reason)") }
        for reason in RegistryError.LocalReason.allCases { Self.check(reason.text, "\(reason)") }
    }

    private static func check<Value: NamedValue>(_ type: Value.Type) {
        for value in Value.allKnown + [Value(rawValue: 99)] {
            check(value.name.label, "\(Value.self).\(value)")
        }
        let words = Value.allKnown.map(\.name.token)
        #expect(Set(words).count == words.count)
        for value in Value.allKnown where value.rawValue != 0 {
            #expect(Value(named: value.name.token) == value)
            #expect(Value(named: value.name.token.replacing("-", with: "_")) == value)
            #expect(Value(named: value.name.label.chinese) == value)
        }
        #expect(Value(named: "unspecified") == nil)
        #expect(Value(named: "") == nil)
    }

    @Test func `Every value of the trade has a name in both languages and one word`() {
        Self.check(Level.self)
        Self.check(AttachmentKind.self)
        Self.check(AttachmentSubject.self)
        Self.check(AuditKind.self)
        Self.check(AuditSubject.self)
        Self.check(ApplicationKind.self)
        Self.check(ApplicationState.self)
        Self.check(ReviewStage.self)
        Self.check(ReviewOutcome.self)
        Self.check(ReviewLevel.self)
        Self.check(Verdict.self)
        Self.check(FirstRegistrationClock.self)
        Self.check(PeriodEnd.self)
        Self.check(RosterOrigin.self)
        Self.check(BatchState.self)
        Self.check(FeedbackState.self)
        Self.check(MessageState.self)
        Self.check(MessageEvent.self)
        Self.check(DuplicateGround.self)
        Self.check(PersonPairState.self)
        Self.check(OrganisationKind.self)
        Self.check(Sex.self)
        Self.check(IdentityDocumentKind.self)
        Self.check(Education.self)
        Self.check(PoliticalStatus.self)
        Self.check(EmployerKind.self)
        Self.check(Role.self)
        Self.check(DivisionLevel.self)
        Self.check(RenewalWindow.self)
        Self.check(RenewalStart.self)
        Self.check(EducationCounts.self)
        Self.check(NotReRegistered.self)
        Self.check(SameYear.self)
        Self.check(AfterCancellation.self)
        Self.check(AfterRevokedRenewal.self)
        Self.check(EducationForm.self)
        Self.check(EducationState.self)
        Self.check(RegistrationEventKind.self)
        Self.check(RegistrationGround.self)
        Self.check(RegistrationEventState.self)
        Self.check(RegistrationStatus.self)
        Self.check(PersonChangeKind.self)
        Self.check(PersonChangeState.self)
        Self.check(RemedyState.self)
        Self.check(RemedyOutcome.self)
        Self.check(ComplaintState.self)
        Self.check(ComplaintOutcome.self)
        Self.check(ComparisonKind.self)
        Self.check(CandidateState.self)
        Self.check(DivisionChangeKind.self)
        Self.check(DivisionChangeState.self)
        Self.check(MigrationRowKind.self)
        Self.check(MigrationOutcome.self)
        Self.check(MigrationState.self)
        Self.check(GrantState.self)
        Self.check(NoticeCaseGroup.self)
        Self.check(SettlementOutcome.self)
    }

    @Test func `A code has words for people and stays a code for programs`() {
        let cell = IneligibilityCode.cell("NOT_IN_ROSTER")
        #expect(cell.text(.chinese) == "社工库暂无此人")
        #expect(cell.json == .string("NOT_IN_ROSTER"))
        #expect(IneligibilityCode.cell("NEWER_CODE").text(.chinese) == "NEWER_CODE")
    }

    @Test func `Words of the glossary stand in the answers`() {
        #expect(ApplicationState.notAccepted.name.label.chinese == "不予受理")
        #expect(ApplicationState.returned.name.label.chinese == "退回补正")
        #expect(ApplicationState.certificateIssued.name.label.chinese == "已出证")
        #expect(ReviewOutcome.refused.name.label.chinese == "不予登记")
        #expect(Role.clerk.name.label.chinese == "经办人")
        #expect(Heading.pledgeText.text.chinese == "承诺声明")
    }

    @Test func `Keys of the answers are words for programs`() {
        for heading in Heading.allCases {
            #expect(heading.rawValue.allSatisfy { $0.isLowercase || $0 == "_" }, "\(heading)")
        }
    }

    @Test(arguments: [
        (["LC_ALL": "zh_CN.UTF-8", "LANG": "C"], Language.chinese),
        (["LC_ALL": "", "LC_MESSAGES": "zh_CN", "LANG": "en_GB"], .chinese),
        (["LC_ALL": "C", "LANG": "zh_CN.UTF-8"], .english), (["LANG": "zh_CN.GB18030"], .chinese),
        ([:], .english),
    ])
    func `The language follows the locale`(_ environment: [String: String], _ expected: Language) {
        #expect(Language(environment: environment) == expected)
    }
}
