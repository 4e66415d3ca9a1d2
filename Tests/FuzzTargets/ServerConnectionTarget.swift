import NIOCore
import ProtobufRuntime
import TTRPC

/// The server's half of a connection under any sequence of bytes, answers and times: its events
/// make sense to an owner, each call ends once, limits hold, and it all is the same however the
/// bytes were cut.
extension FuzzTarget {
    static let serverConnection = FuzzTarget(
        "server-connection", inputBytesMaximum: 2_000, seeds: ServerScript.seeds
    ) { input, _ in
        var script = ServerScript(input)
        try script.play()
    }
}

/// Two machines that get the same, one of them byte by byte, and what their owner knows.
private struct ServerScript {
    private var input: InputReader
    private var machine: ServerConnectionMachine
    private var twin: ServerConnectionMachine
    private var now = MonotonicTime(sinceOrigin: .seconds(1_000))
    private var unsent = 0
    /// Calls that the owner has to answer, by stream.
    private var live: [UInt32: (kind: CallKind, isHalfClosed: Bool)] = [:]
    private var lastStream: UInt32 = 0
    private var awaitsWritable = false
    private var isClosed = false

    private static let id = ConnectionID(rawValue: 7)
    private static var limits: ServerLimits {
        var limits = ServerLimits()
        limits.requestFrameBytesMaximum = 120
        limits.dataFrameBytesMaximum = 200
        limits.replyFrameBytesMaximum = 200
        limits.liveStreamsMaximum = 3
        limits.replyBytesBeforePause = 400
        limits.replyBytesMaximum = 1_500
        limits.streamDeadlineMaximum = .seconds(60)
        return limits
    }

    init(_ bytes: [UInt8]) {
        input = InputReader(bytes)
        machine = ServerConnectionMachine(id: Self.id, limits: Self.limits, at: now)
        twin = machine
    }

    mutating func play() throws {
        while !input.isAtEnd {
            try step()
        }
        try both("the end") { machine, output, _ in
            machine.connectionClosed(.peerClosed, into: &output)
        }
        try hold(isClosed && live.isEmpty, "a closed connection has said so, and of every call")
    }

    private mutating func step() throws {
        switch input.choice(12) {
        case 0, 1, 2, 3: try receive()
        case 4: try reply()
        case 5:
            try answer { machine, stream, now, output in
                machine.fail(stream, Status(.notFound, "x"), at: now, into: &output)
            }
        case 6: try sendMessage()
        case 7:
            try answer { machine, stream, now, output in
                machine.finish(stream, at: now, into: &output)
            }
        case 8: try passTime()
        case 9: try flush()
        case 10:
            let isPaused = input.byte() & 1 == 1
            try both("a pause") { machine, _, now in machine.setPaused(isPaused, at: now) }
        default:
            if input.byte() & 7 == 0 {
                try both("close") { machine, output, _ in
                    machine.close(reason: "x", into: &output)
                }
            } else {
                try both("drain") { machine, _, now in machine.drain(at: now) }
            }
        }
    }

    // MARK: What happens to a connection

    private mutating func receive() throws {
        let bytes = ByteBuffer(bytes: input.take(input.choice(160)))
        guard bytes.readableBytes > 0 else { return }
        try both("bytes") { machine, output, now in
            machine.receive(bytes, at: now, into: &output)
        } twin: { machine, output, now in
            var rest = bytes
            while let byte = rest.readSlice(length: 1) {
                machine.receive(byte, at: now, into: &output)
            }
        }
    }

    private mutating func reply() throws {
        let payload = [UInt8](repeating: 1, count: Int(input.byte()))
        try answer { machine, stream, now, output in
            machine.reply(to: stream, payload, at: now, into: &output)
        }
    }

    private mutating func sendMessage() throws {
        let payload = [UInt8](repeating: 2, count: Int(input.byte()))
        try answer(endsCall: false) { machine, stream, now, output in
            machine.sendMessage(on: stream, payload, at: now, into: &output)
        }
    }

    /// One answer on a stream that may or may not be live.
    private mutating func answer(
        endsCall: Bool = true,
        _ act: (
            inout ServerConnectionMachine, UInt32, MonotonicTime, inout ServerConnectionOutput
        ) -> SendOutcome
    ) throws {
        let stream = UInt32(input.byte() | 1)
        let former = live[stream]
        var outcomes: [SendOutcome] = []
        // An ended call is over for its owner before the machine speaks of anything else.
        try both("an answer", ending: endsCall ? stream : nil) { machine, output, now in
            outcomes.append(act(&machine, stream, now, &output))
        }
        try hold(outcomes.count == 2 && outcomes[0] == outcomes[1], "the twin does the same")
        let outcome = outcomes[0]
        try hold(
            (outcome == .callEnded) == (former == nil), "an answer goes to a live call: \(outcome)")
        if endsCall, outcome == .notStreaming { live[stream] = former }
        if outcome == .full { awaitsWritable = true }
        try checkCounts()
    }

