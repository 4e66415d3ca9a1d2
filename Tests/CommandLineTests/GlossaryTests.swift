import ArgumentParser
import ProtobufRuntime
import Schema
import ShegongClient
import Testing

import enum Rules.GlossaryCheck

@testable import shegong

/// One word for one thing: every heading, name and text of the command line against the glossary of
/// the trade.
struct GlossaryTests {
    private static func check(_ text: Localized, _ what: String, isHeading: Bool = false) {
        let problems = GlossaryCheck.problems(
            chinese: text.chinese, english: text.english, isHeading: isHeading)
        #expect(problems == [], "\(what): \(text.chinese), \(text.english)")
    }

    private static func check<Value: NamedValue>(_ type: Value.Type) {
        for value in Value.allKnown {
            check(value.name.label, "\(Value.self).\(value)")
        }
    }

    @Test func `Every heading and text says the same thing in both languages`() {
        for text in Text.allCases { Self.check(text.localized, "\(text)") }
        for heading in Heading.allCases { Self.check(heading.text, "\(heading)", isHeading: true) }
        for reason in RowReason.allCases { Self.check(reason.text, "\(reason)") }
        for code in ConditionCode.allCases { Self.check(code.text, "\(code)") }
        for code in IneligibilityCode.allCases { Self.check(code.text, "\(code)") }
        for code in MissingFactCode.allCases { Self.check(code.text, "\(code)") }
        for code in ReadingCode.allCases { Self.check(code.text, "\(code)") }
        for column in RosterColumn.allCases {
            Self.check(column.text, "\(column)", isHeading: true)
        }
        for code in EducationLossCode.allCases { Self.check(code.text, "\(code)") }
    }

    @Test func `The state of the register is its revision, that of a record its version`() {
        let texts = Text.allCases.map(\.localized) + Heading.allCases.map(\.text)
        for text in texts {
            #expect(
                text.chinese.contains("修订号") == text.english.lowercased().contains("revision"),
                "\(text)")
        }
    }

    @Test(arguments: ArgumentTests.verbs)
    func `No help text has a word that is not the term`(_ line: [String]) throws {
        let help = Shegong.helpMessage(for: type(of: try Shegong.parseAsRoot(line)))
        let problems = GlossaryCheck.problems(chinese: help, english: help, isHeading: true)
        #expect(problems == [])
    }

    @Test func `Every state, kind and outcome says the same thing in both languages`() {
        Self.check(ApplicationState.self)
        Self.check(ApplicationKind.self)
        Self.check(ReviewStage.self)
        Self.check(ReviewOutcome.self)
        Self.check(RosterOrigin.self)
        Self.check(BatchState.self)
        Self.check(FeedbackState.self)
        Self.check(EducationState.self)
        Self.check(RegistrationEventKind.self)
        Self.check(RegistrationEventState.self)
        Self.check(RegistrationGround.self)
        Self.check(RegistrationStatus.self)
        Self.check(PersonChangeKind.self)
        Self.check(PersonPairState.self)
        Self.check(RemedyOutcome.self)
        Self.check(ComplaintState.self)
        Self.check(ComplaintOutcome.self)
        Self.check(FigureMeasure.self)
        Self.check(WatchedKind.self)
        Self.check(Role.self)
        Self.check(AuditKind.self)
        Self.check(AuditSubject.self)
    }
}
