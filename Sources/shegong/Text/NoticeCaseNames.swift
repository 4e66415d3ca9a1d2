import Schema

// Names of what becomes of the cases of a withdrawn notice.

extension NoticeCaseGroup: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "全部", "all")
        case .undecided: ValueName("undecided", "未作决定", "undecided")
        case .approved: ValueName("approved", "已准予登记", "approved")
        case .refused: ValueName("refused", "未准予", "turned down")
        case .received: ValueName("received", "已收件未提交", "received, not submitted")
        case .settled: ValueName("settled", "已决定去留", "settled")
        case .unrecognized(let number): .unknown(number)
        }
    }

    /// What somebody is asked to do about a case of this group.
    var asked: Cell {
        switch self {
        case .undecided:
            .value(
                ValueName(
                    "settle-notice", "决定保留或改按其他规则（application settle-notice）",
                    "decide: kept, or other rules (application settle-notice)"))
        case .approved:
            .value(
                ValueName(
                    "look-at-registration", "核对；有误的依法撤销或更正",
                    "look at it; revoke or correct what was wrong"))
        case .refused:
            .value(
                ValueName(
                    "offer-review", "核对；本应准予的，告知可申请复核或重新申请",
                    "look at it; who was wronged may ask for a review or apply anew"))
        case .received:
            .value(
                ValueName(
                    "submit-otherwise", "按其他登记通知或一般规则提交，收件时间不变",
                    "submit under another notice or the general rule; the receipt counts"))
        case .settled, .unspecified, .unrecognized: .absent
        }
    }
}

extension SettlementOutcome: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未决定", "not decided")
        case .kept: ValueName("kept", "保留原通知", "kept under its notice")
        case .otherRules: ValueName("other-rules", "改按其他规则", "under other rules")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
