/// The owner of a server: it gets the events and answers through the handle.
///
/// An actor whose executor is the server's event loop conforms with a `nonisolated` method that
/// enters itself by `assumeIsolated`.
public protocol CallSink: AnyObject, Sendable {
    /// Takes what one read of one socket, or one timer, brought. Called on the server's event
    /// loop, never while an earlier call is still running. Answers given meanwhile are sent
    /// together at its end.
    func receive(_ batch: [ServerEvent], from server: ServerHandle)
}

/// The answer to a call.
public enum CallAnswer: Sendable, Equatable {
    /// Success, with the encoded reply message.
    case reply([UInt8])
    /// Failure.
    case failure(Status)
}
