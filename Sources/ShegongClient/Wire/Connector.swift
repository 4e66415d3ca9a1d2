/// The seam to the protocol: what the client needs of a transport. ttrpc in production, a script in
/// tests.
package protocol Connector: Sendable {
    /// Opens a connection.
    ///
    /// - Throws: `.unreachable` or `.timeout`; nothing was sent in either case.
    func connect(within limit: Duration) async throws(CallFailure) -> any Connection
}

/// An open connection that carries many calls at a time.
package protocol Connection: AnyObject, Sendable {
    /// A call with one request and one answer.
    func call(_ call: OutgoingCall) async throws(CallFailure) -> [UInt8]

    /// A call whose request is a stream of messages.
    func open(_ call: OutgoingCall) async throws(CallFailure) -> any RequestStream

    /// A call with one request, whose answer is a stream of messages.
    func receive(_ call: OutgoingCall) async throws(CallFailure) -> any ReplyStream

    /// Ends the connection and what is under way on it.
    func close() async
}

/// The request side of a client-streaming call.
package protocol RequestStream: Sendable {
    /// Sends one message; returns when there is room for the next.
    func send(_ message: [UInt8]) async throws(CallFailure)

    /// Ends the requests and waits for the answer.
    func finish() async throws(CallFailure) -> [UInt8]

    /// Gives the call up so that the daemon does not take what it has for all there is.
    func cancel() async
}

/// The reply side of a server-streaming call. The daemon is held back while nobody asks.
package protocol ReplyStream: Sendable {
    /// The next message; nil at the end.
    func next() async throws(CallFailure) -> [UInt8]?

    /// Gives the call up so that the daemon makes no more.
    func cancel() async
}

/// One call as it goes out.
package struct OutgoingCall: Sendable, Equatable {
    /// Full name of the service: `shegong.v1.Persons`.
    package var service: String
    /// Method: `Get`.
    package var method: String
    /// The encoded request; for a stream empty.
    package var payload: [UInt8]
    /// Metadata in order.
    package var metadata: [Metadata]
    /// Time that is left for it.
    package var limit: Duration

    package struct Metadata: Sendable, Equatable {
        package var key: String
        package var value: String
    }
}

/// How a call can fail at the transport. `sent` is true where the daemon may have carried out the
/// request although no answer came.
package enum CallFailure: Error, Sendable, Equatable {
    /// The daemon answered with a status other than OK.
    case status(RegistryError)
    /// No connection could be made: nothing was sent.
    case unreachable(String)
    /// The connection ended before the answer.
    case connectionLost(sent: Bool)
    /// The time is over.
    case timeout(sent: Bool)
    /// The caller's task was cancelled.
    case cancelled(sent: Bool)
    /// The answer is no message of the protocol, or too long to be read.
    case answerUnreadable(String)
    /// The request is longer than the protocol carries: nothing was sent.
    case requestTooLong(String)

    /// Whether the daemon may have carried out the request although no answer came.
    package var mayHaveBeenCarriedOut: Bool {
        switch self {
        case .unreachable, .requestTooLong: false
        case .status(let error): error.code.leavesOutcomeOpen
        case .connectionLost(let sent), .timeout(let sent), .cancelled(let sent): sent
        case .answerUnreadable: true
        }
    }
}
