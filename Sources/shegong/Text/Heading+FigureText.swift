extension Heading {
    /// Headings of figures and reports.
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
        case .reports: Localized("统计报表", "reports")
        case .report: Localized("报表", "report")
        case .restated: Localized("更正内容", "what the restatement changed")
        case .digest: Localized("摘要（SHA-256）", "SHA-256")
        case .reportedAt: Localized("发布时间", "published")
        case .publishedBy: Localized("发布人", "published by")
        case .countBefore: Localized("原数量", "count before")
        case .personsBefore: Localized("原人数", "persons before")
        case .counts: Localized("试算结果", "counts")
        case .newlyAdmitted: Localized("新增可登记", "newly let in")
        case .newlyShutOut: Localized("不再可登记", "newly shut out")
        case .verdictBefore: Localized("原结论", "verdict before")
        default: duplicateText
        }
    }
}
