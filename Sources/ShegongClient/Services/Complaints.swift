public import Schema

/// `shegong.v1.Complaints`: complaints, with who complains hidden.
extension RegistryClient {
    /// Takes a complaint in. `ids`: the complaint.
    public func openComplaint(
        _ request: OpenComplaintRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.complaints, "Open", request, key)
    }

    /// Notes what an investigation found.
    public func investigateComplaint(
        _ request: InvestigateComplaintRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.complaints, "Investigate", request, key)
    }

    /// Closes a complaint. `ids`: the registration event that was proposed, if any.
    public func closeComplaint(
        _ request: CloseComplaintRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.complaints, "Close", request, key)
    }

    /// One complaint, without who complains.
    public func complaint(
        _ request: GetComplaintRequest
    ) async throws(RegistryError) -> GetComplaintReply {
        try await read(.complaints, "Get", request, GetComplaintReply.self)
    }

    /// Complaints in sight, without who complains, one page.
    public func listComplaints(
        _ request: ListComplaintsRequest
    ) async throws(RegistryError) -> ListComplaintsReply {
        try await read(.complaints, "List", request, ListComplaintsReply.self)
    }

    /// A complaint with who complains; audited with its reason.
    public func revealComplaint(
        _ request: RevealComplaintRequest
    ) async throws(RegistryError) -> RevealComplaintReply {
        try await read(.complaints, "Reveal", request, RevealComplaintReply.self)
    }
}
