extension Heading {
    /// Headings of what follows a restore, and of erasures.
    var recoveryText: Localized {
        switch self {
        case .epochs: Localized("库世代记录", "epochs")
        case .epochNow: Localized("当前库世代", "epoch now")
        case .restoredAt: Localized("恢复时间", "restored")
        case .begunAt: Localized("启用时间", "begun")
        case .lastRevision: Localized("恢复到的修订号", "restored to revision")
        case .lastChangeAt: Localized("该修订的时间", "made at")
        case .numbersAbove: Localized("此后编号大于", "numbers go on above")
        case .advice: Localized("如何处理", "what to do")
        case .totals: Localized("合计", "totals")
        case .same: Localized("一致", "same")
        case .different: Localized("不一致", "different")
        case .mayComeAgain: Localized("编号可能重复", "number may come again")
        case .erasures: Localized("删除申请", "erasures")
        case .erased: Localized("删除的记录", "records emptied")
        case .recordsKept: Localized("保留的记录", "records kept")
        case .obstacles: Localized("不能删除的事由", "obstacles")
        case .obstacle: Localized("事由", "obstacle")
        case .notBefore: Localized("最早执行时间", "not before")
        case .confirmedBy: Localized("确认人", "confirmed by")
        case .executedAt: Localized("执行时间", "executed")
        case .withdrawnBecause: Localized("撤回理由", "why withdrawn")
        case .hinderedUntil: Localized("截止日", "until")
        case .retentionYears: Localized("保存年限", "retention years")
        case .erasedAt: Localized("个人信息删除时间", "data erased")
        default: auditText
        }
    }
}
