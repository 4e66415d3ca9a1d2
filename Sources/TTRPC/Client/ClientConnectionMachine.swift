package import NIOCore

/// A call of a client connection, numbered by the caller. Not the stream id: that is given when
/// the call goes out.
package struct ClientCallID: Sendable, Hashable, Comparable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package static func < (left: ClientCallID, right: ClientCallID) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// What somebody waited for.
package enum ClientEvent: Sendable, Equatable {
    /// A unary call is over.
    case completed(ClientCallID, Result<[UInt8], CallError>)
    /// The message that `next` asked for; nil at the end.
    case next(ClientCallID, Result<[UInt8]?, CallError>)
    /// A stream takes messages again; nil, or why it never will.
    case sendReady(ClientCallID, CallError?)
}

/// What a step asks of the shell.
package struct ClientConnectionOutput {
    /// Frames to send, in order.
    package var bytes = ByteBuffer()
    /// What those who wait are told, in order.
    package var events: [ClientEvent] = []

    package init() {}
}

/// One connection of a client as a value.
///
/// Duties:
/// 1. Stream ids: odd, rising in the order of sending; when they run out the connection takes no
///    more calls.
/// 2. At most `liveStreamsMaximum` streams on the wire; calls beyond wait in order.
/// 3. Responses and messages go to their calls; those of abandoned calls are dropped.
/// 4. Deadlines, enforced here too; the server is told the same.
/// 5. Backpressure both ways without deadlock: reading stops when consumers lag, but not while
///    anybody waits for something that must be read; a stream that nobody consumes is given up.
/// 6. When the connection ends every call fails and is told whether it may have been executed.
package struct ClientConnectionMachine {
    enum Ending: Equatable {
        case finished
        case failed(CallError)
    }

    struct Call {
        let kind: CallKind
        let deadline: MonotonicTime?
        /// 0 while the call waits for a stream.
        var stream: UInt32 = 0
        /// Position behind the request among all bytes queued.
        var requestEnd: UInt64 = .max
        var isLocalClosed: Bool
        var inbox = CircularBuffer<[UInt8]>()
        var inboxByteCount = 0
        var ending: Ending?
        var isAwaited: Bool
        var isSendAwaited = false
    }

    struct WaitingRequest {
        let call: ClientCallID
        let frameFlags: FrameFlags
        let encodedRequest: [UInt8]
    }

    let limits: ClientLimits
    var decoder: FrameDecoder
    var calls: [ClientCallID: Call] = [:]
    /// The calls of the streams that are open on the wire; nil = abandoned by its caller.
    var streams: [UInt32: ClientCallID?] = [:]
    var waiting = CircularBuffer<WaitingRequest>()
    var sendWaiters: [ClientCallID] = []
    var nextStreamID: UInt32
    var awaitedCount = 0
    var unconsumedByteCount = 0
    var queuedByteCount: UInt64 = 0
    var handedByteCount: UInt64 = 0
    var unsentByteCount = 0
    var deadlineCheckAt: MonotonicTime?
    /// What the server sends is not ttrpc: nothing more of it is taken.
    var hasViolation = false
    /// Why no call can be made any more.
    package internal(set) var endReason: String?

    /// A connection just made. Tests start near the end of the stream ids.
    package init(limits: ClientLimits, firstStreamID: UInt32 = 1) {
        self.limits = limits
        decoder = FrameDecoder(limits: limits.frameLimits)
        nextStreamID = firstStreamID
    }

    /// Bytes received and not yet a whole frame, or not yet consumed.
    package var bufferedByteCount: Int { decoder.bufferedByteCount + unconsumedByteCount }

    /// Streams open on the wire, abandoned ones too.
    package var liveStreamCount: Int { streams.count }

    /// Whether another call can be made.
    package var isUsable: Bool {
        endReason == nil && nextStreamID <= FrameHeader.streamIDMaximum
    }

    /// Whether the shell should read from the socket.
    package var wantsReading: Bool {
        awaitedCount > 0 || unconsumedByteCount < limits.unconsumedBytesBeforePause
    }

    /// When `timerFired` wants to be called; earlier is harmless.
    package var nextWakeup: MonotonicTime? { endReason == nil ? deadlineCheckAt : nil }

    func execution(of call: Call) -> Execution {
        call.requestEnd > handedByteCount ? .notSent : .unknown
    }

    mutating func setAwaited(_ call: inout Call, _ isAwaited: Bool) {
        guard call.isAwaited != isAwaited else { return }
        call.isAwaited = isAwaited
        awaitedCount += isAwaited ? 1 : -1
    }

    mutating func setSendAwaited(_ call: inout Call, _ isAwaited: Bool) {
        guard call.isSendAwaited != isAwaited else { return }
        call.isSendAwaited = isAwaited
        awaitedCount += isAwaited ? 1 : -1
    }

    /// Ends a call and tells who waits. What has been received can still be consumed, unless the
    /// caller gave up.
    mutating func end(
        _ id: ClientCallID, _ ending: Ending, into output: inout ClientConnectionOutput
    ) {
        guard var call = calls[id], call.ending == nil else { return }
        call.ending = ending
        let wasAwaited = call.isAwaited
        let wasSendAwaited = call.isSendAwaited
        setAwaited(&call, false)
        setSendAwaited(&call, false)
        calls[id] = call.kind == .unary ? nil : call
        if wasSendAwaited {
            sendWaiters.removeAll { $0 == id }
            output.events.append(.sendReady(id, ending.asSendError))
        }
        guard wasAwaited else { return }
        switch (call.kind, ending) {
        case (.unary, .failed(let error)):
            output.events.append(.completed(id, .failure(error)))
        case (.unary, .finished):
            output.events.append(.completed(id, .failure(.malformedResponse("no response"))))
        case (_, .failed(let error)): output.events.append(.next(id, .failure(error)))
        case (_, .finished): output.events.append(.next(id, .success(nil)))
        }
    }
}

extension ClientConnectionMachine.Ending {
    /// What a sender is told.
    var asSendError: CallError {
        switch self {
        case .finished: .streamClosed
        case .failed(let error): error
        }
    }
}
