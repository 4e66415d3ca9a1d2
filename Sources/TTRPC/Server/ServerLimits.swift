/// Everything that a server bounds. Each has a test on both sides of it.
public struct ServerLimits: Sendable, Hashable {
    // Connections of one listener.

    /// Connections at once.
    public var connectionsMaximum = 512
    /// Connections at once of one user.
    public var connectionsPerUserMaximum = 64
    /// Connections that may wait in the kernel to be accepted.
    public var listenBacklog: Int32 = 512
    /// Pause of accepting when the process is out of descriptors or memory.
    public var acceptPause: Duration = .milliseconds(200)

    // Frames; all are cut to the protocol's 4 MiB.

    /// Bytes of data of a request frame.
    public var requestFrameBytesMaximum = 64 * 1024
    /// Bytes of data of a frame inside a stream, either way.
    public var dataFrameBytesMaximum = 1024 * 1024
    /// Bytes of data of a response frame.
    public var replyFrameBytesMaximum = 1024 * 1024

    // One connection.

    /// Streams (calls) at once.
    public var liveStreamsMaximum = 128
    /// Unsent reply bytes from which on nothing more is read and no stream message is taken.
    public var replyBytesBeforePause = 4 * 1024 * 1024
    /// Unsent reply bytes at which the connection is dropped.
    public var replyBytesMaximum = 16 * 1024 * 1024

    // Times.

    /// From accept to the first complete request.
    public var firstRequestTimeout: Duration = .seconds(10)
    /// From the first byte of a frame to its last, for frames up to `frameTimeout` times
    /// `frameBytesPerSecondMinimum`.
    public var frameTimeout: Duration = .seconds(10)
    /// Speed at which longer frames must come.
    public var frameBytesPerSecondMinimum = 1024
    /// Without a live stream and without a byte.
    public var idleTimeout: Duration = .seconds(15 * 60)
    /// Without a byte of the waiting replies taken by the peer.
    public var blockedWriteTimeout: Duration = .seconds(30)
    /// The most that a unary call may ask for, and what it gets when it asks for nothing.
    public var unaryDeadlineMaximum: Duration = .seconds(30)
    /// The same for streams; nil = as the client says.
    public var streamDeadlineMaximum: Duration?
    /// How long an idle connection is kept during a drain, so that a request which was already
    /// under way is answered UNAVAILABLE and not cut off.
    public var drainLinger: Duration = .milliseconds(50)

    /// The default limits.
    public init() {}

    var frameLimits: FrameLimits {
        let most = FrameHeader.dataBytesMaximum
        return FrameLimits(
            requestBytesMaximum: min(requestFrameBytesMaximum, most),
            responseBytesMaximum: 0,
            dataBytesMaximum: min(dataFrameBytesMaximum, most))
    }

    /// Time that a frame may take.
    func timeout(ofFrameWith dataByteCount: Int) -> Duration {
        max(frameTimeout, .seconds(dataByteCount / max(frameBytesPerSecondMinimum, 1)))
    }
}
