internal import NIOCore
internal import ProtobufRuntime

/// A call that has come in.
public struct IncomingCall: Sendable {
    public var id: CallID
    public var kind: CallKind
    /// When the call is answered DEADLINE_EXCEEDED and reported as cancelled.
    public var deadline: MonotonicTime?
    private let request: RequestEnvelope

    init(
        id: CallID, kind: CallKind, request: RequestEnvelope, deadline: MonotonicTime?
    ) {
        self.id = id
        self.kind = kind
        self.request = request
        self.deadline = deadline
    }

    /// A call as a client would have sent it; for tests and simulations.
    public init(
        id: CallID, kind: CallKind, service: String, method: String, payload: [UInt8],
        metadata: [KeyValue] = [], deadline: MonotonicTime? = nil
    ) {
        let encoded = Request(
            service: service, method: method, payload: payload, metadata: metadata
        ).encoded()
        guard
            let request = try? RequestEnvelope(ByteBuffer(bytes: encoded), options: .stored)
        else { preconditionFailure("what was just encoded can be read") }
        self.init(id: id, kind: kind, request: request, deadline: deadline)
    }

    /// Full name of the service.
    public var service: String {
        request.withNames { service, _ in String(decoding: service, as: UTF8.self) }
    }

    /// Name of the method.
    public var method: String {
        request.withNames { _, method in String(decoding: method, as: UTF8.self) }
    }

    /// Calls `body` with the names of service and method, in UTF-8, where they lie. It gives
    /// nothing back, as `withPayload` does not: of a generic one each call would look its types up.
    public func withNames(
        _ body: (_ service: UnsafeRawBufferPointer, _ method: UnsafeRawBufferPointer) -> Void
    ) {
        request.withNames(body)
    }

    /// The encoded request message. Clients that open a `remoteOpen` stream often leave it empty.
    public var payload: [UInt8] { request.withPayload { Array($0) } }

    /// Calls `body` with the encoded request message, where it lies.
    public func withPayload(_ body: (UnsafeRawBufferPointer) -> Void) {
        request.withPayload(body)
    }

    /// Metadata in the order sent; see `firstValue(of:)`.
    public var metadata: [KeyValue] { request.metadata }
}

extension IncomingCall: Equatable {
    public static func == (left: IncomingCall, right: IncomingCall) -> Bool {
        left.id == right.id && left.kind == right.kind && left.deadline == right.deadline
            && left.service == right.service && left.method == right.method
            && left.payload == right.payload && left.metadata == right.metadata
    }
}
