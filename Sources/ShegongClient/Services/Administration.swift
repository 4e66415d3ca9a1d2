public import Schema

/// `shegong.v1.Administration`: rescue work, on the administration socket only.
extension RegistryClient {
    /// Appoints one of the first administrators. `ids`: the operator.
    public func appointAdministrator(
        _ request: AppointAdministratorRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.administration, "AppointAdministrator", request, key)
    }
}
