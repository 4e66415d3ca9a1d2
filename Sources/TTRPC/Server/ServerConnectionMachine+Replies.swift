internal import NIOCore
internal import ProtobufRuntime

/// What comes from the owner.
extension ServerConnectionMachine {
    /// Ends a call with its reply.
    package mutating func reply(
        to stream: UInt32, _ payload: [UInt8], at now: MonotonicTime,
        into output: inout ServerConnectionOutput
    ) -> SendOutcome {
        payload.withUnsafeBytes { reply(to: stream, $0, at: now, into: &output) }
    }

    /// The same for a reply that lies somewhere; it is copied.
    package mutating func reply(
        to stream: UInt32, _ payload: UnsafeRawBufferPointer, at now: MonotonicTime,
        into output: inout ServerConnectionOutput
    ) -> SendOutcome {
        guard let live = streams[stream] else { return .callEnded }
        remove(stream, live)
        lastActivity = now
        let byteCount = ByteBuffer.successByteCount(payload: payload.count)
        guard byteCount <= min(limits.replyFrameBytesMaximum, FrameHeader.dataBytesMaximum)
        else {
            let most = limits.replyFrameBytesMaximum
            let status = Status(
                .resourceExhausted, "reply of \(byteCount) bytes; at most \(most) are sent")
            writeFailure(stream: stream, status, into: &output)
            return .overLimit
        }
        let before = output.bytes.writerIndex
        output.bytes.writeSuccess(stream: stream, payload: payload)
        queued(output.bytes.writerIndex - before, into: &output)
        return .sent
    }

    /// Ends a call with a failure.
    package mutating func fail(
        _ stream: UInt32, _ status: Status, at now: MonotonicTime,
        into output: inout ServerConnectionOutput
    ) -> SendOutcome {
        guard let live = streams[stream] else { return .callEnded }
        remove(stream, live)
        lastActivity = now
        writeFailure(stream: stream, status, into: &output)
        return .sent
    }

    /// Sends a message of a stream.
    package mutating func sendMessage(
        on stream: UInt32, _ payload: [UInt8], at now: MonotonicTime,
        into output: inout ServerConnectionOutput
    ) -> SendOutcome {
        guard let live = streams[stream] else { return .callEnded }
        guard live.kind != .unary else { return .notStreaming }
        guard payload.count <= limits.frameLimits.dataBytesMaximum else { return .overLimit }
        guard unsentByteCount < limits.replyBytesBeforePause else {
            ownerAwaitsWritable = true
            return .full
        }
        lastActivity = now
        write(.data, stream, data: payload, into: &output)
        return .sent
    }

    /// Ends a stream after its last message.
    package mutating func finish(
        _ stream: UInt32, at now: MonotonicTime, into output: inout ServerConnectionOutput
    ) -> SendOutcome {
        guard let live = streams[stream] else { return .callEnded }
        guard live.kind != .unary else { return .notStreaming }
        remove(stream, live)
        lastActivity = now
        write(.data, stream, flags: [.remoteClosed, .noData], into: &output)
        return .sent
    }

    /// Stops or resumes reading from this peer, on the owner's wish.
    package mutating func setPaused(_ isPaused: Bool, at now: MonotonicTime) {
        isPausedByOwner = isPaused
        // What we did not read does not count against the peer.
        if !isPaused {
            lastActivity = now
            if frameStartedAt != nil { frameStartedAt = now }
        }
    }

    /// Ends the connection on the owner's wish, when the answers given so far are sent.
    package mutating func close(
        reason: String, into output: inout ServerConnectionOutput
    ) {
        beginClosing(.byOwner(reason), into: &output)
    }

    /// Refuses new streams; closes when the live ones are over.
    package mutating func drain(at now: MonotonicTime) {
        guard phase == .open else { return }
        phase = .draining(since: now)
    }

    func failureFrame(_ status: Status) -> [UInt8] {
        let encoded = Response(status: status).encoded()
        guard encoded.count <= limits.replyFrameBytesMaximum else {
            let short = Status(
                code: status.code, message: "the explanation is over the limit of a reply")
            return Response(status: short).encoded()
        }
        return encoded
    }

    mutating func writeFailure(
        stream: UInt32, _ status: Status, into output: inout ServerConnectionOutput
    ) {
        write(.response, stream, data: failureFrame(status), into: &output)
    }

    private mutating func write(
        _ type: FrameType, _ stream: UInt32, flags: FrameFlags = [], data: [UInt8] = [],
        into output: inout ServerConnectionOutput
    ) {
        let before = output.bytes.writerIndex
        output.bytes.writeFrame(type, stream: stream, flags: flags, data: data)
        queued(output.bytes.writerIndex - before, into: &output)
    }

    private mutating func queued(
        _ byteCount: Int, into output: inout ServerConnectionOutput
    ) {
        unsentByteCount += byteCount
        queuedByteCount &+= UInt64(byteCount)
        if unsentByteCount > limits.replyBytesMaximum {
            beginClosing(.repliesNotRead, into: &output)
        }
    }
}
