import NIOCore
import TTRPC

/// A server connection machine on the table: give it bytes, times and answers, look at what it
/// does. Bytes count as sent as soon as they come out, unless the peer is made to stop reading.
struct ServerBench {
    var machine: ServerConnectionMachine
    var output = ServerConnectionOutput()
    /// Whether the peer takes what is sent.
    var peerReads = true
    var unsent = 0

    static let id = ConnectionID(rawValue: 7)

    init(_ limits: ServerLimits = ServerLimits(), at seconds: Double = 0) {
        machine = ServerConnectionMachine(id: Self.id, limits: limits, at: at(seconds))
    }

    static func call(_ stream: UInt32) -> CallID {
        CallID(connection: id, stream: stream)
    }

    @discardableResult
    mutating func receive(_ bytes: [UInt8], _ seconds: Double = 0) -> (
        events: [ServerEvent], frames: [SentFrame]
    ) {
        machine.receive(ByteBuffer(bytes: bytes), at: at(seconds), into: &output)
        return settle(seconds)
    }

    @discardableResult
    mutating func settle(_ seconds: Double = 0) -> (events: [ServerEvent], frames: [SentFrame]) {
        unsent = peerReads ? 0 : unsent + output.bytes.readableBytes
        let frames = SentFrame.all(of: output.bytes)
        output.bytes.clear()
        machine.flushed(unsent: unsent, at: at(seconds), into: &output)
        let events = output.events
        output.events = []
        return (events, frames)
    }

    @discardableResult
    mutating func time(_ seconds: Double) -> (events: [ServerEvent], frames: [SentFrame]) {
        machine.timerFired(unsent: unsent, at: at(seconds), into: &output)
        return settle(seconds)
    }

    mutating func reply(_ stream: UInt32, _ payload: [UInt8], _ seconds: Double = 0)
        -> SendOutcome
    {
        machine.reply(to: stream, payload, at: at(seconds), into: &output)
    }

    mutating func send(_ stream: UInt32, _ payload: [UInt8], _ seconds: Double = 0)
        -> SendOutcome
    {
        machine.sendMessage(on: stream, payload, at: at(seconds), into: &output)
    }

    mutating func finish(_ stream: UInt32) -> SendOutcome {
        machine.finish(stream, at: at(0), into: &output)
    }

    mutating func fail(_ stream: UInt32, _ status: Status) -> SendOutcome {
        machine.fail(stream, status, at: at(0), into: &output)
    }
}
