internal import NIOCore

/// The shell around one connection's machine: bytes in, actions out, one timer.
final class ServerConnectionHandler: ChannelInboundHandler, NIOScheduledCallbackHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// An output buffer that grew beyond this is not kept for the next batch.
    private static let keptBufferBytes = 64 * 1024

    let id: ConnectionID
    let peer: PeerCredentials
    let listener: Int
    private let server: ServerLoop

    var machine: ServerConnectionMachine
    var output = ServerConnectionOutput()
    /// Whether the server has this connection on its list of those to settle.
    var isTouched = false

    private var context: ChannelHandlerContext?
    /// Bytes that the kernel had not taken when it was last asked.
    private var unsent = 0
    private var isOpened = false
    private var isReading = true
    private var isClosing = false
    private var end = ConnectionEnd.peerClosed
    private var wakeup: (at: MonotonicTime, callback: NIOScheduledCallback)?

    init(
        id: ConnectionID, peer: PeerCredentials, listener: Int, limits: ServerLimits,
        server: ServerLoop
    ) {
        self.id = id
        self.peer = peer
        self.listener = listener
        self.server = server
        machine = ServerConnectionMachine(id: id, limits: limits, at: server.now)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        wakeup?.callback.cancel()
        wakeup = nil
        server.release(peer, from: listener)
        if isOpened { server.closed(self) }
    }

    func channelActive(context: ChannelHandlerContext) {
        isOpened = true
        server.opened(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        machine.connectionClosed(end, into: &output)
        server.stepped(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        machine.receive(unwrapInboundIn(data), at: server.now, into: &output)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        server.stepped(self)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        server.stepped(self)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if end == .peerClosed { end = .failed((error as? IOError)?.errnoCode ?? 0) }
        context.close(promise: nil)
    }

    func handleScheduledCallback(eventLoop: some EventLoop) {
        wakeup = nil
        machine.timerFired(unsent: unsentByteCount, at: server.now, into: &output)
        server.stepped(self)
    }

    /// Sends what has gathered and does what the machine wants of the socket.
    func settle(at now: MonotonicTime) {
        guard let context else { return }
        if output.bytes.readableBytes > 0 {
            send(in: context)
        } else if unsent > 0 {
            unsent = unsentByteCount
        }
        machine.flushed(unsent: unsent, at: now, into: &output)
        if let end = machine.closesNow, !isClosing {
            isClosing = true
            self.end = end
            context.close(promise: nil)
            return
        }
        setReading(machine.wantsReading)
        scheduleWakeup()
    }

    private func send(in context: ChannelHandlerContext) {
        var bytes = output.bytes
        output.bytes = ByteBuffer()
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        unsent = unsentByteCount
        if unsent == 0, bytes.capacity <= Self.keptBufferBytes {
            bytes.clear()
            output.bytes = bytes
        }
    }

    /// Bytes that the kernel has not taken yet. To ask is dear: it is done once after each sending,
    /// and while some are left.
    private var unsentByteCount: Int {
        guard let options = context?.channel.syncOptions else { return 0 }
        return (try? options.getOption(.bufferedWritableBytes)) ?? 0
    }

    private func setReading(_ wanted: Bool) {
        guard wanted != isReading, let options = context?.channel.syncOptions else { return }
        isReading = wanted
        // It fails only on a closed channel, of which channelInactive tells.
        try? options.setOption(.autoRead, value: wanted)
    }

    /// One timer at most: a later wish waits for the earlier timer to fire and look again.
    private func scheduleWakeup() {
        guard let wanted = machine.nextWakeup else { return }
        if let wakeup {
            guard wanted < wakeup.at else { return }
            wakeup.callback.cancel()
        }
        guard
            let callback = try? server.eventLoop.assumeIsolated().scheduleCallback(
                at: wanted.asDeadline, handler: self)
        else { return }
        wakeup = (wanted, callback)
    }
}
