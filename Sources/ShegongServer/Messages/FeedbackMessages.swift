import Registry

/// What is said about feedback and the roster's later life.
extension RefusalReason {
    var feedbackTemplate: MessageTemplate? {
        switch self {
        case .inRoster:
            MessageTemplate(
                "社工库已有此人，无需反馈，请直接开户。",
                "This person is in the roster. Open the account; no feedback is needed.")
        case .feedbackOpen:
            MessageTemplate(
                "该证件已有办理中的反馈，受理机构为{bureau}。请等待处理结果。",
                "There is open feedback for this document with {bureau}. Wait for its outcome.")
        case .feedbackState:
            MessageTemplate(
                "反馈的当前状态不允许此操作，请重新打开查看。",
                "The state of the feedback does not allow this. Open it again to see it.")
        case .managementNumberTaken:
            MessageTemplate(
                "该管理号在社工库中属于他人。请对照证书核对管理号。",
                "This management number is somebody else's in the roster. Check the certificate.")
        case .resultVoid:
            MessageTemplate(
                "该考试成绩已被宣布无效，不能开户或登记。请告知当事人向考试机构查询。",
                "This result was declared void: no account, no registration. The exam office knows."
            )
        case .rowsInUse:
            MessageTemplate(
                "该批次至少有 {count} 行已用于证书或已宣布无效（记录编号 {rows}），不能撤销导入。请先处理这些记录。",
                "At least {count} rows are used or void (entries {rows}). See to them first."
            )
        default: nil
        }
    }
}
