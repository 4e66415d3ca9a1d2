import NIOCore
import TTRPC

/// A client connection machine on the table.
struct ClientBench {
    var machine: ClientConnectionMachine
    var output = ClientConnectionOutput()

    init(_ limits: ClientLimits = ClientLimits(), firstStreamID: UInt32 = 1) {
        machine = ClientConnectionMachine(limits: limits, firstStreamID: firstStreamID)
    }

    static func id(_ number: UInt64) -> ClientCallID {
        ClientCallID(rawValue: number)
    }

    @discardableResult
    mutating func start(
        _ number: UInt64, _ kind: CallKind = .unary, request: [UInt8] = [1],
        deadline: MonotonicTime? = nil
    ) throws(CallError) -> Bool {
        try machine.start(
            Self.id(number), kind: kind, encodedRequest: request, deadline: deadline, at: at(0),
            into: &output)
    }

    mutating func send(_ number: UInt64, _ payload: [UInt8]) throws(CallError) -> Bool {
        try machine.send(Self.id(number), payload, into: &output)
    }

    mutating func finish(_ number: UInt64) throws(CallError) {
        try machine.finishSending(Self.id(number), into: &output)
    }

    mutating func next(_ number: UInt64) -> ClientConnectionMachine.NextMessage {
        machine.next(Self.id(number))
    }

    @discardableResult
    mutating func receive(_ bytes: [UInt8]) -> (events: [ClientEvent], violation: FrameViolation?) {
        let violation = machine.receive(ByteBuffer(bytes: bytes), into: &output)
        return (takeEvents(), violation)
    }

    mutating func takeEvents() -> [ClientEvent] {
        let events = output.events
        output.events = []
        return events
    }

    /// What was sent, handed to the socket, which keeps `unsent` bytes.
    mutating func flush(unsent: Int = 0) -> [SentFrame] {
        let frames = SentFrame.all(of: output.bytes)
        output.bytes.clear()
        machine.flushed(unsent: unsent, into: &output)
        return frames
    }
}
