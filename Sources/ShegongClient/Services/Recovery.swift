public import Schema

/// `shegong.v1.Recovery`: after a restore.
extension RegistryClient {
    /// The epochs (库世代) of the store, oldest first, one page.
    public func listEpochs(
        _ request: ListEpochsRequest = ListEpochsRequest()
    ) async throws(RegistryError) -> ListEpochsReply {
        try await read(.recovery, "ListEpochs", request, ListEpochsReply.self)
    }

    /// Holds what is known outside against the registry: at most 1,000 items.
    public func compareOutside(
        _ request: CompareOutsideRequest
    ) async throws(RegistryError) -> CompareOutsideReply {
        try await read(.recovery, "Compare", request, CompareOutsideReply.self)
    }

    /// Settles what is known outside and missing here. `ids`: the record.
    public func settleOutside(
        _ request: SettleOutsideRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.recovery, "Settle", request, key)
    }

    /// Leaves numbers out, so that none is given twice. `ids`: the record.
    public func skipNumbers(
        _ request: SkipNumbersRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.recovery, "SkipNumbers", request, key)
    }
}
