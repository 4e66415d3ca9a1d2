public import Schema

/// `shegong.v1.Registrations`: what ends, interrupts or restores a registration.
extension RegistryClient {
    /// Proposes what is to happen to a registration. `ids`: the event.
    public func proposeRegistrationEvent(
        _ request: ProposeRegistrationEventRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.registrations, "Propose", request, key)
    }

    /// Decides what another officer proposed.
    public func decideRegistrationEvent(
        _ request: DecideRegistrationEventRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.registrations, "Decide", request, key)
    }

    /// Events in sight, one page.
    public func listRegistrationEvents(
        _ request: ListRegistrationEventsRequest
    ) async throws(RegistryError) -> ListRegistrationEventsReply {
        try await read(
            .registrations, "ListEvents", request, ListRegistrationEventsReply.self)
    }

    /// Where a professional certificate stands on a day.
    public func registrationStatus(
        _ request: GetRegistrationStatusRequest
    ) async throws(RegistryError) -> GetRegistrationStatusReply {
        try await read(.registrations, "Status", request, GetRegistrationStatusReply.self)
    }
}
