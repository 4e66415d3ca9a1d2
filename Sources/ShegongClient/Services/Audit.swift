public import Schema

/// `shegong.v1.AuditService`: who did what, and who has looked at whom. For audit administrators.
/// Each call is an entry of the audit itself.
extension RegistryClient {
    /// Entries of the audit, oldest first, one page. A page may have few rows or none and more to
    /// follow; the next one takes its `end.nextAfterId` and its `reach.throughEntry`.
    public func listAudit(
        _ request: ListAuditRequest
    ) async throws(RegistryError) -> ListAuditReply {
        try await read(.audit, "List", request, ListAuditReply.self)
    }

    /// Counts by operator and kind of one part of the audit, to be added up over the parts.
    public func summarizeAudit(
        _ request: SummarizeAuditRequest
    ) async throws(RegistryError) -> SummarizeAuditReply {
        try await read(.audit, "Summarize", request, SummarizeAuditReply.self)
    }
}
