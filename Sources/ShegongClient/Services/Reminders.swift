public import Schema

/// `shegong.v1.Reminders`: what ends soon.
extension RegistryClient {
    /// Registrations that end soon and that nobody has applied to renew, one page.
    public func listExpiring(
        _ request: ListExpiringRequest
    ) async throws(RegistryError) -> ListExpiringReply {
        try await read(.reminders, "ListExpiring", request, ListExpiringReply.self)
    }

    /// Queues reminders. `ids`: where to go on, 0 = nothing follows; then the messages.
    public func queueReminders(
        _ request: QueueRemindersRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.reminders, "Queue", request, key)
    }
}
