public import Schema

/// `shegong.v1.Divisions`: divisions in time.
extension RegistryClient {
    /// Publishes a change of divisions as one act. `ids`: the change, then the successors' codes.
    public func publishDivisionChange(
        _ request: PublishDivisionChangeRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.divisions, "Publish", request, key)
    }

    /// What an act would do; nothing is done.
    public func previewDivisionChange(
        _ request: PublishDivisionChangeRequest
    ) async throws(RegistryError) -> PreviewDivisionChangeReply {
        try await read(.divisions, "Preview", request, PreviewDivisionChangeReply.self)
    }

    /// One step of what follows an act. `ids`: the change while more is left, none when nothing is.
    public func moveDivision(
        _ request: MoveDivisionRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.divisions, "Move", request, key)
    }

    /// Published changes, one page.
    public func listDivisionChanges(
        _ request: ListDivisionChangesRequest
    ) async throws(RegistryError) -> ListDivisionChangesReply {
        try await read(.divisions, "ListChanges", request, ListDivisionChangesReply.self)
    }

    /// Persons whose division was divided and who wait for a decision, masked, one page.
    public func listUnplaced(
        _ request: ListUnplacedRequest
    ) async throws(RegistryError) -> ListUnplacedReply {
        try await read(.divisions, "ListUnplaced", request, ListUnplacedReply.self)
    }

    /// Decides to which successor a person belongs.
    public func placePerson(
        _ request: PlacePersonRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.divisions, "Place", request, key)
    }
}
