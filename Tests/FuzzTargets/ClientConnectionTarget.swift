import NIOCore
import ProtobufRuntime
import TTRPC

/// The client's half of a connection against any server and any caller: whoever waits is told,
/// once, and in the end everybody is; what is sent is frames; limits hold.
extension FuzzTarget {
    static let clientConnection = FuzzTarget(
        "client-connection", inputBytesMaximum: 2_000, seeds: ClientScript.seeds
    ) { input, _ in
        var script = ClientScript(input)
        try script.play()
    }
}

/// One machine, and what its callers wait for.
private struct ClientScript {
    private var input: InputReader
    private var machine = ClientConnectionMachine(limits: Self.limits)
    private var output = ClientConnectionOutput()
    private var now = MonotonicTime(sinceOrigin: .seconds(1_000))
    /// All calls ever made, by number, with what their caller waits for.
    private var calls: [Call] = []
    private var lastStream: UInt32 = 0
    private var isClosed = false

    private struct Call {
        let kind: CallKind
        var awaitsReply = false
        var awaitsMessage = false
        var awaitsSending = false

        var isWaiting: Bool { awaitsReply || awaitsMessage || awaitsSending }
    }

    private static var limits: ClientLimits {
        var limits = ClientLimits()
        limits.frameBytesMaximum = 200
        limits.liveStreamsMaximum = 3
        limits.waitingCallsMaximum = 3
        limits.unconsumedBytesBeforePause = 300
        limits.unconsumedBytesMaximum = 600
        limits.unsentBytesBeforeWait = 400
        return limits
    }

    init(_ bytes: [UInt8]) { input = InputReader(bytes) }

    mutating func play() throws {
        while !input.isAtEnd {
            try step()
        }
        machine.connectionClosed(reason: "over", into: &output)
        isClosed = true
        try settle()
        try hold(!calls.contains { $0.isWaiting }, "in the end nobody waits")
    }

    private mutating func step() throws {
        switch input.choice(11) {
        case 0, 1, 2: try receive()
        case 3, 4: start()
        case 5: send()
        case 6:
            withCall { script, id, _ in
                try? script.machine.finishSending(id, into: &script.output)
            }
        case 7: withCall { script, id, number in script.next(id, number) }
        case 8: withCall { script, id, _ in script.machine.cancel(id, into: &script.output) }
        case 9:
            now = now + .milliseconds(1 << Int64(input.choice(20)))
            machine.timerFired(at: now, into: &output)
        default:
            machine.flushed(unsent: Int(input.byte()) * 4, into: &output)
            if input.byte() == 7 {
                machine.connectionClosed(reason: "cut", into: &output)
                isClosed = true
            }
        }
        try settle()
    }

    private mutating func receive() throws {
        let bytes = ByteBuffer(bytes: input.take(input.choice(200)))
        if machine.receive(bytes, into: &output) != nil {
            try settle()
            machine.connectionClosed(reason: "violation", into: &output)
            isClosed = true
        }
    }

    private mutating func start() {
        let kinds: [CallKind] = [.unary, .remoteClosed, .remoteOpen]
        let kind = kinds[input.choice(3)]
        let deadline = input.choice(3) == 0 ? now + .seconds(Int64(input.byte())) : nil
        let id = ClientCallID(rawValue: UInt64(calls.count))
        var call = Call(kind: kind)
        do throws(CallError) {
            let isOnItsWay = try machine.start(
                id, kind: kind, encodedRequest: [UInt8](repeating: 3, count: Int(input.byte())),
                deadline: deadline, at: now, into: &output)
            call.awaitsReply = kind == .unary
            call.awaitsSending = kind != .unary && !isOnItsWay
        } catch {
            // Refused before it began: nobody waits for it.
        }
        calls.append(call)
    }

