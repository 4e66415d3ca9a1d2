/// Whether the server may have seen a request that failed.
public enum Execution: Sendable, Hashable {
    /// It was never handed to the socket: it was not executed.
    case notSent
    /// It was, wholly or in part: it may have been executed.
    case unknown
}

/// Why a call failed. What the caller can do follows from `code` and `mayHaveBeenExecuted`.
public enum CallError: Error, Sendable, Equatable {
    /// The server's answer.
    case status(Status)
    /// The deadline passed on our side.
    case deadlineExceeded(Execution)
    /// The task was cancelled, or the stream abandoned.
    case cancelled(Execution)
    /// The connection is gone.
    case connectionClosed(Execution, reason: String)
    /// No connection could be made.
    case connectFailed(errno: Int32, String)
    /// The request or message is longer than a frame.
    case requestTooLong(bytes: Int, limit: Int)
    /// The server's answer is longer than our limit.
    case responseTooLong(bytes: Int, limit: Int)
    /// The server's answer is not one.
    case malformedResponse(String)
    /// Messages came faster than they were consumed, while other calls had to go on.
    case streamNotConsumed
    /// The stream has ended: it takes no messages, or has another consumer.
    case streamClosed
    /// Too many calls wait for a stream.
    case tooManyCalls
}

extension CallError {
    /// The gRPC code that says the same.
    public var code: StatusCode {
        switch self {
        case .status(let status): status.statusCode
        case .deadlineExceeded: .deadlineExceeded
        case .cancelled: .cancelled
        case .connectionClosed, .connectFailed: .unavailable
        case .requestTooLong, .responseTooLong, .streamNotConsumed, .tooManyCalls:
            .resourceExhausted
        case .malformedResponse: .internalError
        case .streamClosed: .failedPrecondition
        }
    }

    /// Whether the server may have carried out the request all the same. A status counts as
    /// "no" unless it is one that leaves the outcome open.
    public var mayHaveBeenExecuted: Bool {
        switch self {
        case .status(let status):
            switch status.statusCode {
            case .cancelled, .unknown, .deadlineExceeded, .internalError, .dataLoss,
                .unrecognized:
                true
            default: false
            }
        case .deadlineExceeded(let execution), .cancelled(let execution),
            .connectionClosed(let execution, _):
            execution == .unknown
        case .responseTooLong, .malformedResponse, .streamNotConsumed, .streamClosed: true
        case .connectFailed, .requestTooLong, .tooManyCalls: false
        }
    }
}
