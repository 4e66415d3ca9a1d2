import Registry

/// What is said after a restore, and about the erasure of persons' data.
extension RefusalReason {
    var recoveryTemplate: MessageTemplate? {
        switch self {
        case .outsideKindNotYours:
            MessageTemplate(
                "您的角色不能核对这一类：收件由经办人和审核人核对，决定书和证书由审核人核对，短信由短信作业核对。",
                "Your role does not compare these: receipts are compared by clerks and reviewers, "
                    + "letters and certificates by reviewers, messages by the job that sends them.")
        case .numbersExhausted:
            MessageTemplate(
                "编号已接近上限，不能再跳号。请少跳一些，或联系维护者。",
                "The numbers come to their end. Leave fewer out, or ask the maintainers.")
        default: erasureTemplate
        }
    }

    private var erasureTemplate: MessageTemplate? {
        switch self {
        case .personErased:
            MessageTemplate(
                "该人员的个人信息已经删除，留下的只供统计，不能再办理业务。本人再来办理的，请重新开户。",
                "This person's data was erased: what is left are figures. Should he come again, "
                    + "open a new account.")
        case .erasureHindered:
            MessageTemplate(
                "依法应当保存，现在不能删除（事由:记录编号:截止日）：{obstacles}。"
                    + "请先办结在办事项，或待登记有效期、保存期限届满后再申请，并将理由告知本人；"
                    + "其间除存储和必要的安全措施外停止处理。详情见 erasure preview。",
                "The law demands that this be kept (why:record:until): {obstacles}. Finish what is "
                    + "under way, or ask again when registration and retention are over, and tell "
                    + "the person why. See erasure preview.")
        case .erasureOpen:
            MessageTemplate(
                "该人员已有删除申请（编号 {case}），请在其上办理。",
                "An erasure of this person's data is under way (case {case}).")
        case .erasureState:
            MessageTemplate(
                "该删除申请的状态不允许此操作：须先确认再执行，已撤回或已执行的不能再办理。",
                "The erasure is not in that state: it is confirmed first and done then; one that "
                    + "was withdrawn or done stays so.")
        case .erasureEarly:
            MessageTemplate(
                "等待期未满，{instant} 以后才能执行；在此之前随时可以撤回。",
                "The delay is not over: it can be done from {instant} on, and withdrawn until then."
            )
        case .erasureTooLarge:
            MessageTemplate(
                "该人员的记录超过一次变更的上限，请联系维护者。",
                "The person has more records than one change may hold. Ask the maintainers.")
        default: nil
        }
    }
}
