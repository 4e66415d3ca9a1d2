public import Schema

/// `shegong.v1.Casework`: claims, clocks, what is not accepted, bulk decisions.
extension RegistryClient {
    /// Takes a file: its holder alone reviews it, and sees it in clear.
    public func claimApplication(
        _ request: ClaimApplicationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.casework, "Claim", request, key)
    }

    /// Gives a claimed file back.
    public func releaseApplication(
        _ request: ReleaseApplicationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.casework, "Release", request, key)
    }

    /// Turns a file away (不予受理) and says where to go.
    public func refuseAcceptance(
        _ request: RefuseAcceptanceRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.casework, "RefuseAcceptance", request, key)
    }

    /// Takes the form of a submitted file anew. `ids`: the frozen form.
    public func resynchronizeApplication(
        _ request: ResynchronizeApplicationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.casework, "Resynchronize", request, key)
    }

    /// Decides one step of many files alike. `ids`: the batch with the result of each file.
    public func reviewMany(
        _ request: ReviewManyRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.casework, "ReviewMany", request, key)
    }

    /// What became of each file of a bulk decision.
    public func reviewBatch(_ id: UInt64) async throws(RegistryError) -> GetReviewBatchReply {
        var request = GetReviewBatchRequest()
        request.batchId = id
        return try await read(.casework, "GetReviewBatch", request, GetReviewBatchReply.self)
    }

    /// Files that wait for a decision, one page.
    public func listDue(_ request: ListDueRequest) async throws(RegistryError) -> ListDueReply {
        try await read(.casework, "ListDue", request, ListDueReply.self)
    }
}

/// Working calendars, of `shegong.v1.Directory`.
extension RegistryClient {
    /// Puts the shipped working calendars into the registry.
    public func installWorkingCalendar(
        key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.directory, "InstallWorkingCalendar", Empty(), key)
    }

    /// Publishes the calendar of a year for ever. `ids`: the calendar.
    public func publishWorkingCalendar(
        _ calendar: WorkingCalendar, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        var request = PublishWorkingCalendarRequest()
        request.calendar = calendar
        return try await write(.directory, "PublishWorkingCalendar", request, key)
    }

    /// Working calendars, one page.
    public func listWorkingCalendars(
        _ request: ListWorkingCalendarsRequest
    ) async throws(RegistryError) -> ListWorkingCalendarsReply {
        try await read(
            .directory, "ListWorkingCalendars", request, ListWorkingCalendarsReply.self)
    }
}
