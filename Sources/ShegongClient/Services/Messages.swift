public import Schema

/// `shegong.v1.Messages`: the outbox.
extension RegistryClient {
    /// Messages to hand over now, with telephone numbers in clear; each attempt is audited.
    public func takeDueMessages(
        limit: UInt32
    ) async throws(RegistryError) -> TakeDueMessagesReply {
        try await read(
            .messages, "TakeDue", TakeDueMessagesRequest(limit: limit), TakeDueMessagesReply.self)
    }

    /// Reports what became of messages. `ids`: those that the daemon knows.
    public func reportDelivery(
        _ request: ReportDeliveryRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.messages, "ReportDelivery", request, key)
    }

    /// Messages in sight, masked, one page.
    public func listMessages(
        _ request: ListMessagesRequest
    ) async throws(RegistryError) -> ListMessagesReply {
        try await read(.messages, "List", request, ListMessagesReply.self)
    }
}
