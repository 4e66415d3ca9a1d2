public import Schema

/// `shegong.v1.PersonChanges`: identity and transfer.
extension RegistryClient {
    /// Asks for a new name or document, or the correction of a wrong one. `ids`: the change.
    public func proposeIdentityChange(
        _ request: ProposeIdentityChangeRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.personChanges, "ProposeIdentity", request, key)
    }

    /// Releases a person to another bureau. `ids`: the change.
    public func releaseTransfer(
        _ request: ReleaseTransferRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.personChanges, "ReleaseTransfer", request, key)
    }

    /// Decides a change, or accepts a transfer.
    public func decidePersonChange(
        _ request: DecidePersonChangeRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.personChanges, "Decide", request, key)
    }

    /// Changes in sight, one page, masked.
    public func listPersonChanges(
        _ request: ListPersonChangesRequest
    ) async throws(RegistryError) -> ListPersonChangesReply {
        try await read(.personChanges, "List", request, ListPersonChangesReply.self)
    }

    /// Issues a certificate's text anew. `ids`: the registration period.
    public func reissueCertificate(
        _ request: ReissueCertificateRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.applications, "ReissueCertificate", request, key)
    }
}
