public import Schema

/// `shegong.v1.ContinuingEducation`: hours from proof to renewal.
extension RegistryClient {
    /// Records an entry. `ids`: the entry.
    public func recordEducation(
        _ request: RecordEducationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.continuingEducation, "RecordEntry", request, key)
    }

    /// Recognises minutes of an entry, or refuses them. `ids`: the entry.
    public func recognizeEducation(
        _ request: RecognizeEducationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.continuingEducation, "RecognizeEntry", request, key)
    }

    /// Withdraws an entry that serves nothing. `ids`: the entry.
    public func withdrawEducation(
        _ request: WithdrawEducationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.continuingEducation, "WithdrawEntry", request, key)
    }

    /// Imports an organiser's roll: all of it or nothing. `ids`: the roll, then its first entry;
    /// content that was imported before answers with that roll.
    public func importEducationRoll(
        _ request: ImportEducationRollRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.continuingEducation, "ImportRoll", request, key)
    }

    /// The entries of a person, and what counts of them for a renewal.
    public func listEducation(
        _ request: ListEducationRequest
    ) async throws(RegistryError) -> ListEducationReply {
        try await read(
            .continuingEducation, "ListEntries", request, ListEducationReply.self)
    }

    /// Rolls that were imported, all in sight or as one organisation handed them in, one page.
    public func listEducationRolls(
        _ request: ListEducationRollsRequest
    ) async throws(RegistryError) -> ListEducationRollsReply {
        try await read(.continuingEducation, "ListRolls", request, ListEducationRollsReply.self)
    }
}
