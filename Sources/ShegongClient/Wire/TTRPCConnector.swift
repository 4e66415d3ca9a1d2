import NIOPosix
import TTRPC

/// Connections to the daemon's Unix socket over ttrpc.
struct TTRPCConnector: Connector {
    let socketPath: String

    func connect(within limit: Duration) async throws(CallFailure) -> any Connection {
        do throws(CallError) {
            return TTRPCConnection(
                try await ClientConnection.connect(unixSocketPath: socketPath, timeout: limit))
        } catch {
            throw CallFailure(error)
        }
    }
}

/// A ttrpc connection behind the client's seam.
private final class TTRPCConnection: Connection {
    private let connection: ClientConnection

    init(_ connection: ClientConnection) {
        self.connection = connection
    }

    func call(_ call: OutgoingCall) async throws(CallFailure) -> [UInt8] {
        do throws(CallError) {
            return try await connection.call(
                service: call.service, method: call.method, payload: call.payload,
                options: CallOptions(call))
        } catch {
            throw CallFailure(error)
        }
    }

    func open(_ call: OutgoingCall) async throws(CallFailure) -> any RequestStream {
        do throws(CallError) {
            let stream = try await connection.openStream(
                service: call.service, method: call.method, payload: call.payload, sending: true,
                options: CallOptions(call))
            return TTRPCStream(connection: connection, stream: stream)
        } catch {
            throw CallFailure(error)
        }
    }

    func receive(_ call: OutgoingCall) async throws(CallFailure) -> any ReplyStream {
        do throws(CallError) {
            let stream = try await connection.openStream(
                service: call.service, method: call.method, payload: call.payload, sending: false,
                options: CallOptions(call))
            return TTRPCReplies(connection: connection, stream: stream)
        } catch {
            throw CallFailure(error)
        }
    }

    func close() async {
        await connection.close()
    }
}

private struct TTRPCReplies: ReplyStream {
    let connection: ClientConnection
    let stream: ClientStream

    func next() async throws(CallFailure) -> [UInt8]? {
        var iterator = stream.messages.makeAsyncIterator()
        do throws(CallError) {
            return try await iterator.next()
        } catch {
            throw CallFailure(error)
        }
    }

    func cancel() async {
        await connection.close()
    }
}

private struct TTRPCStream: RequestStream {
    let connection: ClientConnection
    let stream: ClientStream

    func send(_ message: [UInt8]) async throws(CallFailure) {
        do throws(CallError) {
            try await stream.send(message)
        } catch {
            guard error == .streamClosed else { throw CallFailure(error) }
            // The daemon has answered before the end; its answer says why.
            _ = try await answer()
            throw .answerUnreadable("The stream was answered before its end.")
        }
    }

    func finish() async throws(CallFailure) -> [UInt8] {
        do throws(CallError) {
            try await stream.finish()
        } catch {
            guard error == .streamClosed else { throw CallFailure(error) }
        }
        return try await answer()
    }

    private func answer() async throws(CallFailure) -> [UInt8] {
        do throws(CallError) {
            return try await stream.response()
        } catch {
            throw CallFailure(error)
        }
    }

    /// ttrpc has no cancellation: the most it can say is that no message follows, which the daemon
    /// would take for a complete request. Only the end of the connection says that it is not.
    func cancel() async {
        await connection.close()
    }
}

extension CallOptions {
    fileprivate init(_ call: OutgoingCall) {
        self.init(
            metadata: call.metadata.map { KeyValue(key: $0.key, value: $0.value) },
            timeout: call.limit)
    }
}

extension CallFailure {
    init(_ error: CallError) {
        self =
            switch error {
            case .status(let status): .status(RegistryError(status))
            case .deadlineExceeded(let execution): .timeout(sent: execution == .unknown)
            case .cancelled(let execution): .cancelled(sent: execution == .unknown)
            case .connectionClosed(let execution, _):
                .connectionLost(sent: execution == .unknown)
            case .connectFailed(_, let why): .unreachable(why)
            case .requestTooLong(let bytes, let limit): .requestTooLong("\(bytes) > \(limit)")
            case .responseTooLong(let bytes, let limit):
                .answerUnreadable("\(bytes) > \(limit)")
            case .malformedResponse(let why): .answerUnreadable(why)
            case .streamNotConsumed, .streamClosed: .answerUnreadable("\(error)")
            case .tooManyCalls:
                .status(
                    RegistryError(
                        code: .resourceExhausted, reason: "TOO_MANY_CALLS",
                        message: "Too many calls wait for the connection."))
            }
    }
}

extension RegistryError {
    /// The daemon's answer. A status without a reason of ours goes by the name of its code.
    init(_ status: Status) {
        let info = status.errorInfo
        self.init(
            code: RegistryErrorCode(rawValue: status.code) ?? .unknown,
            reason: info?.reason ?? status.statusCode.description, message: status.message,
            fields: status.badRequest?.fieldViolations.map {
                FieldViolation(field: $0.field, reason: $0.description)
            } ?? [],
            parameters: info?.metadata.map { Parameter(name: $0.key, value: $0.value) } ?? [])
    }
}

extension RegistryClient {
    /// A client of the daemon behind a socket. It connects at the first call.
    public init(settings: ClientSettings, environment: ClientEnvironment = .system) {
        self.init(
            connector: TTRPCConnector(socketPath: settings.socketPath), settings: settings,
            environment: environment)
    }
}