    private mutating func send() {
        let payload = [UInt8](repeating: 4, count: Int(input.byte()))
        withCall { script, id, number in
            if let isReady = try? script.machine.send(id, payload, into: &script.output), !isReady {
                script.calls[number].awaitsSending = true
            }
        }
    }

    private mutating func next(_ id: ClientCallID, _ number: Int) {
        if machine.next(id) == .wait { calls[number].awaitsMessage = true }
    }

    private mutating func withCall(
        _ act: (inout ClientScript, ClientCallID, Int) -> Void
    ) {
        let number = Int(input.byte())
        guard number < calls.count else { return }
        act(&self, ClientCallID(rawValue: UInt64(number)), number)
    }

    // MARK: What the machine says

    private mutating func settle() throws(BrokenProperty) {
        for event in output.events {
            switch event {
            case .completed(let id, _): try told(id, \.awaitsReply, "a reply")
            case .next(let id, _): try told(id, \.awaitsMessage, "a message")
            case .sendReady(let id, _): try told(id, \.awaitsSending, "room to send")
            }
        }
        output.events = []
        try checkFrames(output.bytes)
        output.bytes.clear()
        try hold(machine.liveStreamCount <= Self.limits.liveStreamsMaximum, "streams are bounded")
        let most =
            Self.limits.unconsumedBytesMaximum + 2 * Self.limits.frameBytesMaximum
            + FrameHeader.byteCount
        try hold(machine.bufferedByteCount <= most, "what nobody consumes is bounded")
        if calls.contains(where: \.isWaiting) {
            try hold(machine.wantsReading, "the socket is read while somebody waits")
        }
    }

    private mutating func told(
        _ id: ClientCallID, _ wait: WritableKeyPath<Call, Bool>, _ what: String
    ) throws(BrokenProperty) {
        let number = Int(id.rawValue)
        try hold(
            number < calls.count && calls[number][keyPath: wait], "\(what) is for who waits for it")
        calls[number][keyPath: wait] = false
    }

    private mutating func checkFrames(_ bytes: ByteBuffer) throws(BrokenProperty) {
        var decoder = FrameDecoder(
            limits: FrameLimits(
                requestBytesMaximum: 200, responseBytesMaximum: 0, dataBytesMaximum: 200))
        decoder.append(bytes)
        while true {
            switch decoder.next() {
            case .frame(let header, _) where header.type == .request:
                try hold(header.streamID > lastStream, "stream ids rise")
                lastStream = header.streamID
            case .frame(let header, _):
                try hold(header.streamID <= lastStream, "messages are of streams that were opened")
            case .incomplete:
                try hold(!decoder.isWithinFrame, "whole frames are sent")
                return
            case .overLimit, .violation: throw BrokenProperty("what is sent is frames")
            }
        }
    }

    static func seeds() -> [[UInt8]] {
        func received(_ write: (inout ByteBuffer) -> Void) -> [UInt8] {
            var buffer = ByteBuffer()
            write(&buffer)
            return [0, UInt8(buffer.readableBytes)] + Array(buffer.readableBytesView)
        }
        let success = received { $0.writeSuccess(stream: 1, payload: [5, 6]) }
        let failure = received {
            let status = Response(status: Status(.notFound, "x"))
            $0.writeFrame(.response, stream: 1, data: status.encoded())
        }
        let message = received { $0.writeFrame(.data, stream: 1, data: [7, 8]) }
        let last = received { $0.writeFrame(.data, stream: 1, flags: [.remoteClosed, .noData]) }
        let unary: [UInt8] = [3, 0, 0, 9, 10]
        let stream: [UInt8] = [3, 2, 1, 10]
        return [
            unary + success, unary + failure, unary + [9, 19],
            stream + [5, 90, 0, 6, 0, 7, 0] + message + [7, 0] + last + [7, 0],
            stream + [5, 190, 0, 5, 190, 0, 5, 190, 0, 10, 0, 0] + message + message + last,
            unary + unary + unary + unary + unary + [8, 1, 8, 4] + success,
        ]
    }
}
