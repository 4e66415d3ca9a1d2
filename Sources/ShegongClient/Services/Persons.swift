public import Schema

/// `shegong.v1.Persons`: accounts, personal forms and identities.
extension RegistryClient {
    /// Opens the account of somebody in the roster. `ids`: the person, then the certificates.
    public func openAccount(
        _ request: OpenAccountRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.persons, "OpenAccount", request, key)
    }

    /// One person, masked by the caller's role; at least as new as what this client wrote.
    public func person(_ selector: PersonSelector) async throws(RegistryError) -> GetPersonReply {
        var request = GetPersonRequest()
        request.person = selector
        request.minimumRevision = revision
        return try await read(.persons, "Get", request, GetPersonReply.self)
    }

    /// Persons by name, also misspelt, or employer, masked, one page; the best matches first.
    public func searchPersons(
        _ request: SearchPersonsRequest
    ) async throws(RegistryError) -> SearchPersonsReply {
        try await read(.persons, "Search", request, SearchPersonsReply.self)
    }

    /// Stores the whole personal form.
    public func updatePersonalForm(
        _ request: UpdatePersonalFormRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.persons, "UpdatePersonalForm", request, key)
    }

    /// A person in clear, with a reason. Every attempt is audited and counts against the budget.
    public func reveal(_ request: RevealRequest) async throws(RegistryError) -> RevealReply {
        try await read(.persons, "Reveal", request, RevealReply.self)
    }
}
