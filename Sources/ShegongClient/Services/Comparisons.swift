public import Schema

/// `shegong.v1.Comparisons`: the lists of other authorities.
extension RegistryClient {
    /// Compares a list with the register. `ids`: the list, then the candidates made of it.
    public func importComparison(
        _ request: ImportComparisonListRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.comparisons, "Import", request, key)
    }

    /// Confirms or dismisses a candidate. `ids`: the registration events that were proposed.
    public func decideCandidate(
        _ request: DecideCandidateRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.comparisons, "Decide", request, key)
    }

    /// Candidates in sight, one page.
    public func listCandidates(
        _ request: ListCandidatesRequest
    ) async throws(RegistryError) -> ListCandidatesReply {
        try await read(.comparisons, "ListCandidates", request, ListCandidatesReply.self)
    }
}
