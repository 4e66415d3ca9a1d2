import Schema

extension Attachment {
    static var headings: [Heading] {
        [
            .id, .subject, .subjectID, .attachment, .file, .mediaType, .bytes, .addedAt,
            .frozenBy, .removedAt, .reason, .sweptAt, .digest,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), subject.cell, .id(subjectId), kind.cell, .text(fileName), .text(mediaType),
            .number(bytes), .instant(addedAt), .id(frozenBy), .instant(removedAt),
            .optional(removalReason), .instant(sweptAt), .text(contentDigest.hexadecimal),
        ]
    }
}

extension [AttachmentNeed] {
    /// One line a need, as a notice and a rule set show them.
    var section: Report.Section {
        .init(
            .attachmentsNeeded,
            .rows([.kind, .attachment], map { [$0.application.cell, $0.attachment.cell] }))
    }
}
