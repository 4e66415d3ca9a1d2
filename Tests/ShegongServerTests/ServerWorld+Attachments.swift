import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

extension SampleRequest {
    static func ofAttachments(_ method: ShegongServer.Method, _ ids: RegisterIDs) -> [UInt8] {
        switch method {
        case .uploadAttachment:
            UploadAttachmentMessage(
                header: ServerWorld.header(of: .person, ids.person, .identity, ServerWorld.scan()),
                content: ServerWorld.scan()
            ).encoded()
        case .fetchAttachment:
            FetchAttachmentRequest(attachmentId: 1, reason: "核对").encoded()
        case .listAttachments:
            ListAttachmentsRequest(
                subject: .person, subjectId: ids.person, withRemoved: true,
                page: PageRequest(limit: 10)
            ).encoded()
        case .removeAttachment: RemoveAttachmentRequest(attachmentId: 1, reason: "x").encoded()
        case .sweepAttachments: SweepAttachmentsRequest(reason: "清理").encoded()
        default: ofErasures(method, ids)
        }
    }
}

extension ServerWorld {
    /// Something that begins as a PDF does.
    static func scan(_ count: Int = 200, mark: UInt8 = 1) -> [UInt8] {
        Array("%PDF-1.7 ".utf8) + (0..<count).map { UInt8(truncatingIfNeeded: $0) &* mark }
    }

    static func digest(of content: [UInt8]) -> [UInt8] {
        var digest = DigestBuilder()
        digest.update(content, in: 0..<content.count)
        return digest.finish().bytes
    }

    static func header(
        of subject: AttachmentSubject, _ id: UInt64, _ kind: AttachmentKind, _ content: [UInt8]
    ) -> AttachmentHeader {
        AttachmentHeader(
            subject: subject, subjectId: id, kind: kind, fileName: "张试身份证.pdf",
            mediaType: "application/pdf", bytes: UInt64(content.count),
            contentDigest: digest(of: content))
    }

    /// Opens an upload, sends the header, and the content in blocks; ends it unless told not to.
    @discardableResult
    func upload(
        _ header: AttachmentHeader, _ content: [UInt8], as officer: Officer = .deqingClerk,
        block: Int = 64 << 10, ends: Bool = true
    ) -> ImportStream {
        let stream = openImport(as: officer, .uploadAttachment)
        send(.message(stream.id, UploadAttachmentMessage(header: header).encoded()))
        for start in stride(from: 0, to: content.count, by: block) {
            let piece = Array(content[start..<min(start + block, content.count)])
            send(.message(stream.id, UploadAttachmentMessage(content: piece).encoded()))
        }
        if ends { stream.finish() }
        return stream
    }

    /// Uploads something to a person as his proof of identity; the attachment.
    func attach(
        _ content: [UInt8], to person: UInt64, as officer: Officer = .deqingClerk
    ) throws -> UInt64 {
        let stream = upload(
            Self.header(of: .person, person, .identity, content), content, as: officer)
        let bytes = try #require(stream.answer?.bytes, "\(stream.answer?.reason ?? "no answer")")
        return try #require(try WriteResult(decoding: bytes).ids.first)
    }

    /// Begins to fetch; what came of it is in `streamed`, `finished` and `answers`.
    func fetch(
        _ attachment: UInt64, as officer: Officer, reason: String = "核对材料"
    ) -> CallID {
        begin(
            .fetchAttachment,
            payload: FetchAttachmentRequest(attachmentId: attachment, reason: reason).encoded(),
            on: connect(officer), key: nil)
    }

    func fetched(_ call: CallID) throws -> [UInt8] {
        #expect(finished.contains(call))
        return try (streamed[call] ?? []).flatMap { try AttachmentPart(decoding: $0).content }
    }

    func attachment(_ id: UInt64) throws -> Schema.Attachment {
        var trace = ReadTrace()
        let found = core.state.get(Schema.Attachment.self, .attachment, id, &trace)
        return try #require(found)
    }

    /// Where a content lies.
    func path(of content: [UInt8]) throws -> String {
        let digest = try #require(Digest(Self.digest(of: content)))
        return StoreLayout(directory: Self.directory).content(digest)
    }

    func hasContent(_ content: [UInt8]) throws -> Bool {
        fileSystem.disk.content(at: try path(of: content)) == content
    }

    /// Temporaries of uploads.
    var temporaries: [String] {
        fileSystem.disk.paths.filter { $0.contains("/attachments/") && $0.hasSuffix(".temporary") }
    }
}
