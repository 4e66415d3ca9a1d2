/// A connection, unique in its server.
public struct ConnectionID: Sendable, Hashable, Comparable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    public static func < (left: ConnectionID, right: ConnectionID) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A call, unique in its server.
public struct CallID: Sendable, Hashable {
    /// The connection that it came on.
    public let connection: ConnectionID
    /// Its stream: odd, rising within the connection.
    public let stream: UInt32

    public init(connection: ConnectionID, stream: UInt32) {
        self.connection = connection
        self.stream = stream
    }
}

/// Who is at the other end of a Unix socket, as the kernel noted when it connected.
public struct PeerCredentials: Sendable, Hashable {
    public var processID: Int32
    public var userID: UInt32
    public var groupID: UInt32

    public init(processID: Int32, userID: UInt32, groupID: UInt32) {
        self.processID = processID
        self.userID = userID
        self.groupID = groupID
    }
}

/// How the client opened a call.
public enum CallKind: Sendable, Hashable {
    /// One request, one reply: flags 0.
    case unary
    /// The request is all that the client sends, replies may be many: "remote closed".
    case remoteClosed
    /// The client sends messages after the request: "remote open".
    case remoteOpen
}

/// Why a call ended without the owner.
public enum CancellationReason: Sendable, Hashable {
    /// The client has been answered DEADLINE_EXCEEDED.
    case deadlineExceeded
    /// The connection is gone, or going.
    case connectionEnded
    /// The client broke the rules of the stream, and has been told.
    case streamViolation
    /// A message of the client was over our limit; it has been answered RESOURCE_EXHAUSTED.
    case messageOverLimit
}

/// Why a connection ended.
public enum ConnectionEnd: Sendable, Hashable {
    /// The peer closed it.
    case peerClosed
    /// Reading or writing failed; the number is the errno, 0 when unknown.
    case failed(Int32)
    /// What the peer sent is not ttrpc.
    case violation(FrameViolation)
    /// No complete request in time after the connection was accepted.
    case noRequestInTime
    /// A frame took too long.
    case frameTooSlow
    /// Nothing happened for too long.
    case idle
    /// The peer did not take the replies.
    case repliesNotRead
    /// The server is shutting down.
    case drained
    /// The owner closed it, for its own reason.
    case byOwner(String)
}

/// What a server tells its owner. Events come in the order in which they happened.
public enum ServerEvent: Sendable, Equatable {
    /// A peer has connected; `listener` is the name given to `listen`.
    case connectionOpened(ConnectionID, PeerCredentials, listener: String)
    /// A peer was refused before it became a connection.
    case connectionRefused(ConnectionRefusal, listener: String)
    case call(IncomingCall)
    /// A message of a `remoteOpen` call.
    case message(CallID, payload: [UInt8])
    /// The client has sent its last message on a `remoteOpen` call.
    case halfClosed(CallID)
    /// The call is over; answers to it are dropped. Work for it should stop.
    case cancelled(CallID, CancellationReason)
    /// A connection that refused a message as `.full` takes messages again.
    case writable(ConnectionID)
    /// The last event of a connection. Its calls have been reported as cancelled before.
    case connectionClosed(ConnectionID, ConnectionEnd)
    /// After `drain`: no listener and no connection is left. The last event of a server.
    case drained
}

/// Why a peer was refused at accept.
public enum ConnectionRefusal: Sendable, Hashable {
    /// The listener has as many connections as it may.
    case tooManyConnections
    /// The user has as many connections as it may.
    case tooManyConnectionsOfUser(UInt32)
    /// The kernel did not say who it is.
    case unknownPeer
    /// Accepting failed; the number is the errno. Accepting pauses when that helps.
    case acceptFailed(Int32)
}

/// What became of an answer.
public enum SendOutcome: Sendable, Hashable {
    /// It will be sent.
    case sent
    /// The call is over; the answer was dropped.
    case callEnded
    /// The message is over the limit. A reply is replaced by RESOURCE_EXHAUSTED and the call is
    /// over; a stream message is not sent and the call goes on.
    case overLimit
    /// The call is unary: it takes no stream messages.
    case notStreaming
    /// Too much is waiting to be sent; the message was not taken. `.writable` will come.
    case full
}
