public import Schema

/// `shegong.v1.Remedies`: what an applicant can do about a refusal.
extension RegistryClient {
    /// Takes in a request for the review of a refusal (复核). `ids`: the case.
    public func openRemedyCase(
        _ request: OpenRemedyCaseRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.remedies, "OpenCase", request, key)
    }

    /// Decides the review of a refusal.
    public func decideRemedyCase(
        _ request: DecideRemedyCaseRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.remedies, "DecideCase", request, key)
    }

    /// Reviews of refusals in sight with their clocks, one page.
    public func listRemedyCases(
        _ request: ListRemedyCasesRequest
    ) async throws(RegistryError) -> ListRemedyCasesReply {
        try await read(.remedies, "ListCases", request, ListRemedyCasesReply.self)
    }

    /// The letter of a refusal (不予登记决定书).
    public func decisionLetter(
        _ request: GetDecisionLetterRequest
    ) async throws(RegistryError) -> GetDecisionLetterReply {
        try await read(.remedies, "GetDecisionLetter", request, GetDecisionLetterReply.self)
    }
}
