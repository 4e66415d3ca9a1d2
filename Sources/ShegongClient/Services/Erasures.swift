public import Schema

/// `shegong.v1.Erasures`: erasure of persons' data, by two officers and after a delay.
extension RegistryClient {
    /// Asks for the erasure of a person's data (删除). `ids`: the case.
    public func requestErasure(
        _ request: RequestErasureRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.erasures, "Request", request, key)
    }

    /// What an erasure would empty and keep today, and what stands against it.
    public func previewErasure(
        _ request: PreviewErasureRequest
    ) async throws(RegistryError) -> PreviewErasureReply {
        try await read(.erasures, "Preview", request, PreviewErasureReply.self)
    }

    /// Confirms an erasure that another officer asked for.
    public func confirmErasure(
        _ request: ConfirmErasureRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.erasures, "Confirm", request, key)
    }

    /// Withdraws an erasure that was not done yet.
    public func withdrawErasure(
        _ request: WithdrawErasureRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.erasures, "Withdraw", request, key)
    }

    /// Has a confirmed erasure done whose delay is over.
    public func executeErasure(
        _ request: ExecuteErasureRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.erasures, "Execute", request, key)
    }

    /// Erasures in the caller's territory, one page.
    public func listErasures(
        _ request: ListErasuresRequest
    ) async throws(RegistryError) -> ListErasuresReply {
        try await read(.erasures, "List", request, ListErasuresReply.self)
    }
}
