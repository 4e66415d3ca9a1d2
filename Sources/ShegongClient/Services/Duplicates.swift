public import Schema

/// `shegong.v1.Duplicates`: one human with two accounts.
extension RegistryClient {
    /// Pairs in sight that may be one human, one page, masked.
    public func findDuplicates(
        _ request: FindDuplicatesRequest
    ) async throws(RegistryError) -> FindDuplicatesReply {
        try await read(.duplicates, "Find", request, FindDuplicatesReply.self)
    }

    /// Two files side by side, masked.
    public func comparePersons(
        _ request: ComparePersonsRequest
    ) async throws(RegistryError) -> ComparePersonsReply {
        try await read(.duplicates, "Compare", request, ComparePersonsReply.self)
    }

    /// What officers did about pairs in sight, one page.
    public func listPersonPairs(
        _ request: ListPersonPairsRequest
    ) async throws(RegistryError) -> ListPersonPairsReply {
        try await read(.duplicates, "List", request, ListPersonPairsReply.self)
    }

    /// Remembers that two accounts are two humans. `ids`: the pair.
    public func notDuplicate(
        _ request: NotDuplicateRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.duplicates, "NotDuplicate", request, key)
    }

    /// Proposes a merge. `ids`: the pair.
    public func mergePersons(
        _ request: MergePersonsRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.duplicates, "Merge", request, key)
    }

    /// Decides a proposed merge, or its proposed undoing.
    public func decideMerge(
        _ request: DecideMergeRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.duplicates, "Decide", request, key)
    }

    /// Proposes that a merge be undone. `ids`: the pair.
    public func undoMerge(
        _ request: UndoMergeRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.duplicates, "UndoMerge", request, key)
    }
}
