import ProtobufRuntime
public import Schema

/// `shegong.v1.Attachments`: scans and documents beside persons, files and notices.
extension RegistryClient {
    /// Adds an attachment. `ids`: the attachment.
    ///
    /// The content goes out block by block and only as fast as the daemon's disk takes it. An
    /// upload that is interrupted is not repeated here, since the content cannot be read twice; the
    /// caller may repeat it as a whole: the same content for the same subject is taken in once.
    ///
    /// - Parameters:
    ///   - header: what it is and belongs to, with length and SHA-256 of the content.
    ///   - next: gives the bytes in order, and nothing at their end; an error of it ends the
    ///     upload, nothing is kept, and it is thrown.
    ///   - progress: called with the bytes sent so far.
    public func uploadAttachment(
        _ header: AttachmentHeader, next: () async throws -> [UInt8],
        progress: (UInt64) -> Void = { _ in }
    ) async throws -> WriteResult {
        let end = environment.elapsed() + settings.importDeadline
        let key = environment.newKey()
        // Up to the header nothing can have been kept, so this much may be repeated.
        let stream = try await attempts(for: nil) {
            (connection, _) async throws(CallFailure) -> any RequestStream in
            let stream = try await connection.open(
                OutgoingCall(
                    service: Service.attachments.rawValue, method: "Upload", payload: [],
                    metadata: metadata(key), limit: end - environment.elapsed()))
            try await stream.send(UploadAttachmentMessage(header: header).encoded())
            return stream
        }
        do {
            var sent: UInt64 = 0
            while case let bytes = try await next(), !bytes.isEmpty {
                for start in stride(from: 0, to: bytes.count, by: Self.attachmentBlockBytes) {
                    let end = min(start + Self.attachmentBlockBytes, bytes.count)
                    try await send(
                        UploadAttachmentMessage(content: Array(bytes[start..<end])), on: stream)
                    sent += UInt64(end - start)
                    progress(sent)
                }
            }
        } catch {
            await stream.cancel()
            throw error
        }
        let answer: [UInt8]
        do throws(CallFailure) {
            answer = try await stream.finish()
        } catch {
            throw error.error(mayHaveHappened: error.mayHaveBeenCarriedOut, key)
        }
        let result: WriteResult = try decode(answer, key)
        seen.note(result)
        return result
    }

    /// Fetches the content of an attachment; audited with its reason.
    ///
    /// The parts come only as fast as `take` returns. Its SHA-256 is in what is returned; whoever
    /// keeps the bytes holds them against it.
    public func fetchAttachment(
        _ request: FetchAttachmentRequest, take: (_ content: [UInt8]) async throws -> Void
    ) async throws -> Attachment {
        let payload = request.encoded()
        let stream = try await attempts(for: nil) {
            (connection, _) async throws(CallFailure) -> any ReplyStream in
            try await connection.receive(
                OutgoingCall(
                    service: Service.attachments.rawValue, method: "Fetch", payload: payload,
                    metadata: metadata(nil), limit: settings.importDeadline))
        }
        do {
            var attachment: Attachment?
            var count: UInt64 = 0
            while let message = try await self.next(stream) {
                let part: AttachmentPart = try decode(message, nil)
                attachment = attachment ?? part.attachment
                count += UInt64(part.content.count)
                try await take(part.content)
            }
            guard let attachment, attachment.bytes == count else {
                throw RegistryError(
                    .internalError, .answerUnreadable, "The attachment ended before its end.")
            }
            return attachment
        } catch {
            await stream.cancel()
            throw error
        }
    }

    /// Attachments of something, masked, one page.
    public func listAttachments(
        _ request: ListAttachmentsRequest
    ) async throws(RegistryError) -> ListAttachmentsReply {
        try await read(.attachments, "List", request, ListAttachmentsReply.self)
    }

    /// Takes an attachment away. `ids`: the attachment.
    public func removeAttachment(
        _ request: RemoveAttachmentRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.attachments, "Remove", request, key)
    }

    /// Gives up contents that nothing names any more. `ids`: the attachments whose content went.
    public func sweepAttachments(
        _ request: SweepAttachmentsRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.attachments, "Sweep", request, key)
    }

    /// Bytes of a content in one message: what the daemon takes.
    private static var attachmentBlockBytes: Int { 64 << 10 }

    private func send(
        _ message: UploadAttachmentMessage, on stream: any RequestStream
    ) async throws(RegistryError) {
        do throws(CallFailure) {
            try await stream.send(message.encoded())
        } catch {
            throw error.error(mayHaveHappened: false, nil)
        }
    }
}
