internal import Glibc
public import NIOCore
internal import NIOPosix

/// Makes NIO close a connection that was not let in; nobody sees it.
private struct PeerRefused: Error {}

/// A ttrpc server on one event loop.
///
/// Duties:
/// 1. Listens on Unix sockets, bound by us or adopted, each with a name and limits of its own.
/// 2. Reads each peer's credentials once, at accept; refuses peers without, and beyond the caps.
/// 3. Runs a `ServerConnectionMachine` for each connection and delivers its events in batches.
public struct TTRPCServer: Sendable {
    /// How peers are identified. Production reads SO_PEERCRED; no option of a daemon changes it.
    public typealias PeerIdentification = @Sendable (any Channel) -> PeerCredentials?

    private let server: ServerLoop
    private let peerCredentials: PeerIdentification

    /// Starts a server that listens nowhere yet.
    ///
    /// - Parameters:
    ///   - eventLoop: where everything happens; the owner's own.
    ///   - sink: the owner.
    ///   - polling: keeps the event loop awake after traffic; nil = it sleeps as soon as it can.
    ///   - peerCredentials: see `PeerIdentification`; for tests.
    public static func start(
        on eventLoop: any EventLoop, sink: any CallSink, polling: BusyPolling? = nil,
        peerCredentials: @escaping PeerIdentification = PeerCredentials.ofUnixSocket
    ) -> TTRPCServer {
        TTRPCServer(
            server: ServerLoop(eventLoop: eventLoop, sink: sink, polling: polling),
            peerCredentials: peerCredentials)
    }

    /// How the owner answers, and stops the server.
    public var handle: ServerHandle { ServerHandle(server: server) }

    /// Listens on one more socket.
    ///
    /// - Parameters:
    ///   - socket: taken over: the server closes it, and removes the path that we bound.
    ///   - name: what `connectionOpened` calls it.
    ///   - limits: caps and limits of this listener's connections.
    /// - Throws: what the event loop says; `ChannelError.ioOnClosedChannel` once drained.
    public func listen(
        _ socket: consuming ListeningSocket, name: String, limits: ServerLimits = ServerLimits()
    ) async throws {
        let (descriptor, boundPath) = socket.release()
        let listener = Listener(name: name, limits: limits, boundPath: boundPath)
        let server = server
        let added = try await server.eventLoop.submit { server.add(listener) }.get()
        guard let number = added else {
            Glibc.close(descriptor)
            boundPath?.unlinkIfOurs()
            throw ChannelError.ioOnClosedChannel
        }
        do {
            let channel = try await bootstrap(number, limits).withBoundSocket(descriptor).get()
            // NIO listens again with a backlog of its own; Linux lets us say it once more.
            _ = Glibc.listen(descriptor, limits.listenBacklog)
            try await server.eventLoop.submit {
                channel.closeFuture.whenComplete { _ in server.listenerClosed(number) }
                server.setChannel(channel, ofListener: number)
            }.get()
        } catch {
            try await server.eventLoop.submit { server.listenerClosed(number) }.get()
            throw error
        }
    }

    private func bootstrap(_ number: Int, _ limits: ServerLimits) -> ServerBootstrap {
        let server = server
        let peerCredentials = peerCredentials
        let highWater = max(limits.replyBytesBeforePause - 1, 1)
        return ServerBootstrap(group: server.eventLoop, childGroup: server.eventLoop)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptFailureHandler(pause: limits.acceptPause) { code in
                            server.report(.acceptFailed(code), at: number)
                        })
                }
            }
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: min(highWater, max(highWater / 2, 1)), high: highWater)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let peer = peerCredentials(channel) else {
                        server.report(.unknownPeer, at: number)
                        throw PeerRefused()
                    }
                    guard let id = server.admit(peer, to: number) else { throw PeerRefused() }
                    try channel.pipeline.syncOperations.addHandler(
                        ServerConnectionHandler(
                            id: id, peer: peer, listener: number, limits: limits, server: server))
                    server.polling?.watch(channel)
                }
            }
    }

    /// Stops at once: no listener, no connection.
    public func close() async throws {
        let server = server
        try await server.eventLoop.submit {
            ServerHandle(server: server).closeAll(reason: "the server stops")
            server.drain()
        }.get()
    }
}
