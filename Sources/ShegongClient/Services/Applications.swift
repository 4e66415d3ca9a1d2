public import Schema

/// `shegong.v1.Applications`: from draft to certificate, and eligibility explained.
extension RegistryClient {
    /// Begins an application. `ids`: the application.
    public func createApplication(
        _ request: CreateApplicationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.applications, "Create", request, key)
    }

    /// Records the instant of receipt. `ids`: the receipt.
    public func recordReceipt(
        _ request: RecordReceiptRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.applications, "RecordReceipt", request, key)
    }

    /// Submits an application with its pledge. `ids`: the frozen form.
    public func submitApplication(
        _ request: SubmitApplicationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.applications, "Submit", request, key)
    }

    /// Decides a step. `ids`: the registration period, if one was made.
    public func reviewApplication(
        _ request: ReviewApplicationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.applications, "Review", request, key)
    }

    /// Withdraws an application.
    public func withdrawApplication(
        _ request: WithdrawApplicationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.applications, "Withdraw", request, key)
    }

    /// Decides under what undecided cases of a withdrawn notice are judged.
    public func settleNotice(
        _ request: SettleNoticeRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.applications, "SettleNotice", request, key)
    }

    /// Issues the registration certificate. `ids`: the period.
    public func issueCertificate(
        application: UInt64, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        var request = IssueCertificateRequest()
        request.applicationId = application
        return try await write(.applications, "IssueCertificate", request, key)
    }

    /// One application, masked; at least as new as what this client wrote.
    public func application(_ id: UInt64) async throws(RegistryError) -> GetApplicationReply {
        var request = GetApplicationRequest()
        request.applicationId = id
        request.minimumRevision = revision
        return try await read(.applications, "Get", request, GetApplicationReply.self)
    }

    /// Applications in sight, one page.
    public func listApplications(
        _ request: ListApplicationsRequest
    ) async throws(RegistryError) -> ListApplicationsReply {
        try await read(.applications, "List", request, ListApplicationsReply.self)
    }

    /// The text of an issued certificate.
    public func certificateText(
        _ request: GetCertificateTextRequest
    ) async throws(RegistryError) -> GetCertificateTextReply {
        try await read(.applications, "GetCertificateText", request, GetCertificateTextReply.self)
    }

    /// Whether somebody may register, condition by condition.
    public func explainEligibility(
        _ request: ExplainEligibilityRequest
    ) async throws(RegistryError) -> ExplainEligibilityReply {
        try await read(.applications, "ExplainEligibility", request, ExplainEligibilityReply.self)
    }
}
