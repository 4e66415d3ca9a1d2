import Schema

// Names of the readings of a rule set: the words of its file, and what clerks read.

extension RenewalWindow: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未定", "not set")
        case .beforeExpiry: ValueName("before-expiry", "有效期届满前", "before the expiry")
        case .afterExpirySameYear:
            ValueName("after-expiry-same-year", "有效期满后当年", "after the expiry, in that year")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension RenewalStart: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未定", "not set")
        case .dayAfterPreviousEnd:
            ValueName("day-after-previous-end", "上次届满次日", "the day after the previous end")
        case .decisionDay: ValueName("decision-day", "终审通过之日", "the day of the decision")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension EducationCounts: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未定", "not set")
        case .sinceLastPeriodStart:
            ValueName(
                "since-last-period-start", "上次登记起至申请时", "since the start of the last period")
        case .withinPeriod: ValueName("within-period", "登记有效期内", "within the period")
        case .last36Months: ValueName("last-36-months", "近三十六个月", "the last 36 months")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension NotReRegistered: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未定", "not set")
        case .sinceLatestExpiry:
            ValueName("since-latest-expiry", "最近一次届满后未再登记", "not since the latest expiry")
        case .ever: ValueName("ever", "从未再登记", "never")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension SameYear: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未定", "not set")
        case .sameCalendarYear:
            ValueName("same-calendar-year", "同一自然年", "the same calendar year")
        case .within12Months: ValueName("within-12-months", "十二个月内", "within twelve months")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension AfterCancellation: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未定", "not set")
        case .registersAnew: ValueName("registers-anew", "按首次登记重新办理", "registers anew")
        case .nothing: ValueName("nothing", "不再办理", "nothing")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension AfterRevokedRenewal: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未定", "not set")
        case .previousRenewable:
            ValueName("previous-renewable", "前一登记期可再登记", "the period before can be renewed")
        case .nothing: ValueName("nothing", "不再办理", "nothing")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
