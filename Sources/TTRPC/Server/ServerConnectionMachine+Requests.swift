internal import NIOCore
internal import ProtobufRuntime

/// What comes from the client.
extension ServerConnectionMachine {
    mutating func takeRequest(
        _ header: FrameHeader, _ data: ByteBuffer, at now: MonotonicTime,
        into output: inout ServerConnectionOutput
    ) {
        hasCompletedRequest = true
        guard admit(header, into: &output) else { return }
        let request: RequestEnvelope
        do {
            request = try RequestEnvelope(data)
        } catch {
            let status = Status(.invalidArgument, "request envelope: \(error)")
            refuse(header, status, into: &output)
            return
        }
        let kind = CallKind(flags: header.flags)
        guard request.timeoutNano >= 0 else {
            refuse(header, .deadlineExceeded, into: &output)
            return
        }
        let deadline = deadline(of: request, kind, at: now)
        streams.open(
            header.streamID,
            Stream(kind: kind, isRemoteClosed: kind != .remoteOpen, deadline: deadline))
        if let deadline { deadlineCheckAt = min(deadline, deadlineCheckAt ?? deadline) }
        output.events.append(
            .call(
                IncomingCall(
                    id: CallID(connection: id, stream: header.streamID), kind: kind,
                    request: request, deadline: deadline)))
    }

    /// Whether a new stream may be opened; refuses it otherwise.
    private mutating func admit(
        _ header: FrameHeader, into output: inout ServerConnectionOutput
    ) -> Bool {
        guard isNew(header, into: &output) else { return false }
        if case .draining = phase {
            refuse(header, Status(.unavailable, "the server is shutting down"), into: &output)
            return false
        }
        guard streams.count < limits.liveStreamsMaximum else {
            let most = limits.liveStreamsMaximum
            let status = Status(.resourceExhausted, "more than \(most) streams on a connection")
            refuse(header, status, into: &output)
            return false
        }
        return true
    }

    private mutating func isNew(
        _ header: FrameHeader, into output: inout ServerConnectionOutput
    ) -> Bool {
        guard header.streamID > lastStreamID else {
            violate(
                header.streamID, "a stream id cannot be used again and must rise", into: &output)
            return false
        }
        lastStreamID = header.streamID
        return true
    }

    private func deadline(
        of request: RequestEnvelope, _ kind: CallKind, at now: MonotonicTime
    ) -> MonotonicTime? {
        let asked: Duration? = request.timeoutNano > 0 ? .nanoseconds(request.timeoutNano) : nil
        let most = kind == .unary ? limits.unaryDeadlineMaximum : limits.streamDeadlineMaximum
        switch (asked, most) {
        case (let asked?, let most?): return now + min(asked, most)
        case (let timeout?, nil), (nil, let timeout?): return now + timeout
        case (nil, nil): return nil
        }
    }

    mutating func takeData(
        _ header: FrameHeader, _ data: ByteBuffer, into output: inout ServerConnectionOutput
    ) {
        let stream = header.streamID
        guard let live = streams[stream] else {
            takeDataOfNoStream(header, into: &output)
            return
        }
        guard live.kind == .remoteOpen, !live.isRemoteClosed else {
            violate(stream, "data on a stream that the client has closed", into: &output)
            return
        }
        let hasMessage = !header.flags.contains(.noData)
        guard hasMessage || data.readableBytes == 0 else {
            violate(stream, "data behind the flag that says there is none", into: &output)
            return
        }
        let call = CallID(connection: id, stream: stream)
        if hasMessage {
            output.events.append(.message(call, payload: Array(data.readableBytesView)))
        }
        if header.flags.contains(.remoteClosed) {
            streams.closeRemote(stream)
            output.events.append(.halfClosed(call))
        }
    }

    private mutating func takeDataOfNoStream(
        _ header: FrameHeader, into output: inout ServerConnectionOutput
    ) {
        guard endedEarly.contains(header.streamID) else {
            violate(header.streamID, "data on a stream that is not open", into: &output)
            return
        }
        if header.flags.contains(.remoteClosed) { endedEarly.remove(header.streamID) }
    }

    /// A frame within the protocol's limit and over ours.
    mutating func refuseOverLimit(
        _ header: FrameHeader, into output: inout ServerConnectionOutput
    ) {
        let most = limits.frameLimits.bytesMaximum(of: header.type)
        let status = Status(
            .resourceExhausted,
            "frame of \(header.dataByteCount) bytes; at most \(most) are taken here")
        switch header.type {
        case .response:
            beginClosing(.violation(.unexpectedType(.response)), into: &output)
        case .request:
            hasCompletedRequest = true
            guard isNew(header, into: &output) else { return }
            refuse(header, status, into: &output)
        case .data:
            guard let live = streams[header.streamID] else {
                takeDataOfNoStream(header, into: &output)
                return
            }
            end(header.streamID, live, .messageOverLimit, status, into: &output)
            if header.flags.contains(.remoteClosed) { endedEarly.remove(header.streamID) }
        }
    }

    /// Answers a stream that never became a call.
    private mutating func refuse(
        _ header: FrameHeader, _ status: Status, into output: inout ServerConnectionOutput
    ) {
        writeFailure(stream: header.streamID, status, into: &output)
        if header.flags.contains(.remoteOpen) { endedEarly.insert(header.streamID) }
    }

    /// Answers a breach of a stream's rules, which ends the stream's call if there is one.
    private mutating func violate(
        _ stream: UInt32, _ message: String, into output: inout ServerConnectionOutput
    ) {
        let status = Status(.invalidArgument, message)
        if let live = streams[stream] {
            end(stream, live, .streamViolation, status, into: &output)
        } else {
            writeFailure(stream: stream, status, into: &output)
        }
    }

    /// Ends a call without its owner.
    mutating func end(
        _ stream: UInt32, _ live: Stream, _ reason: CancellationReason, _ status: Status,
        into output: inout ServerConnectionOutput
    ) {
        remove(stream, live)
        writeFailure(stream: stream, status, into: &output)
        output.events.append(.cancelled(CallID(connection: id, stream: stream), reason))
    }

    mutating func remove(_ stream: UInt32, _ live: Stream) {
        streams.remove(stream)
        if !live.isRemoteClosed { endedEarly.insert(stream) }
    }
}

extension CallKind {
    init(flags: FrameFlags) {
        if flags.contains(.remoteOpen) {
            self = .remoteOpen
        } else if flags.contains(.remoteClosed) {
            self = .remoteClosed
        } else {
            self = .unary
        }
    }
}

extension Status {
    static let deadlineExceeded = Status(.deadlineExceeded, "the deadline has passed")
}
