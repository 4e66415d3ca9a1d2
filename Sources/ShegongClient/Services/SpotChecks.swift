public import Schema

/// `shegong.v1.SpotChecks`: samples of decided files, looked at by others.
extension RegistryClient {
    /// Draws a sample (抽查). `ids`: the spot check.
    public func drawSpotCheck(
        _ request: DrawSpotCheckRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.spotChecks, "Draw", request, key)
    }

    /// Records what a look at one file came to.
    public func recordSpotFinding(
        _ request: RecordSpotFindingRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.spotChecks, "RecordFinding", request, key)
    }

    /// A spot check with its progress and its rate of defects.
    public func spotCheck(
        _ request: GetSpotCheckRequest
    ) async throws(RegistryError) -> GetSpotCheckReply {
        try await read(.spotChecks, "Get", request, GetSpotCheckReply.self)
    }

    /// Spot checks of the caller's bureau, one page.
    public func listSpotChecks(
        _ request: ListSpotChecksRequest
    ) async throws(RegistryError) -> ListSpotChecksReply {
        try await read(.spotChecks, "List", request, ListSpotChecksReply.self)
    }
}
