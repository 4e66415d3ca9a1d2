public import Schema

/// `shegong.v1.Reports`: figures that come out the same for ever.
extension RegistryClient {
    /// Counts figures and publishes them; a name that the bureau has used is restated. `ids`: the
    /// report.
    public func publishReport(
        _ request: PublishReportRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.reports, "Publish", request, key)
    }

    /// Reports in sight without their figures, one page.
    public func listReports(
        _ request: ListReportsRequest
    ) async throws(RegistryError) -> ListReportsReply {
        try await read(.reports, "List", request, ListReportsReply.self)
    }

    /// One report, as published.
    public func report(
        _ request: GetReportRequest
    ) async throws(RegistryError) -> GetReportReply {
        try await read(.reports, "Get", request, GetReportReply.self)
    }
}
