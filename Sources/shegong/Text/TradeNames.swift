import Schema

// Names of the trade's values. Where a bureau's word exists it stands first: 初审未通过, 退回补正.

extension Level: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .assistant: ValueName("assistant", "助理社会工作师", "assistant social worker")
        case .socialWorker: ValueName("social-worker", "社会工作师", "social worker")
        case .senior: ValueName("senior", "高级社会工作师", "senior social worker")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension ApplicationKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .first: ValueName("first", "首次登记", "first registration")
        case .renewal: ValueName("renewal", "再登记", "re-registration")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension ApplicationState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .draft: ValueName("draft", "未申请登记证书", "draft")
        case .pending: ValueName("pending", "待审核", "pending review")
        case .firstPassed: ValueName("first-passed", "初审通过", "first review passed")
        case .firstRefused: ValueName("first-refused", "初审未通过", "first review refused")
        case .finalPassed: ValueName("final-passed", "终审通过", "final review passed")
        case .finalRefused: ValueName("final-refused", "终审未通过", "final review refused")
        case .registered: ValueName("registered", "登记已完成", "registered")
        case .certificateIssued: ValueName("certificate-issued", "已出证", "certificate issued")
        case .returned: ValueName("returned", "退回补正", "returned for correction")
        case .withdrawn: ValueName("withdrawn", "已撤回", "withdrawn")
        case .notAccepted: ValueName("not-accepted", "不予受理", "not accepted")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension ReviewStage: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .first: ValueName("first", "初审", "first review")
        case .final: ValueName("final", "终审", "final review")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension ReviewOutcome: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .approved: ValueName("approved", "通过", "passed")
        case .refused: ValueName("refused", "不予登记", "refused")
        case .returned: ValueName("returned", "退回补正", "returned for correction")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension ReviewLevel: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .county: ValueName("county", "县级", "county")
        case .prefecture: ValueName("prefecture", "市级", "prefecture")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension Verdict: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .yes: ValueName("yes", "符合", "yes")
        case .no: ValueName("no", "不符合", "no")
        case .cannotTell: ValueName("cannot-tell", "无法判断", "cannot tell")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension FirstRegistrationClock: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .passed: ValueName("passed", "通过之日", "day of passing")
        case .issued: ValueName("issued", "发证之日", "day of issue")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension PeriodEnd: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .sameDay: ValueName("same-day", "届满年份的对应日", "same day of the year")
        case .dayBefore: ValueName("day-before", "对应日的前一日", "day before")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension RosterOrigin: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .official: ValueName("official", "通过人员名单", "official roster")
        case .feedback: ValueName("feedback", "反馈", "feedback")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension BatchState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .staged: ValueName("staged", "导入中", "coming in")
        case .published: ValueName("published", "已生效", "in force")
        case .abandoned: ValueName("abandoned", "已放弃", "abandoned")
        case .undone: ValueName("undone", "已撤销导入", "undone")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
