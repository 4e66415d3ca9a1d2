public import Schema

/// `shegong.v1.Notices`: rule sets and notices.
extension RegistryClient {
    /// Publishes a rule set for ever. `ids`: the rule set.
    public func publishRuleSet(
        _ ruleSet: RuleSet, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        var request = PublishRuleSetRequest()
        request.ruleSet = ruleSet
        return try await write(.notices, "PublishRuleSet", request, key)
    }

    /// Publishes a notice for ever. `ids`: the notice.
    public func publishNotice(
        _ notice: Notice, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        var request = PublishNoticeRequest()
        request.notice = notice
        return try await write(.notices, "PublishNotice", request, key)
    }

    /// Withdraws a notice, or one version of it, for ever. `ids`: the versions.
    public func withdrawNotice(
        _ request: WithdrawNoticeRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.notices, "Withdraw", request, key)
    }

    /// The cases of a notice by what they wait for, one page.
    public func listNoticeCases(
        _ request: ListNoticeCasesRequest
    ) async throws(RegistryError) -> ListNoticeCasesReply {
        try await read(.notices, "ListCases", request, ListNoticeCasesReply.self)
    }

    /// What was published, one page; the rule sets come with the first.
    public func listNotices(
        _ request: ListNoticesRequest
    ) async throws(RegistryError) -> ListNoticesReply {
        try await read(.notices, "List", request, ListNoticesReply.self)
    }

    /// Who would be let in and who shut out under a notice that is not published yet.
    public func previewNotice(
        _ request: PreviewNoticeRequest
    ) async throws(RegistryError) -> PreviewNoticeReply {
        try await read(.notices, "Preview", request, PreviewNoticeReply.self)
    }
}
