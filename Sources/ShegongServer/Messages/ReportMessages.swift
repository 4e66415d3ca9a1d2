import Registry

/// Refusals of published reports.
extension RefusalReason {
    /// Nil for refusals of other subjects.
    var reportTemplate: MessageTemplate? {
        switch self {
        case .notPublishing:
            MessageTemplate(
                "统计报表由地级及以上机构发布；请由上级机构发布，本机构可用“shegong statistics”查看统计数。",
                "Reports are published by bureaus of a prefecture or above. "
                    + "Yours sees its figures with shegong statistics.")
        case .reportTooLarge:
            MessageTemplate(
                "报表过大，无法保存。请缩短期间，或按登记通知分别发布。",
                "The report is too large to be kept. Take a shorter time, or one notice at a time."
            )
        case .reportUnchanged:
            MessageTemplate(
                "重新统计的结果与第 {version} 版相同，无需更正。",
                "Counted anew it is the same as version {version}: there is nothing to restate.")
        default: nil
        }
    }
}
