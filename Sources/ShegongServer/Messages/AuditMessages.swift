import Registry

/// What is said about reading the audit.
extension RefusalReason {
    var auditTemplate: MessageTemplate? {
        switch self {
        case .auditUnreadable:
            MessageTemplate(
                "保存的审计记录在此处有损坏，无法读取。请系统管理员运行 shegongd verify 检查。",
                "The kept audit is damaged there. The system administrator has to run shegongd "
                    + "verify.")
        default: nil
        }
    }
}
