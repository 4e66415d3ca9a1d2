internal import NIOCore

/// What comes from the callers.
extension ClientConnectionMachine {
    /// Starts a call. A unary call's outcome comes as `.completed`.
    ///
    /// - Returns: whether it is on its way. A unary call that waits for a stream needs no more
    ///   care; for a stream that waits, `.sendReady` will come.
    package mutating func start(
        _ id: ClientCallID, kind: CallKind, encodedRequest: [UInt8], deadline: MonotonicTime?,
        at now: MonotonicTime, into output: inout ClientConnectionOutput
    ) throws(CallError) -> Bool {
        if let endReason { throw .connectionClosed(.notSent, reason: endReason) }
        guard isUsable else {
            throw .connectionClosed(.notSent, reason: "the connection is out of stream ids")
        }
        let most = min(limits.frameBytesMaximum, FrameHeader.dataBytesMaximum)
        guard encodedRequest.count <= most else {
            throw .requestTooLong(bytes: encodedRequest.count, limit: most)
        }
        if let deadline, deadline <= now { throw .deadlineExceeded(.notSent) }
        guard waiting.count < limits.waitingCallsMaximum else { throw .tooManyCalls }
        var call = Call(
            kind: kind, deadline: deadline, isLocalClosed: kind != .remoteOpen, isAwaited: false)
        setAwaited(&call, kind == .unary)
        if let deadline { deadlineCheckAt = min(deadline, deadlineCheckAt ?? deadline) }
        let request = WaitingRequest(
            call: id, frameFlags: kind.flags, encodedRequest: encodedRequest)
        if waiting.isEmpty, streams.count < limits.liveStreamsMaximum {
            open(call, request, into: &output)
            return true
        }
        setSendAwaited(&call, kind != .unary)
        calls[id] = call
        waiting.append(request)
        return false
    }

    private mutating func open(
        _ call: Call, _ request: WaitingRequest, into output: inout ClientConnectionOutput
    ) {
        var call = call
        call.stream = nextStreamID
        nextStreamID += 2
        streams[call.stream] = .some(request.call)
        write(
            .request, call.stream, flags: request.frameFlags, data: request.encodedRequest,
            into: &output)
        call.requestEnd = queuedByteCount
        if call.isSendAwaited {
            setSendAwaited(&call, false)
            output.events.append(.sendReady(request.call, nil))
        }
        calls[request.call] = call
    }

    /// Sends what waits for a stream, as far as there are streams.
    mutating func sendWaiting(into output: inout ClientConnectionOutput) {
        while streams.count < limits.liveStreamsMaximum, let request = waiting.popFirst() {
            // Its caller may have given up, or its deadline may have passed.
            guard let call = calls[request.call], call.ending == nil else { continue }
            guard nextStreamID <= FrameHeader.streamIDMaximum else {
                let reason = "the connection is out of stream ids"
                end(
                    request.call, .failed(.connectionClosed(.notSent, reason: reason)),
                    into: &output)
                continue
            }
            open(call, request, into: &output)
        }
    }

    /// Sends a message of a stream.
    ///
    /// - Returns: whether another may be sent at once; otherwise `.sendReady` will come.
    package mutating func send(
        _ id: ClientCallID, _ payload: [UInt8], into output: inout ClientConnectionOutput
    ) throws(CallError) -> Bool {
        var call = try sendingCall(id)
        guard payload.count <= limits.frameLimits.dataBytesMaximum else {
            throw .requestTooLong(bytes: payload.count, limit: limits.frameLimits.dataBytesMaximum)
        }
        guard !call.isSendAwaited else { throw .streamClosed }
        write(.data, call.stream, data: payload, into: &output)
        guard unsentByteCount >= limits.unsentBytesBeforeWait else { return true }
        setSendAwaited(&call, true)
        calls[id] = call
        sendWaiters.append(id)
        return false
    }

