import NIOCore
import ProtobufRuntime
import TTRPC
import Testing

// Goal: whatever bytes a peer sends, the machines neither trap nor grow beyond their limits, and
// what they send back is whole frames. Method: seeds decide the bytes; a failing seed is in the
// message and can be run alone. In Swift a trap ends the test process: that is the check.

@Suite("Abuse: seeded random bytes and mutated conversations")
struct AbuseTests {
    /// Small limits, so that each is met often.
    private static let limits: ServerLimits = {
        var limits = ServerLimits()
        limits.requestFrameBytesMaximum = 200
        limits.dataFrameBytesMaximum = 100
        limits.replyFrameBytesMaximum = 150
        limits.liveStreamsMaximum = 3
        limits.replyBytesBeforePause = 2_000
        limits.replyBytesMaximum = 20_000
        return limits
    }()

    private static let conversation: [[UInt8]] = [
        requestFrame(stream: 1), requestFrame(stream: 3, flags: 2), dataFrame(stream: 3, [1, 2]),
        requestFrame(stream: 5, flags: 1, timeoutNano: 1_000_000_000),
        dataFrame(stream: 3, flags: 1, [3]), requestFrame(stream: 7, timeoutNano: .max),
        dataFrame(stream: 3, flags: 5), requestFrame(stream: 9, payload: []),
        frame(3, stream: 5, [UInt8](repeating: 0, count: 120)),
        frame(1, stream: 11, [UInt8](repeating: 0, count: 220)),
        requestFrame(stream: 0x7FFF_FFFF, flags: 2),
    ]

