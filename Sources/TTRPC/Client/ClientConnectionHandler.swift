internal import NIOCore

/// The shell around a client connection's machine: bytes in, continuations resumed, one timer.
/// Frames of calls made in the same tick of the event loop leave with one flush.
final class ClientConnectionHandler: ChannelInboundHandler, NIOScheduledCallbackHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    typealias Reply = CheckedContinuation<Result<[UInt8], CallError>, Never>
    typealias Message = CheckedContinuation<Result<[UInt8]?, CallError>, Never>
    typealias Readiness = CheckedContinuation<CallError?, Never>

    private static let keptBufferBytes = 64 * 1024

    private let eventLoop: any EventLoop
    private let usability: Usability
    private var machine: ClientConnectionMachine
    private var output = ClientConnectionOutput()
    private var replies: [ClientCallID: Reply] = [:]
    private var messages: [ClientCallID: Message] = [:]
    private var sends: [ClientCallID: Readiness] = [:]

    private var context: ChannelHandlerContext?
    private var isReading = true
    private var isTickScheduled = false
    private var closeReason: String?
    private var wakeup: (at: MonotonicTime, callback: NIOScheduledCallback)?

    init(eventLoop: any EventLoop, limits: ClientLimits, usability: Usability) {
        self.eventLoop = eventLoop
        self.usability = usability
        machine = ClientConnectionMachine(limits: limits)
    }

    private var now: MonotonicTime { MonotonicTime(eventLoop.now) }

    // MARK: Callers

    func call(
        _ id: ClientCallID, encodedRequest: [UInt8], timeout: Duration?,
        _ flag: CancellationFlag, _ continuation: Reply
    ) {
        do throws(CallError) {
            _ = try start(id, .unary, encodedRequest, timeout, flag)
            replies[id] = continuation
        } catch {
            continuation.resume(returning: .failure(error))
        }
    }

    func open(
        _ id: ClientCallID, _ kind: CallKind, encodedRequest: [UInt8], timeout: Duration?,
        _ flag: CancellationFlag, _ continuation: Readiness
    ) {
        do throws(CallError) {
            if try start(id, kind, encodedRequest, timeout, flag) {
                continuation.resume(returning: nil)
            } else {
                sends[id] = continuation
            }
        } catch {
            continuation.resume(returning: error)
        }
    }

    private func start(
        _ id: ClientCallID, _ kind: CallKind, _ encodedRequest: [UInt8], _ timeout: Duration?,
        _ flag: CancellationFlag
    ) throws(CallError) -> Bool {
        guard !flag.isSet else { throw .cancelled(.notSent) }
        let time = now
        let isOpen = try machine.start(
            id, kind: kind, encodedRequest: encodedRequest, deadline: timeout.map { time + $0 },
            at: time, into: &output)
        usability.set(machine.isUsable)
        scheduleTick()
        return isOpen
    }

    func next(_ id: ClientCallID, _ flag: CancellationFlag, _ continuation: Message) {
        if flag.isSet { machine.cancel(id, into: &output) }
        switch machine.next(id) {
        case .message(let message): continuation.resume(returning: .success(message))
        case .failure(let error): continuation.resume(returning: .failure(error))
        case .wait: messages[id] = continuation
        }
        scheduleTick()
    }

    func send(
        _ id: ClientCallID, _ payload: [UInt8], _ flag: CancellationFlag,
        _ continuation: Readiness
    ) {
        if flag.isSet { machine.cancel(id, into: &output) }
        do throws(CallError) {
            if try machine.send(id, payload, into: &output) {
                continuation.resume(returning: nil)
            } else {
                sends[id] = continuation
            }
        } catch {
            continuation.resume(returning: error)
        }
        scheduleTick()
    }

    func finishSending(_ id: ClientCallID, _ continuation: Readiness) {
        do throws(CallError) {
            try machine.finishSending(id, into: &output)
            continuation.resume(returning: nil)
        } catch {
            continuation.resume(returning: error)
        }
        scheduleTick()
    }

    func cancel(_ id: ClientCallID) {
        machine.cancel(id, into: &output)
        scheduleTick()
    }

    func release(_ id: ClientCallID) {
        machine.release(id, into: &output)
        scheduleTick()
    }

    /// Closes the connection; what waits fails.
    func close(reason: String) {
        if closeReason == nil { closeReason = reason }
        usability.set(false)
        context?.close(promise: nil)
    }

    // MARK: Channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        wakeup?.callback.cancel()
        wakeup = nil
        ended()
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended()
    }

    private func ended() {
        usability.set(false)
        let reason = closeReason ?? "the server closed the connection"
        machine.connectionClosed(reason: reason, into: &output)
        deliver()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if let violation = machine.receive(unwrapInboundIn(data), into: &output) {
            close(reason: "the server's bytes are not ttrpc: \(violation)")
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        settle()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        settle()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close(reason: "reading or writing failed: \(error)")
    }

    func handleScheduledCallback(eventLoop: some EventLoop) {
        wakeup = nil
        machine.timerFired(at: now, into: &output)
        settle()
    }

    // MARK: Steps

    private func scheduleTick() {
        guard !isTickScheduled else { return }
        isTickScheduled = true
        eventLoop.assumeIsolated().execute {
            self.isTickScheduled = false
            self.settle()
        }
    }

    /// Sends what has gathered, tells those who wait, and does what the machine wants.
    private func settle() {
        if let context {
            if output.bytes.readableBytes > 0 {
                var bytes = output.bytes
                output.bytes = ByteBuffer()
                context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
                if unsentByteCount == 0, bytes.capacity <= Self.keptBufferBytes {
                    bytes.clear()
                    output.bytes = bytes
                }
            }
            machine.flushed(unsent: unsentByteCount, into: &output)
        }
        deliver()
        setReading(machine.wantsReading)
        scheduleWakeup()
    }

    private func deliver() {
        guard !output.events.isEmpty else { return }
        let events = output.events
        output.events = []
        for event in events {
            switch event {
            case .completed(let id, let result):
                replies.removeValue(forKey: id)?.resume(returning: result)
            case .next(let id, let result):
                messages.removeValue(forKey: id)?.resume(returning: result)
            case .sendReady(let id, let error):
                sends.removeValue(forKey: id)?.resume(returning: error)
            }
        }
    }

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

    private func scheduleWakeup() {
        guard context != nil, let wanted = machine.nextWakeup else { return }
        if let wakeup {
            guard wanted < wakeup.at else { return }
            wakeup.callback.cancel()
        }
        guard
            let callback = try? eventLoop.assumeIsolated().scheduleCallback(
                at: wanted.asDeadline, handler: self)
        else { return }
        wakeup = (wanted, callback)
    }
}
