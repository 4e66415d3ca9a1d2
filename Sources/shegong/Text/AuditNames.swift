import Schema

extension AuditKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .change: ValueName("change", "变更", "change")
        case .reveal: ValueName("reveal", "查看明文", "shown in clear")
        case .refusal: ValueName("refusal", "被拒绝", "refusal")
        case .unknownPeer: ValueName("unknown-peer", "未绑定的账号", "unknown peer")
        case .administration: ValueName("administration", "系统管理", "administration")
        case .maskedRead: ValueName("reading", "查看（脱敏）", "reading, masked")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension AuditSubject: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "无", "nobody")
        case .person: ValueName("person", "社工", "person")
        case .rosterEntry: ValueName("roster-entry", "社工库记录", "roster entry")
        case .feedback: ValueName("feedback", "反馈", "feedback")
        case .complaint: ValueName("complaint", "举报", "complaint")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension Heading {
    /// Headings of the audit; nothing for one that has no text, which a test finds.
    var auditText: Localized {
        switch self {
        case .audit: Localized("审计记录", "audit entries")
        case .auditSummary: Localized("审计统计", "audit, counted")
        case .sequence: Localized("序号", "sequence")
        case .lookedUntil: Localized("已查到", "looked until")
        case .isKeptWhole: Localized("自建库起完整", "kept from the beginning")
        case .completeFrom: Localized("完整自", "complete from")
        case .reveals: Localized("查看明文", "shown in clear")
        case .refusals: Localized("被拒绝", "refusals")
        case .readings: Localized("查看（脱敏）", "readings, masked")
        case .changesMade: Localized("变更", "changes")
        case .administration: Localized("系统管理", "administration")
        case .unknownPeers: Localized("未绑定的账号", "unknown peers")
        default: Localized("", "")
        }
    }
}
