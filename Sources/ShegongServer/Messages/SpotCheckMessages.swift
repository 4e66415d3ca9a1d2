import Registry

/// What is said about recusals, spot checks and the past.
extension RefusalReason {
    var spotCheckTemplate: MessageTemplate? {
        switch self {
        case .recused:
            MessageTemplate(
                "您已对该人员、申请或机构回避（编号 {recusal}），请交由其他人员办理。",
                "You have recused yourself here (recusal {recusal}). Hand it to a colleague.")
        case .recusalLifted:
            MessageTemplate("该回避已经解除。", "This recusal has been lifted already.")
        case .nothingToDraw:
            MessageTemplate(
                "该范围内没有已作出决定的申请，请放宽日期或条件。",
                "Nothing was decided there. Choose other days or conditions.")
        case .sampleTooLarge:
            MessageTemplate(
                "一次最多抽取 {limit} 件，请减小比例或缩小范围。",
                "A sample has {limit} files at most. Ask for less, or of a smaller part.")
        case .pastUnreadable:
            MessageTemplate(
                "保存的历史文件有损坏，无法得出该修订号时的数。请系统管理员运行 shegongd verify 检查。",
                "The kept history is damaged, so nothing can be said of that revision. The system "
                    + "administrator has to run shegongd verify.")
        default: nil
        }
    }
}
