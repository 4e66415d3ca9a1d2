/// Everything that a client connection bounds.
public struct ClientLimits: Sendable, Hashable {
    /// Bytes of data of a frame, either way; cut to the protocol's 4 MiB. Servers have limits of
    /// their own, and say so.
    public var frameBytesMaximum = 4 * 1024 * 1024
    /// Streams at once on the wire; calls beyond wait for one to end.
    public var liveStreamsMaximum = 128
    /// Calls that may wait for a stream.
    public var waitingCallsMaximum = 10_000
    /// Received and unconsumed message bytes from which on the socket is not read, as long as
    /// nobody waits for anything on this connection.
    public var unconsumedBytesBeforePause = 1024 * 1024
    /// Unconsumed bytes at which the stream that brings more is given up: somebody waits for
    /// another call of the connection, and its answer lies behind them.
    public var unconsumedBytesMaximum = 16 * 1024 * 1024
    /// Unsent bytes from which on `send` waits.
    public var unsentBytesBeforeWait = 256 * 1024

    /// The default limits.
    public init() {}

    var frameLimits: FrameLimits {
        let most = min(frameBytesMaximum, FrameHeader.dataBytesMaximum)
        return FrameLimits(
            requestBytesMaximum: 0, responseBytesMaximum: most, dataBytesMaximum: most)
    }
}
