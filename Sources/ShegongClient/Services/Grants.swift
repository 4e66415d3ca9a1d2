public import Schema

/// `shegong.v1.Grants`: roles that one administrator asks for and another confirms.
extension RegistryClient {
    /// Confirms what another administrator asked for. `ids`: the operator.
    public func confirmGrant(
        _ grant: UInt64, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.grants, "Confirm", ConfirmGrantRequest(grantId: grant), key)
    }

    /// Declines what another asked for, or takes back what one asked for oneself.
    public func declineGrant(
        _ grant: UInt64, reason: String, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(
            .grants, "Decline", DeclineGrantRequest(grantId: grant, reason: reason), key)
    }

    /// Grants that wait for a second person, or all, one page.
    public func listGrants(
        _ request: ListGrantsRequest
    ) async throws(RegistryError) -> ListGrantsReply {
        try await read(.grants, "List", request, ListGrantsReply.self)
    }
}
