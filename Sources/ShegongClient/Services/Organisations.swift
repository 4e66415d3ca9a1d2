public import Schema

/// `shegong.v1.Organisations`: organisations and their workers.
extension RegistryClient {
    /// Enters an organisation. `ids`: the organisation.
    public func createOrganisation(
        _ request: CreateOrganisationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.organisations, "Create", request, key)
    }

    /// Enters a new name from a day.
    public func renameOrganisation(
        _ request: RenameOrganisationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.organisations, "Rename", request, key)
    }

    /// Closes an organisation.
    public func closeOrganisation(
        _ request: CloseOrganisationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.organisations, "Close", request, key)
    }

    /// One organisation; at least as new as what this client wrote.
    public func organisation(_ id: UInt64) async throws(RegistryError) -> GetOrganisationReply {
        try await read(
            .organisations, "Get",
            GetOrganisationRequest(organisationId: id, minimumRevision: revision),
            GetOrganisationReply.self)
    }

    /// Organisations in sight, one page.
    public func listOrganisations(
        _ request: ListOrganisationsRequest
    ) async throws(RegistryError) -> ListOrganisationsReply {
        try await read(.organisations, "List", request, ListOrganisationsReply.self)
    }

    /// Persons in sight who work for one, one page, masked.
    public func listWorkers(
        _ request: ListWorkersRequest
    ) async throws(RegistryError) -> ListWorkersReply {
        try await read(.organisations, "ListWorkers", request, ListWorkersReply.self)
    }
}
