import ProtobufRuntime
import Registry
import Schema
import ShegongServer
import Storage

extension RequestSamples {
    /// Attachments. The target sends an upload's message twice: the content is half of it.
    static func ofAttachments(_ method: Method) -> [UInt8] {
        switch method {
        case .uploadAttachment:
            let half = Array("%PDF-1.7 x".utf8)
            var digest = DigestBuilder()
            digest.update(half + half, in: 0..<2 * half.count)
            return UploadAttachmentMessage(
                header: AttachmentHeader(
                    subject: .person, subjectId: 1, kind: .identity, fileName: "x.pdf",
                    mediaType: "application/pdf", bytes: UInt64(2 * half.count),
                    contentDigest: digest.finish().bytes),
                content: half
            ).encoded()
        case .fetchAttachment:
            return FetchAttachmentRequest(attachmentId: 1, reason: "核对").encoded()
        case .listAttachments:
            return ListAttachmentsRequest(
                subject: .person, subjectId: 1, withRemoved: true, page: PageRequest(limit: 10)
            ).encoded()
        case .removeAttachment:
            return RemoveAttachmentRequest(attachmentId: 1, reason: "x").encoded()
        case .sweepAttachments: return SweepAttachmentsRequest(reason: "清理").encoded()
        default: return ofErasures(method)
        }
    }
}
