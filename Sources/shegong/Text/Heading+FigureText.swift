extension Heading {
    /// Headings of figures and reports, and the key itself for one that has no text, which a test
    /// finds.
    var figureText: Localized {
        switch self {
        case .rates: Localized("比率", "rates")
        case .measure: Localized("统计项", "measure")
        case .counted: Localized("统计口径", "what was counted")
        case .count: Localized("数量", "count")
        case .numerator: Localized("分子", "numerator")
        case .numeratorCount: Localized("分子数", "of the numerator")
        case .denominator: Localized("分母", "denominator")
        case .denominatorCount: Localized("分母数", "of the denominator")
        case .rate: Localized("比率值", "rate")
        case .renewableCount: Localized("届满待再登记", "over, may be renewed")
        case .lapsedCount: Localized("逾期未再登记", "lapsed")
        case .suspendedCount: Localized("暂停", "suspended")
        case .cancelledCount: Localized("注销", "cancelled")
        case .revokedCount: Localized("撤销", "revoked")
        case .neverRegisteredCount: Localized("未登记", "never registered")
        case .statusUnknownCount: Localized("届满，规则不详", "over, rule not known")
        case .mapOnDay: Localized("区划日期", "divisions as on")
        case .smallestShown: Localized("显示的最小数", "smallest figure shown")
        case .figuresFrom: Localized("统计起日", "counted from")
        case .figuresUntil: Localized("统计止日", "counted until")
        case .figuresNotice: Localized("统计批次", "counted notice")
        case .eventID: Localized("事项编号", "event")
        default: Localized("", "")
        }
    }
}
