package import NIOCore
internal import ProtobufRuntime

/// What a step of a connection asks of the shell around it: bytes to send, events to deliver.
package struct ServerConnectionOutput {
    /// Frames to send, in order.
    package var bytes = ByteBuffer()
    /// Events for the owner, in order.
    package var events: [ServerEvent] = []

    package init() {}
}

/// One connection of a server as a value: bytes, answers and times in; bytes and events out.
///
/// Duties (PROTOCOL.md of ttrpc 1.2 is the law; where it is silent, the Go server is followed):
/// 1. Frames that cannot be trusted end the connection (`FrameViolation`).
/// 2. Stream ids are odd and strictly rise. A reused or falling id is answered INVALID_ARGUMENT on
///    that stream, as the Go server does; when the stream is still live that ends its call.
/// 3. Data on a live unary or half-closed stream is answered INVALID_ARGUMENT, which ends the call.
///    Data on a stream that never was, or that both sides had closed, is answered
///    INVALID_ARGUMENT (Go server: "StreamID is no longer active"). Data on a stream that the
///    server ended while the client was still sending is dropped: the client could not know.
/// 4. A frame over our limit is answered RESOURCE_EXHAUSTED on its stream and never buffered.
/// 5. At most `liveStreamsMaximum` streams; beyond, RESOURCE_EXHAUSTED.
/// 6. Deadlines: at the deadline the client is answered DEADLINE_EXCEEDED and the owner told.
/// 7. Ending a stream from the server's side finishes it wholly, whatever the client still sends
///    (the protocol knows no server that is closed before its client).
/// 8. Unsent replies are bounded: beyond `replyBytesBeforePause` reading stops; a peer that takes
///    nothing for `blockedWriteTimeout`, or lets `replyBytesMaximum` gather, is dropped.
/// 9. Drain: new streams are answered UNAVAILABLE, live ones finish, then the connection closes.
package struct ServerConnectionMachine {
    enum Phase: Equatable {
        case open
        case draining(since: MonotonicTime)
        /// Nothing is read any more; the connection closes when the replies are sent.
        case closing(ConnectionEnd)
        case closed
    }

    struct Stream {
        let kind: CallKind
        var isRemoteClosed: Bool
        let deadline: MonotonicTime?
    }

    package let id: ConnectionID
    let limits: ServerLimits
    var phase = Phase.open
    var decoder: FrameDecoder
    var streams = LiveStreams()
    var endedEarly = EndedStreams(capacity: 256)
    var lastStreamID: UInt32 = 0

    let openedAt: MonotonicTime
    var lastActivity: MonotonicTime
    var hasCompletedRequest = false
    var frameStartedAt: MonotonicTime?
    /// No later than the earliest deadline of a live stream; may be that of one that has ended.
    var deadlineCheckAt: MonotonicTime?

    var isPausedByOwner = false
    /// Reply bytes handed out and not known to be sent.
    package internal(set) var unsentByteCount = 0
    var unsentCheckedAt: MonotonicTime?
    var unsentProgressAt: MonotonicTime?
    var sentByteCount: UInt64 = 0
    var sentByteCountChecked: UInt64 = 0
    var queuedByteCount: UInt64 = 0
    var ownerAwaitsWritable = false

    /// A connection just accepted.
    package init(id: ConnectionID, limits: ServerLimits, at now: MonotonicTime) {
        self.id = id
        self.limits = limits
        decoder = FrameDecoder(limits: limits.frameLimits)
        openedAt = now
        lastActivity = now
    }

    /// Streams that wait for an answer.
    package var liveStreamCount: Int { streams.count }

    /// Bytes received and not yet a whole frame.
    package var bufferedByteCount: Int { decoder.bufferedByteCount }

    /// Whether the shell should read from the socket.
    package var wantsReading: Bool {
        switch phase {
        case .open, .draining: !isPausedByOwner && unsentByteCount < limits.replyBytesBeforePause
        case .closing, .closed: false
        }
    }

    /// Not nil when the shell should close the socket now.
    package var closesNow: ConnectionEnd? {
        guard case .closing(let end) = phase else { return nil }
        switch end {
        case .byOwner, .drained, .idle, .noRequestInTime, .violation:
            return unsentByteCount == 0 ? end : nil
        case .peerClosed, .failed, .frameTooSlow, .repliesNotRead:
            return end
        }
    }

    var isReceiving: Bool {
        switch phase {
        case .open, .draining: true
        case .closing, .closed: false
        }
    }

    /// Takes what was read from the socket.
    package mutating func receive(
        _ bytes: ByteBuffer, at now: MonotonicTime, into output: inout ServerConnectionOutput
    ) {
        guard isReceiving else { return }
        lastActivity = now
        decoder.append(bytes)
        receiving: while isReceiving {
            switch decoder.next() {
            case .frame(let header, let data):
                frameStartedAt = nil
                take(header, data, at: now, into: &output)
            case .overLimit(let header):
                frameStartedAt = nil
                refuseOverLimit(header, into: &output)
            case .violation(let violation):
                beginClosing(.violation(violation), into: &output)
            case .incomplete:
                break receiving
            }
        }
        if isReceiving, decoder.isWithinFrame {
            frameStartedAt = frameStartedAt ?? now
        } else {
            frameStartedAt = nil
        }
    }

    private mutating func take(
        _ header: FrameHeader, _ data: ByteBuffer, at now: MonotonicTime,
        into output: inout ServerConnectionOutput
    ) {
        switch header.type {
        case .request: takeRequest(header, data, at: now, into: &output)
        case .data: takeData(header, data, into: &output)
        case .response:
            beginClosing(.violation(.unexpectedType(.response)), into: &output)
        }
    }

    /// Ends all calls; the socket is closed when the replies are sent.
    mutating func beginClosing(
        _ end: ConnectionEnd, into output: inout ServerConnectionOutput
    ) {
        guard isReceiving else { return }
        cancelAll(into: &output)
        phase = .closing(end)
    }

    private mutating func cancelAll(into output: inout ServerConnectionOutput) {
        for stream in streams.ids {
            output.events.append(
                .cancelled(CallID(connection: id, stream: stream), .connectionEnded))
        }
        streams.removeAll()
    }

    /// The socket is closed, by whomever. Nothing comes out of the machine afterwards.
    package mutating func connectionClosed(
        _ end: ConnectionEnd, into output: inout ServerConnectionOutput
    ) {
        guard phase != .closed else { return }
        cancelAll(into: &output)
        var end = end
        if case .closing(let earlier) = phase { end = earlier }
        phase = .closed
        output.events.append(.connectionClosed(id, end))
    }
}
