public import Schema

/// `shegong.v1.Recusals`: who does not act on what.
extension RegistryClient {
    /// Declares a recusal (回避), or orders one. `ids`: the recusal.
    public func declareRecusal(
        _ request: DeclareRecusalRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.recusals, "Declare", request, key)
    }

    /// Lifts a recusal of another officer.
    public func liftRecusal(
        _ request: LiftRecusalRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.recusals, "Lift", request, key)
    }

    /// Recusals of officers of the caller's bureau and of those below it, one page.
    public func listRecusals(
        _ request: ListRecusalsRequest
    ) async throws(RegistryError) -> ListRecusalsReply {
        try await read(.recusals, "List", request, ListRecusalsReply.self)
    }
}
