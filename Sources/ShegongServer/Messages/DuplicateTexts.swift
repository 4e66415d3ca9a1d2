import Registry

/// Refusals about accounts of one human, and about organisations.
extension RefusalReason {
    /// Nil for refusals of other subjects.
    var duplicateTemplate: MessageTemplate? {
        switch self {
        case .personMerged:
            MessageTemplate(
                "该账户已并入社工 {person}，请改用该编号办理。",
                "This account was merged into person {person}. Go on with that number.")
        case .pairState:
            MessageTemplate(
                "这两个账户的当前处理状态（编号 {pair}）不允许此操作，请先查看。",
                "What was decided about pair {pair} does not allow this. Look at it first.")
        case .twoRegistrations:
            MessageTemplate(
                "合并后将出现同一级别的两个有效登记（{numbers}）。请先注销或撤销其中之一。",
                "Two registrations of one level would stand side by side: {numbers}. "
                    + "Cancel or revoke one of them first.")
        case .educationShared:
            MessageTemplate(
                "继续教育记录 {entry} 属于其中一人，却已用于另一人的再登记，不能撤销合并。",
                "Continuing education {entry} of one serves the re-registration of the other: "
                    + "the merge cannot be undone.")
        case .mergeTooLarge:
            MessageTemplate(
                "涉及的记录超过一次变更的上限，请联系系统管理员。",
                "More records than one change may hold. Ask the system administrator.")
        case .organisationExists:
            MessageTemplate(
                "该机构已登记（编号 {organisation}），请直接使用或更名。",
                "This organisation is there already (number {organisation}). Use or rename it.")
        case .organisationClosed:
            MessageTemplate(
                "该机构已停用，不能再更改。", "This organisation was closed and is not changed any more.")
        default: nil
        }
    }
}
