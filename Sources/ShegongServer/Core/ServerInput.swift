package import Storage
package import TTRPC

/// What can happen to the server. The shells around `ServerCore` (event loop, journal thread,
/// worker) turn the world into these, and so does the simulator.
package enum ServerInput: Sendable {
    /// A peer connected; its identity was read once, from the kernel.
    case connected(ConnectionID, Peer)
    case disconnected(ConnectionID)
    /// A request arrived whole (unary), or opened a stream of messages.
    case call(IncomingCall)
    /// A message of a client stream.
    case message(CallID, [UInt8])
    /// The client has sent its last message.
    case halfClosed(CallID)
    /// The client gave up, or the deadline passed: nobody waits for an answer any more.
    case cancelled(CallID)
    /// The wire has taken the message of a stream that it was given.
    case messageTaken(CallID)
    /// The journal wrote and synced the batch it was given.
    case journaled(CommitToken)
    /// The journal could not take the batch; the daemon is about to end, or refuses writes.
    case journalRefused(String)
    /// The journal takes batches again.
    case journalResumed
    /// Background work on a frozen copy ended.
    case workDone(WorkID, WorkResult)
    /// Time passed: about once a second.
    case tick
    /// From now on these settings hold.
    case configured(ServerSettings)
    /// The daemon stops: what waits for the next tick is written now.
    case stopping
}

/// A peer as the kernel reported it at accept.
package struct Peer: Sendable, Equatable {
    package var uid: UInt32
    /// The account name that belonged to the uid at accept; nil if the system knows none.
    package var accountName: String?
    package var socket: SocketKind

    package init(uid: UInt32, accountName: String?, socket: SocketKind) {
        self.uid = uid
        self.accountName = accountName
        self.socket = socket
    }
}

/// Background work under way.
package struct WorkID: Sendable, Hashable {
    var number: UInt64
}
