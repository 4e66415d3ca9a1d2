import Registry

/// What is said about attachments.
extension RefusalReason {
    var attachmentTemplate: MessageTemplate? {
        switch self {
        case .attachmentType:
            MessageTemplate(
                "只接受 PDF、JPEG、PNG、OFD 文件，且内容须与所报类型一致。请转换格式后重新上传。",
                "Only PDF, JPEG, PNG and OFD are taken in, and the content has to be what it is "
                    + "said to be. Convert the file and add it again.")
        case .attachmentTooLarge:
            MessageTemplate(
                "附件超过 {megabytes} MiB。请压缩或降低扫描分辨率后重新上传。",
                "The attachment is larger than {megabytes} MiB. Compress it, or scan it again "
                    + "with fewer dots.")
        case .attachmentDiffers:
            MessageTemplate(
                "收到的内容与所报的长度或摘要不符，未保存。请重新上传。",
                "What came is not what was announced: nothing was kept. Add it again.")
        case .attachmentsTooMany:
            MessageTemplate(
                "附件已达 {most} 件上限。请先移除不需要的附件。",
                "There are {most} attachments already. Remove those that are not needed.")
        case .attachmentRemoved:
            MessageTemplate("该附件已移除。", "The attachment was removed before.")
        case .attachmentSwept:
            MessageTemplate(
                "该附件移除已逾保留期，内容已清理。如仍需要，请重新上传。",
                "The attachment was removed and its content given up. Add it again if needed.")
        case .attachmentDamaged:
            MessageTemplate(
                "该附件的内容缺失或已损坏。请重新上传，并请系统管理员运行 shegongd verify。",
                "The attachment's content is missing or altered. Add it again, and have the system "
                    + "administrator run shegongd verify.")
        default: nil
        }
    }
}

extension LimitReason {
    var attachmentTemplate: MessageTemplate? {
        switch self {
        case .uploadsUnderWay:
            MessageTemplate(
                "同时上传的附件过多，请稍候重试。", "Too many attachments are being added. Wait a moment.")
        case .attachmentNoRoom:
            MessageTemplate(
                "磁盘空间不足，附件未保存。请联系系统管理员。",
                "No disk space: the attachment was not kept. Ask the system administrator.")
        case .sweepUnderWay:
            MessageTemplate(
                "正在清理附件，请稍候重试。", "Attachments are being swept. Wait a moment.")
        default: nil
        }
    }
}
