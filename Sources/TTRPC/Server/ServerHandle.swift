/// How the owner of a server answers. All methods are for the server's event loop only.
public struct ServerHandle: Sendable {
    let server: ServerLoop

    /// The server's clock, that of `IncomingCall.deadline`.
    public var now: MonotonicTime { server.now }

    /// Ends a call with its reply.
    @discardableResult
    public func reply(_ call: CallID, _ payload: [UInt8]) -> SendOutcome {
        server.onConnection(call.connection) { handler, now in
            handler.machine.reply(to: call.stream, payload, at: now, into: &handler.output)
        } ?? .callEnded
    }

    /// The same for a reply that lies somewhere; it is copied.
    @discardableResult
    public func reply(_ call: CallID, _ payload: UnsafeRawBufferPointer) -> SendOutcome {
        server.onConnection(call.connection) { handler, now in
            handler.machine.reply(to: call.stream, payload, at: now, into: &handler.output)
        } ?? .callEnded
    }

    /// Ends a call with a failure.
    @discardableResult
    public func fail(_ call: CallID, _ status: Status) -> SendOutcome {
        server.onConnection(call.connection) { handler, now in
            handler.machine.fail(call.stream, status, at: now, into: &handler.output)
        } ?? .callEnded
    }

    /// Ends a call.
    @discardableResult
    public func answer(_ call: CallID, _ answer: CallAnswer) -> SendOutcome {
        switch answer {
        case .reply(let payload): reply(call, payload)
        case .failure(let status): fail(call, status)
        }
    }

    /// Sends a message of a stream; not for unary calls.
    @discardableResult
    public func sendMessage(_ call: CallID, _ payload: [UInt8]) -> SendOutcome {
        server.onConnection(call.connection) { handler, now in
            handler.machine.sendMessage(on: call.stream, payload, at: now, into: &handler.output)
        } ?? .callEnded
    }

    /// Ends a stream after its last message.
    @discardableResult
    public func finish(_ call: CallID) -> SendOutcome {
        server.onConnection(call.connection) { handler, now in
            handler.machine.finish(call.stream, at: now, into: &handler.output)
        } ?? .callEnded
    }

    /// Reads nothing more from a peer, until resumed: the owner's own backpressure. What has been
    /// read already is still delivered.
    public func pauseReading(_ connection: ConnectionID) {
        server.onConnection(connection) { handler, now in
            handler.machine.setPaused(true, at: now)
        }
    }

    /// Reads from a peer again.
    public func resumeReading(_ connection: ConnectionID) {
        server.onConnection(connection) { handler, now in
            handler.machine.setPaused(false, at: now)
        }
    }

    /// Ends a connection, when the answers given so far are sent.
    public func close(_ connection: ConnectionID, reason: String) {
        server.onConnection(connection) { handler, _ in
            handler.machine.close(reason: reason, into: &handler.output)
        }
    }

    /// Ends all connections, when the answers given so far are sent.
    public func closeAll(reason: String) {
        server.onEachConnection { handler, _ in
            handler.machine.close(reason: reason, into: &handler.output)
        }
    }

    /// Stops listening and refuses new calls with UNAVAILABLE; each connection closes when its
    /// live calls are over. `.drained` follows when nothing is left.
    public func drain() {
        server.drain()
    }

    /// Sends answers given outside `receive` at once, not at the end of the loop's tick.
    public func flush() {
        server.flushNow()
    }
}
