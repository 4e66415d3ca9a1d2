extension Heading {
    /// Headings of withdrawn notices and their cases, and of grants; nothing for one that has no
    /// text, which a test finds.
    var noticeText: Localized {
        switch self {
        case .group: Localized("分组", "group")
        case .asked: Localized("须办事项", "what is asked")
        case .noticeName: Localized("登记通知", "notice")
        case .receiptNumber: Localized("收件编号", "receipt")
        case .settled: Localized("已处理", "settled")
        case .settlements: Localized("通知撤回后的决定", "after its notice was withdrawn")
        case .newNoticeID: Localized("改按通知编号", "then under notice")
        case .basis: Localized("决定依据", "basis")
        case .versions: Localized("各版本", "versions")
        case .withdrawnAt: Localized("撤回时间", "withdrawn")
        case .withdrawnBy: Localized("撤回操作员", "withdrawn by")
        case .withdrawnBureauID: Localized("撤回机构编号", "withdrawn by bureau")
        case .withdrawnNumber: Localized("撤回文号", "withdrawn by document")
        case .withdrawnReason: Localized("撤回理由", "why withdrawn")
        case .grants: Localized("授权", "grants")
        case .grantID: Localized("授权编号", "grant")
        case .requestedBy: Localized("提出人", "asked for by")
        case .requestedAt: Localized("提出时间", "asked for")
        case .expiresAt: Localized("确认截止时间", "to be confirmed by")
        default: recoveryText
        }
    }
}
