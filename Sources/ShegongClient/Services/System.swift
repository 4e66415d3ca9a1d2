public import Schema

/// `shegong.v1.System`: the daemon itself.
extension RegistryClient {
    /// The daemon at a glance.
    public func status() async throws(RegistryError) -> StatusReply {
        try await read(.system, "Status", Empty(), StatusReply.self)
    }

    /// Sets the clock of a rehearsal.
    ///
    /// - Parameter now: Unix milliseconds, not before the last change.
    public func setClock(
        _ now: Int64, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        var request = SetClockRequest()
        request.now = now
        return try await write(.system, "SetClock", request, key)
    }

    /// Takes a snapshot; returns when it is written and verified.
    public func takeSnapshot() async throws(RegistryError) -> StatusReply {
        try await read(.system, "TakeSnapshot", Empty(), StatusReply.self)
    }
}
