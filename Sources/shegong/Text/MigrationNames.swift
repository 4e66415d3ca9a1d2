import Schema

// Names of the values of imports from a retired system.

extension MigrationRowKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .person: ValueName("person", "人员", "person")
        case .certificate: ValueName("certificate", "证书", "certificate")
        case .period: ValueName("registration", "登记", "registration")
        case .hours: ValueName("hours", "继续教育", "hours")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension MigrationOutcome: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未处理", "not decided")
        case .taken: ValueName("taken", "已接收", "taken")
        case .merged: ValueName("merged", "已并入", "merged")
        case .refused: ValueName("refused", "未接收", "refused")
        case .undone: ValueName("undone", "已撤销", "undone")
        case .kept: ValueName("kept", "已使用而保留", "kept")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension MigrationState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .open: ValueName("open", "未受理", "open")
        case .accepted: ValueName("accepted", "接收中", "being taken")
        case .finished: ValueName("finished", "已完成", "finished")
        case .undoing: ValueName("undoing", "撤销中", "being undone")
        case .undone: ValueName("undone", "已撤销", "undone")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension Heading {
    /// Headings of imports from a retired system.
    var migrationText: Localized {
        switch self {
        case .migrations: Localized("迁移批次", "imports from a retired system")
        case .foundTotals: Localized("收到（人、证、登记、学时条、分钟）", "found")
        case .expectedTotals: Localized("封面（人、证、登记、学时条、分钟）", "cover")
        case .taken: Localized("已接收", "taken")
        case .merged: Localized("已并入", "merged")
        case .refused: Localized("未接收", "refused")
        case .undone: Localized("已撤销", "undone")
        case .kept: Localized("保留", "kept")
        case .conflicts: Localized("不一致", "differs in")
        case .finishedAt: Localized("完成时间", "finished")
        case .legacyNumber: Localized("原系统编号", "legacy number")
        case .legacyOwner: Localized("所属编号", "number of the owner")
        case .recordID: Localized("记录编号", "record")
        default: attachmentText
        }
    }
}
