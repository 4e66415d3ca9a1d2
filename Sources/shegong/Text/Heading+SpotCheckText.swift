extension Heading {
    /// Headings of recusals, spot checks and what organisations hand in; nothing for one that has
    /// no text, which a test finds.
    var spotCheckText: Localized {
        switch self {
        case .recusals: Localized("回避", "recusals")
        case .spotChecks: Localized("抽查", "spot checks")
        case .spotCheck: Localized("抽查情况", "spot check")
        case .population: Localized("决定总数", "decided files")
        case .sample: Localized("抽取数", "sample")
        case .lookedAt: Localized("已查数", "looked at")
        case .defective: Localized("有问题数", "with a defect")
        case .finding: Localized("结果", "finding")
        case .defect: Localized("问题类别", "defect")
        case .note: Localized("说明", "note")
        case .defects: Localized("问题分类", "defects by kind")
        case .seed: Localized("种子", "seed")
        case .items: Localized("样本", "files of the sample")
        case .recusedOfficer: Localized("回避人", "officer")
        case .organisationID: Localized("机构编号", "organisation")
        case .recusedUntil: Localized("回避截止日", "recused until")
        case .handedInBy: Localized("送交机构", "handed in by")
        case .declaredBy: Localized("提出人", "declared by")
        case .declaredAt: Localized("提出时间", "declared")
        case .liftedBy: Localized("解除人", "lifted by")
        case .liftReason: Localized("解除理由", "why lifted")
        case .drawnBy: Localized("抽取人", "drawn by")
        case .drawnAt: Localized("抽取时间", "drawn")
        case .foundBy: Localized("核查人", "looked at by")
        default: divisionText
        }
    }
}
