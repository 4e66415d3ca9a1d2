/// A streaming call under way. When the last reference goes, the stream is abandoned.
public final class ClientStream: Sendable {
    private let id: ClientCallID
    private let connection: ClientConnection

    init(_ id: ClientCallID, _ connection: ClientConnection) {
        self.id = id
        self.connection = connection
    }

    deinit {
        let id = id
        connection.onLoop { $0.release(id) }
    }

    /// Sends a message; returns when the connection takes another. One sender at a time.
    public func send(_ payload: [UInt8]) async throws(CallError) {
        let id = id
        let connection = connection
        let flag = CancellationFlag()
        let failure = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                connection.onLoop { $0.send(id, payload, flag, continuation) }
            }
        } onCancel: {
            flag.set()
            connection.onLoop { $0.cancel(id) }
        }
        if let failure { throw failure }
    }

    /// Says that no message follows. The server's answer is still to come.
    public func finish() async throws(CallError) {
        let id = id
        let failure = await withCheckedContinuation { continuation in
            connection.onLoop { $0.finishSending(id, continuation) }
        }
        if let failure { throw failure }
    }

    /// What the server sends. For one consumer.
    public var messages: MessageSequence { MessageSequence(stream: self) }

    /// Waits for the end of the stream.
    ///
    /// - Returns: the last message; empty when there is none.
    public func response() async throws(CallError) -> [UInt8] {
        var last: [UInt8] = []
        while let message = try await next() { last = message }
        return last
    }

    /// Gives the stream up. ttrpc cannot tell the server so; it sees a half-close at most, and
    /// what it still sends is dropped here.
    public func abandon() {
        let id = id
        connection.onLoop { $0.cancel(id) }
    }

    func next() async throws(CallError) -> [UInt8]? {
        let id = id
        let connection = connection
        let flag = CancellationFlag()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                connection.onLoop { $0.next(id, flag, continuation) }
            }
        } onCancel: {
            flag.set()
            connection.onLoop { $0.cancel(id) }
        }
        return try result.get()
    }
}

/// The messages of a stream, in order, ending when the server ends it or throwing why it failed.
public struct MessageSequence: AsyncSequence, Sendable {
    public typealias Element = [UInt8]
    public typealias Failure = CallError

    let stream: ClientStream

    public func makeAsyncIterator() -> Iterator {
        Iterator(stream: stream)
    }

    /// Asks for one message after the other; the server is held back while nobody asks.
    public struct Iterator: AsyncIteratorProtocol {
        let stream: ClientStream

        public mutating func next() async throws(CallError) -> [UInt8]? {
            try await stream.next()
        }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(CallError) -> [UInt8]? {
            try await stream.next()
        }
    }
}
