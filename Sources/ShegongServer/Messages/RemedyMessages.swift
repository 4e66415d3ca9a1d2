import Registry

/// What is said about remedies and complaints.
extension RefusalReason {
    var remedyTemplate: MessageTemplate? {
        switch self {
        case .reviewTooLate:
            MessageTemplate(
                "申请复核的期限已于{until}届满，可告知申请人依法申请行政复议或者提起行政诉讼。",
                "A review could be asked for until {until}. The applicant may still go to law.")
        case .reviewOpen:
            MessageTemplate(
                "该决定已有办理中的复核（编号 {case}），请等待结果。",
                "A review of this refusal is open: case {case}. Wait for its outcome.")
        case .reviewDone:
            MessageTemplate(
                "该决定已经复核（编号 {case}），不再重复办理。",
                "This refusal has been reviewed: case {case}. It is not reviewed again.")
        case .complaintState:
            MessageTemplate(
                "举报的当前状态不允许此操作：须先调查，办结后不能再改。",
                "The complaint does not stand as this needs it: investigate first."
            )
        default: nil
        }
    }
}
