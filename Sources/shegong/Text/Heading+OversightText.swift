extension Heading {
    /// Headings of remedies and oversight; nothing for one that has no text, which a test finds.
    var oversightText: Localized {
        switch self {
        case .remedies: Localized("复核", "reviews of refusals")
        case .remedy: Localized("救济途径", "remedy")
        case .complaints: Localized("举报", "complaints")
        case .complainant: Localized("举报人", "complainant")
        case .complainantKnown: Localized("署名", "complainant known")
        case .listed: Localized("待核对象", "candidates")
        case .facts: Localized("事实", "facts")
        case .findings: Localized("调查结果", "findings")
        case .reference: Localized("文号", "reference")
        case .putForward: Localized("申请理由", "grounds put forward")
        case .expiring: Localized("即将届满的登记", "registrations that end soon")
        case .files: Localized("文件", "files")
        case .agreeing: Localized("一致", "agreeing")
        case .differences: Localized("不一致", "differences")
        case .levelHere: Localized("本库级别", "level here")
        case .levelThere: Localized("对方级别", "level there")
        case .statusHere: Localized("本库状态", "status here")
        case .statusThere: Localized("对方状态", "status there")
        case .untilHere: Localized("本库有效期至", "valid until here")
        case .untilThere: Localized("对方有效期至", "valid until there")
        case .requestedOn: Localized("申请复核日期", "asked for on")
        case .reviewUntil: Localized("申请复核截止", "review until")
        case .decidedOn: Localized("决定日期", "decided on")
        case .receivedOn: Localized("收到日期", "received on")
        case .eventOn: Localized("发生日期", "day of the event")
        case .daysLeft: Localized("剩余天数", "days left")
        default: attachmentText
        }
    }
}
