import ProtobufRuntime
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
    ///
    /// That of a large register takes longer than any single call may: then the daemon is asked
    /// once a second whether it has it, for as long as an import may take.
    public func takeSnapshot() async throws(RegistryError) -> StatusReply {
        let end = environment.elapsed() + settings.importDeadline
        let before = try await status()
        do throws(RegistryError) {
            return try await read(.system, "TakeSnapshot", Empty(), StatusReply.self)
        } catch {
            guard error.code == .deadlineExceeded else { throw error }
            return try await snapshot(after: before, until: end, otherwise: error)
        }
    }

    private func snapshot(
        after before: StatusReply, until end: Duration, otherwise error: RegistryError
    ) async throws(RegistryError) -> StatusReply {
        while !Task.isCancelled, environment.elapsed() < end {
            let status = try await status()
            // The one that was there before may be of the same revision.
            if status.snapshotRevision >= before.revision, status.snapshotAt != before.snapshotAt {
                return status
            }
            await environment.sleep(.seconds(1))
        }
        throw error
    }

    /// Takes a backup of the whole register: personal data in clear leave the daemon, and the
    /// reason stands in its audit before the first byte does.
    ///
    /// The parts come only as fast as `take` returns. A backup that is interrupted is not begun
    /// anew here: what was taken of it is of no use, and its maker has to know.
    ///
    /// - Parameters:
    ///   - reason: why; two characters at least.
    ///   - take: gets the bytes in order; an error of it ends the backup, and is thrown.
    /// - Returns: what all bytes together have to add up to.
    public func backup(
        reason: String, take: (_ content: [UInt8]) async throws -> Void
    ) async throws -> BackupEnd {
        var request = BackupRequest()
        request.reason = reason
        let payload = request.encoded()
        // Up to the opening nothing has been taken, so this much may be repeated.
        let stream = try await attempts(for: nil) {
            (connection, _) async throws(CallFailure) -> any ReplyStream in
            try await connection.receive(
                OutgoingCall(
                    service: Service.system.rawValue, method: "Backup", payload: payload,
                    metadata: metadata(nil), limit: settings.importDeadline))
        }
        do {
            var count: UInt64 = 0
            while let message = try await next(stream) {
                let part: BackupPart = try decode(message, nil)
                count += UInt64(part.content.count)
                try await take(part.content)
                if let end = part.end {
                    guard end.bytes == count else { break }
                    return end
                }
            }
            throw RegistryError(
                .internalError, .answerUnreadable, "The backup ended before its end.")
        } catch {
            await stream.cancel()
            throw error
        }
    }
}
