public import Schema

/// `shegong.v1.Reconciliation`: comparison with the national system's export (对账).
extension RegistryClient {
    /// Compares up to 1,000 rows of the export with the register.
    public func compareNational(
        _ request: CompareNationalRequest
    ) async throws(RegistryError) -> CompareNationalReply {
        try await read(.reconciliation, "Compare", request, CompareNationalReply.self)
    }

    /// Registrations in sight, one page.
    public func listRegistered(
        _ request: ListRegisteredRequest
    ) async throws(RegistryError) -> ListRegisteredReply {
        try await read(.reconciliation, "ListRegistered", request, ListRegisteredReply.self)
    }
}
