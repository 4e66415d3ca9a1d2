package import NIOCore
internal import ProtobufRuntime

/// What comes from the server, and is consumed.
extension ClientConnectionMachine {
    /// The answer to `next`.
    package enum NextMessage: Equatable {
        /// A message, or nil at the end.
        case message([UInt8]?)
        case failure(CallError)
        /// It will come as `.next`.
        case wait
    }

    /// Takes what was read from the socket.
    ///
    /// - Returns: why the connection must be closed, if it must.
    package mutating func receive(
        _ bytes: ByteBuffer, into output: inout ClientConnectionOutput
    ) -> FrameViolation? {
        guard endReason == nil, !hasViolation else { return nil }
        decoder.append(bytes)
        while true {
            var violation: FrameViolation?
            switch decoder.next() {
            case .frame(let header, let data): violation = take(header, data, into: &output)
            case .overLimit(let header): violation = takeOverLimit(header, into: &output)
            case .violation(let found): violation = found
            case .incomplete:
                sendWaiting(into: &output)
                return nil
            }
            if let violation {
                hasViolation = true
                decoder = FrameDecoder(limits: limits.frameLimits)
                return violation
            }
        }
    }

    /// The next message of a stream.
    package mutating func next(_ id: ClientCallID) -> NextMessage {
        guard var call = calls[id], !call.isAwaited, call.kind != .unary else {
            return .failure(.streamClosed)
        }
        if let message = call.inbox.popFirst() {
            call.inboxByteCount -= message.count
            unconsumedByteCount -= message.count
            calls[id] = call
            return .message(message)
        }
        switch call.ending {
        case .finished: return .message(nil)
        case .failed(let error): return .failure(error)
        case nil:
            setAwaited(&call, true)
            calls[id] = call
            return .wait
        }
    }

    /// The socket is closed. Every call fails.
    package mutating func connectionClosed(
        reason: String, into output: inout ClientConnectionOutput
    ) {
        guard endReason == nil else { return }
        endReason = reason
        waiting.removeAll()
        streams.removeAll()
        for id in calls.keys.sorted() {
            guard let call = calls[id] else { continue }
            let error = CallError.connectionClosed(execution(of: call), reason: reason)
            end(id, .failed(error), into: &output)
        }
    }

    private mutating func take(
        _ header: FrameHeader, _ data: ByteBuffer, into output: inout ClientConnectionOutput
    ) -> FrameViolation? {
        guard header.type != .request else { return .unexpectedType(.request) }
        guard let owner = streams[header.streamID] else {
            // Late for a stream that is over, or of a stream that never was.
            return header.streamID < nextStreamID ? nil : .invalidStreamID(header.streamID)
        }
        let isLast = header.type == .response || header.flags.contains(.remoteClosed)
        if isLast { streams[header.streamID] = nil }
        guard let id = owner else { return nil }
        if header.type == .response {
            takeResponse(id, data, into: &output)
        } else {
            takeMessage(id, header, data, into: &output)
        }
        return nil
    }

    private mutating func takeResponse(
        _ id: ClientCallID, _ data: ByteBuffer, into output: inout ClientConnectionOutput
    ) {
        let response: Response
        do {
            response = try data.withUnsafeReadableBytes { (bytes) throws(DecodingError) in
                try Response(decoding: bytes, options: .request)
            }
        } catch {
            end(id, .failed(.malformedResponse("response envelope: \(error)")), into: &output)
            return
        }
        if let status = response.status, status.code != 0 {
            end(id, .failed(.status(status)), into: &output)
        } else if calls[id]?.kind == .unary {
            guard var call = calls.removeValue(forKey: id) else { return }
            setAwaited(&call, false)
            output.events.append(.completed(id, .success(response.payload)))
        } else {
            // "Final stream data": an empty one only ends the stream.
            if !response.payload.isEmpty { deliver(id, response.payload, into: &output) }
            end(id, .finished, into: &output)
        }
    }

    private mutating func takeMessage(
        _ id: ClientCallID, _ header: FrameHeader, _ data: ByteBuffer,
        into output: inout ClientConnectionOutput
    ) {
        guard let call = calls[id], call.kind != .unary else {
            giveUp(id, .malformedResponse("stream data on a unary call"), into: &output)
            return
        }
        if !header.flags.contains(.noData) {
            let most = limits.unconsumedBytesMaximum
            guard call.isAwaited || unconsumedByteCount + data.readableBytes <= most else {
                giveUp(id, .streamNotConsumed, into: &output)
                return
            }
            deliver(id, Array(data.readableBytesView), into: &output)
        }
        if header.flags.contains(.remoteClosed) { end(id, .finished, into: &output) }
    }

    private mutating func deliver(
        _ id: ClientCallID, _ message: [UInt8], into output: inout ClientConnectionOutput
    ) {
        guard var call = calls[id], call.ending == nil else { return }
        if call.isAwaited {
            setAwaited(&call, false)
            output.events.append(.next(id, .success(message)))
        } else {
            call.inbox.append(message)
            call.inboxByteCount += message.count
            unconsumedByteCount += message.count
        }
        calls[id] = call
    }

    private mutating func takeOverLimit(
        _ header: FrameHeader, into output: inout ClientConnectionOutput
    ) -> FrameViolation? {
        guard header.type != .request else { return .unexpectedType(.request) }
        guard let owner = streams[header.streamID] else {
            return header.streamID < nextStreamID ? nil : .invalidStreamID(header.streamID)
        }
        let isLast = header.type == .response || header.flags.contains(.remoteClosed)
        if isLast { streams[header.streamID] = nil }
        guard let id = owner else { return nil }
        let most = limits.frameLimits.bytesMaximum(of: header.type)
        giveUp(id, .responseTooLong(bytes: header.dataByteCount, limit: most), into: &output)
        return nil
    }
}
