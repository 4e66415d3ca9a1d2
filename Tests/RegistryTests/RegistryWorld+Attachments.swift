import Registry
import Schema

extension RegistryWorld {
    /// The header of an invented content; the same mark is the same content.
    static func attachment(
        of subject: AttachmentSubject, _ id: UInt64, _ kind: AttachmentKind, mark: UInt8 = 1
    ) -> AttachmentHeader {
        AttachmentHeader(
            subject: subject, subjectId: id, kind: kind, fileName: "扫描件.pdf",
            mediaType: "application/pdf", bytes: 1_000,
            contentDigest: Array(repeating: mark, count: 32))
    }

    @discardableResult
    mutating func attach(
        to subject: AttachmentSubject, _ id: UInt64, _ kind: AttachmentKind, mark: UInt8 = 1,
        as officer: Officer = .deqingClerk
    ) throws(Refusal) -> UInt64 {
        try run(
            .addAttachment(Self.attachment(of: subject, id, kind, mark: mark)), as: officer
        ).first ?? 0
    }

    mutating func removeAttachment(_ id: UInt64) throws(Refusal) {
        try run(
            .removeAttachment(RemoveAttachmentRequest(attachmentId: id, reason: "传错文件")),
            as: .deqingClerk)
    }

    /// Gives up what may be; the attachments whose content went.
    mutating func sweep(_ kept: KeptHistory) throws(Refusal) -> [UInt64] {
        var trace = ReadTrace()
        let due = registry.sweepable(kept, now: now, atMost: 1_000, &trace)
        return try run(
            .sweepAttachments(SweepAttachmentsRequest(reason: "定期清理"), due: due, kept),
            as: .system)
    }

    func attachment(_ id: UInt64) -> Attachment? {
        var trace = ReadTrace()
        return registry.get(Attachment.self, .attachment, id, &trace)
    }
}
