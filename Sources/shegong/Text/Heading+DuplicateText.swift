extension Heading {
    /// Headings of accounts of one human and of organisations; empty for one that has no text,
    /// which a test finds.
    var duplicateText: Localized {
        switch self {
        case .candidates: Localized("疑似重复账户", "possible duplicates")
        case .pair: Localized("处理情况", "what was decided")
        case .pairs: Localized("账户对", "pairs")
        case .first: Localized("甲", "first")
        case .second: Localized("乙", "second")
        case .grounds: Localized("疑似原因", "why")
        case .differs: Localized("不同", "differs")
        case .names: Localized("名称", "names")
        case .workers: Localized("从业人员", "workers")
        case .organisation: Localized("机构", "organisation")
        case .organisations: Localized("机构", "organisations")
        case .firstID: Localized("甲编号", "first")
        case .firstName: Localized("甲姓名", "name of the first")
        case .secondID: Localized("乙编号", "second")
        case .secondName: Localized("乙姓名", "name of the second")
        case .pairID: Localized("账户对编号", "pair")
        case .pairState: Localized("处理状态", "decided before")
        case .survivorID: Localized("保留账户", "survivor")
        case .mergedID: Localized("并入账户", "merged")
        case .firstCertificates: Localized("甲的证书", "certificates of the first")
        case .secondCertificates: Localized("乙的证书", "certificates of the second")
        case .firstPeriods: Localized("甲的登记", "registrations of the first")
        case .secondPeriods: Localized("乙的登记", "registrations of the second")
        case .movedCertificates: Localized("转移的证书", "certificates moved")
        case .movedPeriods: Localized("转移的登记", "registrations moved")
        case .movedApplications: Localized("转移的申请", "applications moved")
        case .movedEducation: Localized("转移的继续教育", "continuing education moved")
        case .creditCode: Localized("统一社会信用代码", "credit code")
        case .closedOn: Localized("停用日期", "closed on")
        case .closeReason: Localized("停用原因", "why closed")
        default: Localized("", "")
        }
    }
}
