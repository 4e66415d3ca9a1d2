public import Schema

/// `shegong.v1.Directory`: divisions, bureaus and operators.
extension RegistryClient {
    /// Puts the shipped divisions into the registry.
    public func installDivisions(
        key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.directory, "InstallDivisions", Empty(), key)
    }

    /// Divisions at a day, one page.
    public func listDivisions(
        _ request: ListDivisionsRequest
    ) async throws(RegistryError) -> ListDivisionsReply {
        try await read(.directory, "ListDivisions", request, ListDivisionsReply.self)
    }

    /// Makes a bureau. `ids`: the bureau.
    public func createBureau(
        _ request: CreateBureauRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.directory, "CreateBureau", request, key)
    }

    /// Bureaus in sight, one page.
    public func listBureaus(
        _ request: ListBureausRequest
    ) async throws(RegistryError) -> ListBureausReply {
        try await read(.directory, "ListBureaus", request, ListBureausReply.self)
    }

    /// Binds a Unix account to a bureau and roles. `ids`: the operator; of a role that a second
    /// person has to confirm 0, and then the grant.
    public func createOperator(
        _ request: CreateOperatorRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.directory, "CreateOperator", request, key)
    }

    /// Ends an operator's binding now.
    public func endOperator(
        _ request: EndOperatorRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.directory, "EndOperator", request, key)
    }

    /// Operators in sight, one page.
    public func listOperators(
        _ request: ListOperatorsRequest
    ) async throws(RegistryError) -> ListOperatorsReply {
        try await read(.directory, "ListOperators", request, ListOperatorsReply.self)
    }

    /// The caller's own binding.
    public func whoAmI() async throws(RegistryError) -> WhoAmIReply {
        try await read(.directory, "WhoAmI", Empty(), WhoAmIReply.self)
    }
}
