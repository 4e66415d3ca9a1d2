extension Heading {
    /// Headings of attachments; nothing for one that has no text, which a test finds.
    var attachmentText: Localized {
        switch self {
        case .attachments: Localized("附件", "attachments")
        case .attachment: Localized("附件种类", "kind of attachment")
        case .subject: Localized("所属", "belongs to")
        case .subjectID: Localized("所属编号", "its id")
        case .mediaType: Localized("文件类型", "media type")
        case .addedAt: Localized("上传时间", "added")
        case .removedAt: Localized("移除时间", "removed")
        case .sweptAt: Localized("内容清理时间", "content swept")
        case .frozenBy: Localized("随申请提交", "submitted with application")
        case .attachmentsMissing: Localized("内容缺失的附件", "attachments without content")
        case .attachmentsNeeded: Localized("所需附件", "attachments needed")
        default: recoveryText
        }
    }
}
