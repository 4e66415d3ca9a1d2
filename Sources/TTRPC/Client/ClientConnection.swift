public import NIOCore
public import NIOPosix
internal import ProtobufRuntime
internal import Synchronization

/// One connection to a ttrpc server. Any number of tasks may call through it at once; their
/// requests share the connection, and flushes.
///
/// It does not reconnect: when it ends, every call fails and says whether it may have been
/// executed, and `isUsable` is false.
public final class ClientConnection: Sendable {
    private let channel: any Channel
    private let handler: NIOLoopBound<ClientConnectionHandler>
    private let usability: Usability
    private let callsMade = Atomic<UInt64>(0)

    private init(
        _ channel: any Channel, _ handler: NIOLoopBound<ClientConnectionHandler>,
        _ usability: Usability
    ) {
        self.channel = channel
        self.handler = handler
        self.usability = usability
    }

    deinit {
        let handler = handler
        channel.eventLoop.execute {
            handler.value.close(reason: "the connection was given up")
        }
    }

    /// Connects to a Unix socket.
    ///
    /// - Parameters:
    ///   - path: the socket's path.
    ///   - group: whose event loops run the connection; it must outlive it.
    ///   - limits: the connection's limits.
    ///   - timeout: for connecting; a Unix socket's queue of connections may be full.
    public static func connect(
        unixSocketPath path: String,
        on group: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup,
        limits: ClientLimits = ClientLimits(), timeout: Duration = .seconds(10)
    ) async throws(CallError) -> ClientConnection {
        let usability = Usability()
        do {
            let channel = try await ClientBootstrap(group: group)
                .connectTimeout(TimeAmount(timeout))
                .channelOption(
                    .writeBufferWaterMark,
                    value: .init(
                        low: max(limits.unsentBytesBeforeWait / 2, 1),
                        high: max(limits.unsentBytesBeforeWait, 1))
                )
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            ClientConnectionHandler(
                                eventLoop: channel.eventLoop, limits: limits,
                                usability: usability))
                    }
                }
                .connect(unixDomainSocketPath: path).get()
            let handler = try await channel.eventLoop.submit {
                let handler = try channel.pipeline.syncOperations.handler(
                    type: ClientConnectionHandler.self)
                return NIOLoopBound(handler, eventLoop: channel.eventLoop)
            }.get()
            return ClientConnection(channel, handler, usability)
        } catch {
            let code = (error as? IOError)?.errnoCode ?? 0
            throw .connectFailed(errno: code, "\(path): \(error)")
        }
    }

    /// Whether calls can be made. False once the connection has ended, or its stream ids.
    public var isUsable: Bool { usability.isUsable }

    /// Makes a unary call.
    ///
    /// - Returns: the encoded reply message.
    /// - Throws: `CallError`; `.status` is the server's own answer. Cancelling the task abandons
    ///   the call: the server may carry it out all the same.
    public func call(
        service: String, method: String, payload: [UInt8], options: CallOptions = CallOptions()
    ) async throws(CallError) -> [UInt8] {
        let id = newCall()
        let timeout = options.timeout
        let request = Request(
            service: service, method: method, payload: payload, metadata: options.metadata,
            timeout: timeout
        ).encoded()
        let flag = CancellationFlag()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                onLoop {
                    $0.call(id, encodedRequest: request, timeout: timeout, flag, continuation)
                }
            }
        } onCancel: {
            flag.set()
            onLoop { $0.cancel(id) }
        }
        return try result.get()
    }

    /// Opens a stream.
    ///
    /// - Parameters:
    ///   - payload: the request message; usually empty when `sending`.
    ///   - sending: whether messages will be sent after the request; end them by `finish`.
    public func openStream(
        service: String, method: String, payload: [UInt8] = [], sending: Bool,
        options: CallOptions = CallOptions()
    ) async throws(CallError) -> ClientStream {
        let id = newCall()
        let timeout = options.timeout
        let request = Request(
            service: service, method: method, payload: payload, metadata: options.metadata,
            timeout: timeout
        ).encoded()
        let flag = CancellationFlag()
        let kind: CallKind = sending ? .remoteOpen : .remoteClosed
        let failure = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                onLoop {
                    $0.open(
                        id, kind, encodedRequest: request, timeout: timeout, flag, continuation)
                }
            }
        } onCancel: {
            flag.set()
            onLoop { $0.cancel(id) }
        }
        if let failure {
            onLoop { $0.release(id) }
            throw failure
        }
        return ClientStream(id, self)
    }

    /// Closes the connection. Calls under way fail.
    public func close() async {
        onLoop { $0.close(reason: "closed by this side") }
        // It cannot fail: closing is what we wait for.
        try? await channel.closeFuture.get()
    }

    private func newCall() -> ClientCallID {
        ClientCallID(rawValue: callsMade.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    func onLoop(_ step: @escaping @Sendable (ClientConnectionHandler) -> Void) {
        let handler = handler
        if channel.eventLoop.inEventLoop {
            step(handler.value)
        } else {
            channel.eventLoop.execute { step(handler.value) }
        }
    }
}
