import NIOCore
import NIOPosix
import TTRPC

/// A server's owner as the registry is one: an actor whose executor is the server's event loop.
actor EchoOwner: CallSink {
    static let service = "echo.v1.Echo"

    nonisolated let eventLoop: any EventLoop
    /// All events, for tests that wait for one.
    nonisolated let events: AsyncStream<ServerEvent>
    private let continuation: AsyncStream<ServerEvent>.Continuation
    private(set) var largestBatch = 0
    private(set) var sentMessages = 0
    private(set) var wasRefused = false

    private var counts: [CallID: Int] = [:]
    private var floods: [CallID: Int] = [:]
    private var health = HealthService()

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        eventLoop.executor.asUnownedSerialExecutor()
    }

    init(on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        (events, continuation) = AsyncStream.makeStream()
        health.set(.serving)
    }

    nonisolated func receive(_ batch: [ServerEvent], from server: ServerHandle) {
        assumeIsolated { $0.take(batch, server) }
    }

    private func take(_ batch: [ServerEvent], _ server: ServerHandle) {
        largestBatch = max(largestBatch, batch.count)
        for event in batch {
            switch event {
            case .call(let call): take(call, server)
            case .message(let id, let payload): take(payload, of: id, server)
            case .halfClosed(let id): halfClosed(id, server)
            case .cancelled(let id, _):
                counts[id] = nil
                floods[id] = nil
            case .writable:
                for id in floods.keys { flood(id, server) }
            default: break
            }
            continuation.yield(event)
        }
    }

    private func take(_ call: IncomingCall, _ server: ServerHandle) {
        if let answer = health.answer(call) {
            server.answer(call.id, answer)
            return
        }
        switch (call.service, call.method) {
        case (Self.service, "Unary"): server.reply(call.id, call.payload)
        case (Self.service, "Metadata"):
            let value = call.metadata.firstValue(of: "Accept-Language") ?? ""
            server.reply(call.id, Array(value.utf8))
        case (Self.service, "Language"):
            // The same as google.protobuf.BytesValue, for peers that decode what they get.
            let value = Array((call.metadata.firstValue(of: "accept-language") ?? "").utf8)
            server.reply(call.id, [10, UInt8(clamping: value.count)] + value)
        case (Self.service, "Refuse"):
            server.fail(call.id, Self.refusal)
        case (Self.service, "Count"):
            for number in 0..<(call.payload.first ?? 0) { server.sendMessage(call.id, [number]) }
            server.finish(call.id)
        case (Self.service, "Flood"):
            floods[call.id] = 0
            flood(call.id, server)
        case (Self.service, "Sum"), (Self.service, "Mirror"): counts[call.id] = 0
        case (Self.service, "Large"):
            server.reply(call.id, [UInt8](repeating: 7, count: 2 * 1024 * 1024))
        case (Self.service, "Never"): break
        default: server.fail(call.id, Status(.unimplemented, "no \(call.service)/\(call.method)"))
        }
        if call.method == "Mirror" { mirrors.insert(call.id) }
    }

    private var mirrors: Set<CallID> = []

    static let refusal = Status(
        .failedPrecondition, "窗口已关闭",
        errorInfo: ErrorInfo(
            reason: "WINDOW_CLOSED", domain: "shegong",
            metadata: [MetadataEntry(key: "until", value: "20220115")]),
        badRequest: BadRequest(fieldViolations: [
            FieldViolation(field: "form.mobile", description: "不是手机号码")
        ]))

    private func take(_ payload: [UInt8], of id: CallID, _ server: ServerHandle) {
        counts[id, default: 0] += payload.count
        if mirrors.contains(id) { server.sendMessage(id, payload) }
    }

    private func halfClosed(_ id: CallID, _ server: ServerHandle) {
        let count = counts.removeValue(forKey: id) ?? 0
        if mirrors.remove(id) != nil {
            server.finish(id)
        } else {
            server.reply(id, Array("\(count)".utf8))
        }
    }

    /// Sends 64 messages of 256 KiB, as fast as the client takes them.
    private func flood(_ id: CallID, _ server: ServerHandle) {
        while let sent = floods[id], sent < 64 {
            guard
                server.sendMessage(id, [UInt8](repeating: UInt8(sent), count: 256 * 1024)) == .sent
            else {
                wasRefused = true
                return
            }
            floods[id] = sent + 1
            sentMessages += 1
        }
        floods[id] = nil
        server.finish(id)
    }
}

/// A server with its owner on a socket in a temporary folder.
struct EchoServer {
    let owner: EchoOwner
    let server: TTRPCServer
    let polling: BusyPolling
    let folder: TemporaryFolder
    var path: String { folder.path + "/echo.sock" }

    /// What waits for nobody in earnest: a test that has to wait for a core is not turned away.
    static let patient: ServerLimits = {
        var limits = ServerLimits()
        let long = Duration.seconds(20 * 60)
        limits.firstRequestTimeout = long
        limits.frameTimeout = long
        limits.blockedWriteTimeout = long
        limits.unaryDeadlineMaximum = long
        return limits
    }()

    static func running<Result>(
        on loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next(),
        limits: ServerLimits = patient, polling duration: Duration = .zero,
        peerCredentials: @escaping TTRPCServer.PeerIdentification = PeerCredentials.ofUnixSocket,
        _ body: (EchoServer) async throws -> Result
    ) async throws -> Result {
        let owner = EchoOwner(on: loop)
        let polling = BusyPolling(of: loop, forAtMost: duration)
        let server = TTRPCServer.start(
            on: loop, sink: owner, polling: polling, peerCredentials: peerCredentials)
        let echo = EchoServer(
            owner: owner, server: server, polling: polling, folder: try TemporaryFolder())
        try await server.listen(
            try ListeningSocket(bindingPath: echo.path, mode: 0o600), name: "echo", limits: limits)
        do {
            let result = try await body(echo)
            try await server.close()
            return result
        } catch {
            try await server.close()
            throw error
        }
    }

    /// Waits for an event.
    func first(where isSought: (ServerEvent) -> Bool) async -> ServerEvent? {
        for await event in owner.events where isSought(event) { return event }
        return nil
    }
}