    private mutating func passTime() throws {
        now = now + .milliseconds(1 << Int64(input.choice(22)))
        let unsent = unsent
        try both("time") { machine, output, now in
            machine.timerFired(unsent: unsent, at: now, into: &output)
        }
    }

    private mutating func flush() throws {
        unsent = unsent * Int(input.byte()) / 256
        let left = unsent
        try both("a flush") { machine, output, now in
            machine.flushed(unsent: left, at: now, into: &output)
        }
    }

    // MARK: What the machines say

    private typealias Act = (
        inout ServerConnectionMachine, inout ServerConnectionOutput, MonotonicTime
    ) -> Void

    private mutating func both(
        _ what: String, ending stream: UInt32? = nil, _ act: Act, twin actOnTwin: Act? = nil
    ) throws {
        var output = ServerConnectionOutput()
        var twinOutput = ServerConnectionOutput()
        act(&machine, &output, now)
        if let actOnTwin {
            actOnTwin(&twin, &twinOutput, now)
        } else {
            act(&twin, &twinOutput, now)
        }
        try hold(output.events == twinOutput.events, "\(what): the same events, however cut")
        try hold(output.bytes == twinOutput.bytes, "\(what): the same bytes, however cut")
        if let stream { live[stream] = nil }
        for event in output.events {
            try take(event)
        }
        unsent += output.bytes.readableBytes
        try checkFrames(output.bytes)
        if stream == nil { try checkCounts() }
    }

    private func checkCounts() throws(BrokenProperty) {
        try hold(machine.liveStreamCount == live.count, "live streams are those not ended")
        try hold(live.count <= Self.limits.liveStreamsMaximum, "streams are bounded")
        try hold(machine.unsentByteCount == unsent || isClosed, "unsent bytes are counted")
        try hold(
            machine.bufferedByteCount <= FrameHeader.byteCount + Self.limits.dataFrameBytesMaximum,
            "no more is held than a frame")
    }

    private mutating func take(_ event: ServerEvent) throws(BrokenProperty) {
        try hold(!isClosed, "nothing comes after the last event: \(event)")
        switch event {
        case .call(let call):
            try hold(
                call.id.stream > lastStream && call.id.stream & 1 == 1,
                "stream ids are odd and rise")
            lastStream = call.id.stream
            live[call.id.stream] = (call.kind, call.kind != .remoteOpen)
        case .message(let id, _), .halfClosed(let id):
            try hold(live[id.stream]?.isHalfClosed == false, "messages are of an open stream")
            if case .halfClosed = event { live[id.stream]?.isHalfClosed = true }
        case .cancelled(let id, _):
            try hold(live.removeValue(forKey: id.stream) != nil, "a live call is cancelled, once")
        case .writable:
            try hold(awaitsWritable, "nobody is told unasked that there is room")
            awaitsWritable = false
        case .connectionClosed:
            try hold(live.isEmpty, "calls end before their connection")
            isClosed = true
        case .connectionOpened, .connectionRefused, .drained:
            throw BrokenProperty("not an event of a connection: \(event)")
        }
    }

    private func checkFrames(_ bytes: ByteBuffer) throws(BrokenProperty) {
        var decoder = FrameDecoder(
            limits: FrameLimits(
                requestBytesMaximum: 0, responseBytesMaximum: 200, dataBytesMaximum: 200))
        decoder.append(bytes)
        while true {
            switch decoder.next() {
            case .frame(let header, let data):
                guard header.type == .response else { continue }
                let response = try? Response(decoding: Array(data.readableBytesView))
                try hold(response != nil, "a response is one")
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
        func request(_ stream: UInt32, _ flags: FrameFlags = []) -> [UInt8] {
            let request = Request(
                service: "s", method: "m", payload: [1], timeoutNano: 5_000_000_000,
                metadata: [KeyValue(key: "k", value: "v")])
            return received {
                $0.writeFrame(.request, stream: stream, flags: flags, data: request.encoded())
            }
        }
        let message = received { $0.writeFrame(.data, stream: 3, data: [1, 2]) }
        let last = received { $0.writeFrame(.data, stream: 3, flags: [.remoteClosed, .noData]) }
        return [
            request(1) + [4, 9, 1],
            request(3, .remoteOpen) + message + last + [6, 9, 3, 6, 250, 3, 7, 3, 9, 0],
            request(1) + request(3) + request(5) + request(7) + [8, 13, 8, 20, 5, 3],
            request(1, .remoteClosed) + [11, 1] + request(3) + [9, 0, 8, 20],
            request(1, .remoteClosed) + [6, 200, 1, 6, 200, 1, 6, 200, 1, 6, 20, 1, 9, 4, 7, 1],
        ]
    }
}
