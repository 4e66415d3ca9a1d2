import Testing

import enum Registry.RefusalReason
import enum Rules.EligibilityCondition
import enum Rules.GlossaryCheck

@testable import ShegongServer

/// One word for one thing: every message of the daemon against the glossary of the trade. Whatever
/// is added to the enums is asked here too.
struct GlossaryTests {
    @Test func `Every refusal says the same thing in both languages, in the trade's own words`() {
        for reason in RefusalReason.allCases {
            let template = reason.template
            let problems = GlossaryCheck.problems(
                chinese: template.text(.chinese, []), english: template.text(.english, []))
            #expect(problems == [], "\(reason)")
        }
    }

    @Test
    func `The check itself finds a word that is not the term, and one without its translation`() {
        let wrong = GlossaryCheck.problems(chinese: "请到社工库注册。", english: "Go there.")
        #expect(wrong.count == 2)
        let right = GlossaryCheck.problems(
            chinese: "社工库暂无此人。", english: "Not in the roster of exam passers.")
        #expect(right == [])
    }

    @Test func `The conditions of eligibility are told in the trade's own words`() {
        for condition in EligibilityCondition.allCases {
            let problems = GlossaryCheck.problems(
                chinese: ConditionTexts.text(condition.rawValue, .chinese),
                english: ConditionTexts.text(condition.rawValue, .english))
            #expect(problems == [], "\(condition)")
        }
    }
}
