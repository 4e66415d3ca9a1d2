extension Heading {
    /// Headings of continuing education.
    var educationText: Localized {
        switch self {
        case .organiser: Localized("举办单位", "organiser")
        case .educationForm: Localized("形式", "form")
        case .rolls: Localized("学员名单", "rolls")
        case .demanded: Localized("要求继续教育", "demanded")
        case .educationEntries: Localized("继续教育记录", "continuing education")
        case .educationCount: Localized("继续教育计算", "what counts")
        case .educationCredits: Localized("计入的继续教育", "continuing education counted")
        case .entryID: Localized("记录编号", "entry")
        case .rollID: Localized("名单编号", "roll")
        case .firstEntryID: Localized("首条记录", "first entry")
        case .fromDay: Localized("开始日期", "first day of study")
        case .untilDay: Localized("结束日期", "last day of study")
        case .completedOn: Localized("结业日期", "completed on")
        case .claimedMinutes: Localized("申报分钟", "minutes claimed")
        case .recognisedMinutes: Localized("认定分钟", "minutes recognised")
        case .requiredMinutes: Localized("要求分钟", "minutes demanded")
        case .countedMinutes: Localized("计入分钟", "minutes counted")
        case .missingMinutes: Localized("尚缺分钟", "minutes missing")
        case .countedFrom: Localized("计算起始日", "counted from")
        case .countedUntil: Localized("计算截止日", "counted until")
        case .notCounted: Localized("未计入原因", "why not all counts")
        case .proofNumber: Localized("证明编号", "proof")
        case .renewedPeriodID: Localized("原登记编号", "period renewed")
        case .educationClause: Localized("继续教育条款", "clause on continuing education")
        case .importedAt: Localized("导入时间", "imported")
        default: caseworkText
        }
    }
}
