public import Schema

/// `shegong.v1.Feedback`: somebody who passed and is not in the roster.
extension RegistryClient {
    /// Takes feedback in. `ids`: the feedback case.
    public func openFeedback(
        _ request: OpenFeedbackRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.feedback, "Open", request, key)
    }

    /// The county's decision.
    public func reviewFeedback(
        _ request: ReviewFeedbackRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.feedback, "Review", request, key)
    }

    /// The prefecture's decision. `ids`: the roster entry, if it was confirmed.
    public func confirmFeedback(
        _ request: ConfirmFeedbackRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.feedback, "Confirm", request, key)
    }

    /// One case, masked; at least as new as what this client wrote.
    public func feedback(_ id: UInt64) async throws(RegistryError) -> GetFeedbackReply {
        try await read(
            .feedback, "Get", GetFeedbackRequest(feedbackId: id, minimumRevision: revision),
            GetFeedbackReply.self)
    }

    /// Cases in sight, masked, one page.
    public func listFeedback(
        _ request: ListFeedbackRequest
    ) async throws(RegistryError) -> ListFeedbackReply {
        try await read(.feedback, "List", request, ListFeedbackReply.self)
    }

    /// A case in clear, with a reason. Every attempt is audited and counts against the budget.
    public func revealFeedback(
        _ request: RevealFeedbackRequest
    ) async throws(RegistryError) -> RevealFeedbackReply {
        try await read(.feedback, "Reveal", request, RevealFeedbackReply.self)
    }
}