    /// Says that no message follows.
    package mutating func finishSending(
        _ id: ClientCallID, into output: inout ClientConnectionOutput
    ) throws(CallError) {
        var call = try sendingCall(id)
        call.isLocalClosed = true
        calls[id] = call
        write(.data, call.stream, flags: [.remoteClosed, .noData], into: &output)
    }

    private func sendingCall(_ id: ClientCallID) throws(CallError) -> Call {
        guard let call = calls[id] else { throw .streamClosed }
        if let ending = call.ending { throw ending.asSendError }
        guard call.kind == .remoteOpen, !call.isLocalClosed, call.stream != 0 else {
            throw .streamClosed
        }
        return call
    }

    /// The caller gives up: who waits is told so, and nothing that comes is kept.
    package mutating func cancel(
        _ id: ClientCallID, into output: inout ClientConnectionOutput
    ) {
        guard let call = calls[id] else { return }
        giveUp(id, .cancelled(execution(of: call)), into: &output)
    }

    /// Nobody will ask for the call any more.
    package mutating func release(
        _ id: ClientCallID, into output: inout ClientConnectionOutput
    ) {
        cancel(id, into: &output)
        guard let call = calls.removeValue(forKey: id) else { return }
        unconsumedByteCount -= call.inboxByteCount
    }

    /// Ends a call from our side. ttrpc cannot tell the server so; its stream stays occupied
    /// until the server ends it, and a half-close is all that it sees.
    mutating func giveUp(
        _ id: ClientCallID, _ error: CallError, into output: inout ClientConnectionOutput
    ) {
        guard var call = calls[id], call.ending == nil else { return }
        unconsumedByteCount -= call.inboxByteCount
        call.inbox.removeAll()
        call.inboxByteCount = 0
        calls[id] = call
        end(id, .failed(error), into: &output)
        guard call.stream != 0, streams[call.stream] != nil else { return }
        streams.updateValue(nil, forKey: call.stream)
        if !call.isLocalClosed {
            write(.data, call.stream, flags: [.remoteClosed, .noData], into: &output)
        }
    }

    /// The shell has handed all bytes to the socket, which still holds this many.
    package mutating func flushed(
        unsent byteCount: Int, into output: inout ClientConnectionOutput
    ) {
        handedByteCount = queuedByteCount
        unsentByteCount = max(0, byteCount)
        guard unsentByteCount < limits.unsentBytesBeforeWait, !sendWaiters.isEmpty else { return }
        let ready = sendWaiters
        sendWaiters = []
        for id in ready {
            guard var call = calls[id] else { continue }
            setSendAwaited(&call, false)
            calls[id] = call
            output.events.append(.sendReady(id, nil))
        }
    }

    /// Looks at the deadlines.
    package mutating func timerFired(
        at now: MonotonicTime, into output: inout ClientConnectionOutput
    ) {
        guard let check = deadlineCheckAt, check <= now else { return }
        deadlineCheckAt = nil
        for id in calls.keys.sorted() {
            guard let call = calls[id], call.ending == nil, let deadline = call.deadline else {
                continue
            }
            if deadline <= now {
                giveUp(id, .deadlineExceeded(execution(of: call)), into: &output)
            } else {
                deadlineCheckAt = min(deadline, deadlineCheckAt ?? deadline)
            }
        }
        sendWaiting(into: &output)
    }

    private mutating func write(
        _ type: FrameType, _ stream: UInt32, flags: FrameFlags = [], data: [UInt8] = [],
        into output: inout ClientConnectionOutput
    ) {
        output.bytes.writeFrame(type, stream: stream, flags: flags, data: data)
        let byteCount = FrameHeader.byteCount + data.count
        queuedByteCount &+= UInt64(byteCount)
        unsentByteCount += byteCount
    }
}

extension CallKind {
    var flags: FrameFlags {
        switch self {
        case .unary: []
        case .remoteClosed: .remoteClosed
        case .remoteOpen: .remoteOpen
        }
    }
}