    private func bytes(_ generator: inout SeededGenerator) -> [UInt8] {
        switch generator.next() % 4 {
        case 0:
            return (0..<Int(generator.next() % 80)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
        case 1:
            // A plausible header before random data.
            let data = (0..<Int(generator.next() % 30)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let stream = UInt32(generator.next() % 16)
            let type = UInt8(generator.next() % 5)
            let flags = UInt8(generator.next() % 8)
            let length = generator.next() % 8 == 0 ? UInt32(generator.next() % 400) : nil
            return frame(type, stream: stream, flags: flags, data, length: length)
        default:
            var chosen: [UInt8] = []
            for _ in 0..<(1 + generator.next() % 5) {
                chosen += Self.conversation.randomElement(using: &generator) ?? []
            }
            for _ in 0..<(generator.next() % 4) where !chosen.isEmpty {
                let index = Int.random(in: chosen.indices, using: &generator)
                chosen[index] = UInt8.random(in: 0...255, using: &generator)
            }
            if generator.next() % 4 == 0 {
                chosen.removeLast(Int(generator.next() % UInt64(chosen.count)))
            }
            return chosen
        }
    }

    /// Answers some of the live calls, in ways that fit and ways that don't.
    private func act(
        _ bench: inout ServerBench, _ generator: inout SeededGenerator, _ second: Double
    ) {
        let stream = UInt32(generator.next() % 16)
        let payload = [UInt8](repeating: 1, count: Int(generator.next() % 200))
        switch generator.next() % 8 {
        case 0: _ = bench.reply(stream, payload, second)
        case 1: _ = bench.send(stream, payload, second)
        case 2: _ = bench.finish(stream)
        case 3:
            _ = bench.fail(stream, Status(.aborted, String(repeating: "x", count: payload.count)))
        case 4: bench.machine.setPaused(generator.next() % 2 == 0, at: at(second))
        case 5: bench.peerReads.toggle()
        case 6 where generator.next() % 16 == 0: bench.machine.drain(at: at(second))
        default: break
        }
    }

    @Test("200,000 byte strings into the server machine", arguments: 0..<20)
    func server(_ part: Int) {
        for round in 0..<10_000 {
            let seed = UInt64(part * 10_000 + round)
            var generator = SeededGenerator(seed: seed)
            var bench = ServerBench(Self.limits)
            var calls: Set<CallID> = []
            var second = 0.0
            for _ in 0..<(1 + generator.next() % 3) {
                let input = bytes(&generator)
                var step = bench.receive(input, second)
                act(&bench, &generator, second)
                second += Double(generator.next() % 12)
                let timed = bench.time(second)
                step.events += timed.events
                step.frames += timed.frames
                check(step, &calls, seed)
                guard bench.machine.bufferedByteCount <= 210 + input.count,
                    bench.machine.liveStreamCount <= 3, bench.machine.unsentByteCount <= 25_000
                else {
                    Issue.record("seed \(seed): beyond its limits")
                    return
                }
            }
            bench.machine.connectionClosed(.peerClosed, into: &bench.output)
            let last = bench.settle(second)
            check(last, &calls, seed)
            if bench.machine.liveStreamCount != 0 || last.events.isEmpty {
                Issue.record("seed \(seed): something is left of a closed connection")
            }
        }
    }

    /// Events name each call once before anything else of it; frames are whole and allowed.
    private func check(
        _ step: (events: [ServerEvent], frames: [SentFrame]), _ calls: inout Set<CallID>,
        _ seed: UInt64
    ) {
        for event in step.events {
            switch event {
            case .call(let call):
                if !calls.insert(call.id).inserted { Issue.record("seed \(seed): a call twice") }
            case .message(let id, _), .halfClosed(let id):
                if !calls.contains(id) { Issue.record("seed \(seed): message of no call") }
            case .cancelled(let id, _):
                if calls.remove(id) == nil { Issue.record("seed \(seed): cancelled, not live") }
            default: break
            }
        }
        for frame in step.frames {
            guard frame.type == 2 || frame.type == 3, frame.stream % 2 == 1,
                frame.data.count <= 150
            else {
                Issue.record("seed \(seed): sent \(frame)")
                return
            }
        }
    }

    @Test("50,000 byte strings into the client machine", arguments: 0..<5)
    func client(_ part: Int) {
        var limits = ClientLimits()
        limits.frameBytesMaximum = 100
        limits.liveStreamsMaximum = 4
        limits.unconsumedBytesMaximum = 500
        for round in 0..<10_000 {
            let seed = UInt64(1_000_000 + part * 10_000 + round)
            var generator = SeededGenerator(seed: seed)
            var bench = ClientBench(limits)
            for number in 0..<6 as Range<UInt64> {
                let kinds = [CallKind.unary, .remoteClosed, .remoteOpen]
                _ = try? bench.start(
                    number, kinds[Int(generator.next() % 3)],
                    deadline: generator.next() % 4 == 0 ? at(1) : nil)
            }
            for _ in 0..<4 {
                var input = bytes(&generator)
                if generator.next() % 2 == 0, input.count > 8 {
                    input[8] = UInt8(2 + generator.next() % 2)
                    input[9 % input.count] &= 5
                }
                bench.receive(input)
                _ = bench.next(generator.next() % 6)
                _ = try? bench.send(generator.next() % 6, [1, 2, 3])
                bench.machine.timerFired(at: at(Double(generator.next() % 2)), into: &bench.output)
                bench.machine.cancel(ClientBench.id(generator.next() % 12), into: &bench.output)
                bench.machine.release(ClientBench.id(generator.next() % 24), into: &bench.output)
                _ = bench.flush()
                guard bench.machine.bufferedByteCount <= 610 + 2 * input.count,
                    bench.machine.liveStreamCount <= 4
                else {
                    let held = bench.machine.bufferedByteCount
                    let live = bench.machine.liveStreamCount
                    Issue.record("seed \(seed): holds \(held) bytes, \(live) streams")
                    return
                }
            }
            bench.machine.connectionClosed(reason: "end", into: &bench.output)
            for number in 0..<6 as Range<UInt64> {
                bench.machine.release(ClientBench.id(number), into: &bench.output)
            }
            if bench.machine.bufferedByteCount > 110 + 2 * 1_200 || !bench.machine.wantsReading {
                Issue.record("seed \(seed): something is left of a closed connection")
            }
        }
    }

    @Test("a recorded conversation means the same, cut at every byte")
    func everySplit() {
        let recorded = Self.conversation.flatMap { $0 }
        func run(_ pieces: [ArraySlice<UInt8>]) -> ([ServerEvent], [SentFrame]) {
            var bench = ServerBench(Self.limits)
            var events: [ServerEvent] = []
            var frames: [SentFrame] = []
            for piece in pieces {
                let step = bench.receive(Array(piece))
                events += step.events
                frames += step.frames
            }
            return (events, frames)
        }
        let whole = run([recorded[...]])
        #expect(whole.0.count == 10)
        #expect(whole.1.count == 4)
        for cut in recorded.indices {
            let parts = run([recorded[..<cut], recorded[cut...]])
            #expect(parts == whole, "cut at \(cut)")
        }
        #expect(run(recorded.indices.map { recorded[$0...$0] }) == whole)
    }
}
