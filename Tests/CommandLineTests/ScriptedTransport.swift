import ProtobufRuntime
import Schema
import ShegongClient
import Synchronization

/// A transport that follows a script and remembers what was asked of it.
final class ScriptedTransport: Connector {
    typealias Answer = Result<[UInt8], CallFailure>

    struct Memory {
        var connections = 0
        var failedConnections = 0
        var calls: [OutgoingCall] = []
        var messages: [RosterImportMessage] = []
        var cancelledStreams = 0
        var finishedStreams = 0
    }

    private let memory = Mutex(Memory())
    private let refusedConnections: Int
    private let respond: @Sendable (OutgoingCall, Int) -> Answer
    /// Message of a stream, from 0, whose sending fails.
    private let failingMessage: (number: Int, CallFailure)?
    /// What streams send, and how they fail.
    private let parts: [Answer]

    /// - Parameters:
    ///   - refusedConnections: attempts to connect that fail before one succeeds.
    ///   - respond: the answer to a call and its number from 0.
    init(
        refusedConnections: Int = 0, failingMessage: (number: Int, CallFailure)? = nil,
        parts: [Answer] = [],
        respond: @escaping @Sendable (OutgoingCall, Int) -> Answer
    ) {
        self.refusedConnections = refusedConnections
        self.failingMessage = failingMessage
        self.parts = parts
        self.respond = respond
    }

    var calls: [OutgoingCall] { memory.withLock { $0.calls } }
    var connections: Int { memory.withLock { $0.connections } }
    var messages: [RosterImportMessage] { memory.withLock { $0.messages } }
    var cancelledStreams: Int { memory.withLock { $0.cancelledStreams } }
    var finishedStreams: Int { memory.withLock { $0.finishedStreams } }

    func connect(within limit: Duration) async throws(CallFailure) -> any Connection {
        let isRefused = memory.withLock { memory in
            guard memory.failedConnections < refusedConnections else {
                memory.connections += 1
                return false
            }
            memory.failedConnections += 1
            return true
        }
        if isRefused { throw .unreachable("nobody listens") }
        return ScriptedConnection(transport: self)
    }

    fileprivate func answer(_ call: OutgoingCall) throws(CallFailure) -> [UInt8] {
        let number = memory.withLock { memory in
            memory.calls.append(call)
            return memory.calls.count - 1
        }
        return try respond(call, number).get()
    }

    fileprivate func take(_ message: [UInt8]) throws(CallFailure) {
        guard let message = try? RosterImportMessage(decoding: message) else {
            throw .requestTooLong("not an import message")
        }
        let number = memory.withLock { memory in
            memory.messages.append(message)
            return memory.messages.count - 1
        }
        if let failingMessage, failingMessage.number == number { throw failingMessage.1 }
    }

    fileprivate func begin(_ call: OutgoingCall) -> ScriptedReplies {
        memory.withLock { $0.calls.append(call) }
        return ScriptedReplies(transport: self, parts: parts)
    }

    fileprivate func noteFinish() { memory.withLock { $0.finishedStreams += 1 } }
    fileprivate func noteCancel() { memory.withLock { $0.cancelledStreams += 1 } }
}

private final class ScriptedConnection: Connection {
    private let transport: ScriptedTransport

    init(transport: ScriptedTransport) {
        self.transport = transport
    }

    func call(_ call: OutgoingCall) async throws(CallFailure) -> [UInt8] {
        try transport.answer(call)
    }

    func open(_ call: OutgoingCall) async throws(CallFailure) -> any RequestStream {
        ScriptedStream(transport: transport, call: call)
    }

    func receive(_ call: OutgoingCall) async throws(CallFailure) -> any ReplyStream {
        transport.begin(call)
    }

    func close() async {}
}

private final class ScriptedReplies: ReplyStream {
    private let transport: ScriptedTransport
    private let left: Mutex<[ScriptedTransport.Answer]>

    init(transport: ScriptedTransport, parts: [ScriptedTransport.Answer]) {
        self.transport = transport
        left = Mutex(parts)
    }

    func next() async throws(CallFailure) -> [UInt8]? {
        try left.withLock { $0.isEmpty ? nil : $0.removeFirst() }?.get()
    }

    func cancel() async { transport.noteCancel() }
}

private struct ScriptedStream: RequestStream {
    let transport: ScriptedTransport
    let call: OutgoingCall

    func send(_ message: [UInt8]) async throws(CallFailure) {
        try transport.take(message)
    }

    func finish() async throws(CallFailure) -> [UInt8] {
        transport.noteFinish()
        return try transport.answer(call)
    }

    func cancel() async {
        transport.noteCancel()
    }
}

/// A clock that stands still until somebody sleeps, and randomness that counts.
final class ManualTime: Sendable {
    private let state = Mutex((elapsed: Duration.zero, sleeps: [Duration](), random: UInt64(0)))

    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func advance(_ duration: Duration) {
        state.withLock { $0.elapsed += duration }
    }

    var environment: ClientEnvironment {
        ClientEnvironment(
            wallClock: { 1_639_497_600_000 },
            elapsed: { self.state.withLock { $0.elapsed } },
            random: {
                self.state.withLock { state in
                    state.random &+= 0x9e37_79b9_7f4a_7c15
                    return state.random
                }
            },
            sleep: { duration in
                self.state.withLock { state in
                    state.elapsed += duration
                    state.sleeps.append(duration)
                }
            })
    }
}

extension OutgoingCall {
    func metadata(_ key: String) -> [String] {
        metadata.filter { $0.key == key }.map(\.value)
    }
}

extension CallFailure {
    /// A refusal of the daemon.
    static func refusal(_ code: RegistryErrorCode, _ reason: String) -> CallFailure {
        .status(RegistryError(code: code, reason: reason, message: "no"))
    }
}
