/// A term of the trade with its one translation. Messages take their words from here.
package struct Term: Hashable, Sendable {
    /// Stable key: roster.
    package let key: String
    package let chinese: String
    package let english: String

    init(_ key: String, _ chinese: String, _ english: String) {
        self.key = key
        self.chinese = chinese
        self.english = english
    }
}

/// The glossary: one word for one thing, in both languages.
package enum Terms {
    package static func term(_ key: String) -> Term? {
        all.first { $0.key == key }
    }

    package static let all: [Term] = [
        Term("professional_certificate", "职业水平证书", "professional certificate"),
        Term("management_number", "管理号", "management number"),
        Term("registration", "登记", "registration"),
        Term("first_registration", "首次登记", "first registration"),
        Term("re_registration", "再登记", "re-registration"),
        Term("registration_certificate", "登记证书", "registration certificate"),
        Term("registration_period", "登记有效期", "registration period"),
        Term("valid_until", "有效期至", "valid until"),
        Term("roster", "社工库", "roster"),
        Term("roster_of_passers", "通过人员名单", "roster of exam passers"),
        Term("account", "社工账户", "account"),
        Term("feedback", "反馈", "feedback"),
        Term("pledge", "承诺声明", "pledge"),
        Term("notice", "登记通知", "notice"),
        Term("campaign", "登记批次", "campaign"),
        Term("rule_set", "规则集", "rule set"),
        Term("receipt", "收件", "receipt"),
        Term("clerk", "经办人", "clerk"),
        Term("first_review", "初审", "first review"),
        Term("final_review", "终审", "final review"),
        Term("county", "县（市、区）", "county"),
        Term("township", "镇街", "township"),
        Term("not_accepted", "不予受理", "not accepted"),
        Term("refused", "不予登记", "refused"),
        Term("returned", "退回补正", "returned"),
        Term("correction_deadline", "补正期限", "correction deadline"),
        Term("withdrawn", "撤回", "withdrawn"),
        Term("cancellation", "注销", "cancellation"),
        Term("revocation", "撤销", "revocation"),
        Term("suspension", "暂停", "suspension"),
        Term("reinstatement", "恢复", "reinstatement"),
        Term("change", "变更", "change"),
        Term("correction", "更正", "correction"),
        Term("reissue", "换发（补发）", "reissue"),
        Term("transfer_out", "转出", "transfer out"),
        Term("transfer_in", "转入", "transfer in"),
        Term("lapsed", "届满未再登记", "lapsed"),
        Term("review_of_refusal", "复核", "review of a refusal"),
        Term("complaint", "举报", "complaint"),
        Term("recusal", "回避", "recusal"),
        Term("continuing_education", "继续教育", "continuing education"),
        Term("personal_form", "个人信息表", "personal form"),
        Term("household", "户籍地", "household"),
        Term("workplace", "工作地", "workplace"),
        Term("revision", "修订号", "revision"),
        Term("version", "版本", "version"),
        Term("unconfirmed_reading", "未经主管部门确认", "not confirmed by the competent authority"),
        Term("rehearsal", "演示", "rehearsal"),
        Term("result_void", "成绩无效", "result declared void"),
        Term("system_administrator", "系统管理员", "system administrator"),
        Term("security_administrator", "安全管理员", "security administrator"),
        Term("audit_administrator", "审计管理员", "audit administrator"),
    ]
}
