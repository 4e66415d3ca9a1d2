/// Whether a text and its translation use the words of the glossary: what is said of a thing in one
/// language is said of the same thing in the other, and by no other word.
package enum GlossaryCheck {
    /// What is wrong with a pair of texts; empty if nothing is. A heading stands beside others and
    /// leaves out what those say: `isHeading` asks only for words that are no term.
    package static func problems(
        chinese: String, english: String, isHeading: Bool = false
    ) -> [String] {
        let english = english.lowercased()
        let untranslated = translations.compactMap { term, words in
            guard chinese.contains(term), !words.contains(where: english.contains) else {
                return nil as String?
            }
            return "\(term) without \(words.joined(separator: " or "))"
        }
        let wrong = Self.wrong.compactMap { word, right in
            chinese.contains(word) ? "\(word) for \(right)" : nil
        }
        return (isHeading ? [] : untranslated) + wrong
    }

    /// Terms that mean one thing wherever they stand, and the words that they may be translated by:
    /// stems, for a verb takes many forms.
    private static let translations: [(term: String, words: [String])] = [
        ("社工库", ["roster"]), ("社工账户", ["account"]), ("反馈", ["feedback"]),
        ("承诺声明", ["pledge"]), ("登记通知", ["notice"]), ("规则集", ["rule set"]),
        ("收件", ["receipt", "received"]), ("经办人", ["clerk"]),
        ("初审", ["first review", "first step"]), ("终审", ["final review", "final step"]),
        ("不予受理", ["not accept", "turn"]), ("不予登记", ["refus"]),
        ("退回补正", ["return", "correct"]), ("注销", ["cancel"]),
        ("首次登记", ["first regist", "first-regist"]), ("再登记", ["re-regist", "renew", "lapsed"]),
        ("复核", ["review", "check"]), ("举报", ["complain"]), ("转出", ["transfer", "left"]),
        ("继续教育", ["continuing education", "education", "hours"]),
        ("管理号", ["management number"]), ("演示", ["rehears"]), ("认领", ["claim"]),
        ("户籍", ["household"]), ("工作地", ["workplace"]),
        ("系统管理员", ["system administrator"]), ("安全管理员", ["security administrator"]),
        ("审计管理员", ["audit administrator", "auditor"]), ("成绩无效", ["void"]),
        ("职业水平证书", ["professional certificate"]), ("修订号", ["revision"]),
    ]

    /// Words that are written for a term and are not it.
    private static let wrong: [(word: String, right: String)] = [
        ("帐户", "账户"), ("帐号", "账号"), ("花名册", "社工库"), ("名册", "社工库"),
        ("承诺书", "承诺声明"), ("吊销", "撤销"), ("续期", "再登记"), ("续注册", "再登记"),
        ("注册", "登记"), ("投诉", "举报"), ("补办", "补发"), ("迁出", "转出"), ("迁入", "转入"),
        ("终止登记", "注销"), ("冻结登记", "暂停"), ("审批通过", "终审通过"),
        ("版次", "修订号 or 版本"), ("版本号", "修订号 or 版本"),
    ]
}
