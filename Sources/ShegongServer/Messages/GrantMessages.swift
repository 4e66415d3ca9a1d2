import Registry

/// What is said about roles that a second person confirms.
extension RefusalReason {
    var grantTemplate: MessageTemplate? {
        switch self {
        case .secondPersonNeeded:
            MessageTemplate(
                "提出授权的人不能自己确认。请另一位安全管理员或系统管理员用 operator confirm 确认。",
                "Who asked for a role does not confirm it. Another security administrator or the "
                    + "system administrator does, with operator confirm.")
        case .grantDecided:
            MessageTemplate(
                "该授权已确认、已拒绝或已收回。仍需要的，请用 operator create 重新提出。",
                "This grant was confirmed, declined or taken back already. Ask for it anew with "
                    + "operator create if it is still needed.")
        case .grantExpired:
            MessageTemplate(
                "该授权提出已逾十四日，或提出人已离任，不能再确认。仍需要的，"
                    + "请用 operator create 重新提出。",
                "This grant was asked for more than fourteen days ago, or by somebody who left. "
                    + "Ask for it anew with operator create if it is still needed.")
        default: nil
        }
    }
}
