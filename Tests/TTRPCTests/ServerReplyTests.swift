import NIOCore
import TTRPC
import Testing

@Suite("Server machine: answers, deadlines, limits in time, drain")
struct ServerReplyTests {
    private func codes(_ frames: [SentFrame]) -> [StatusCode?] {
        frames.map(\.status?.statusCode)
    }

    @Test("a call is answered once")
    func answeredOnce() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1))
        #expect(bench.reply(1, [5]) == .sent)
        #expect(bench.reply(1, [5]) == .callEnded)
        #expect(bench.fail(1, Status(.aborted, "")) == .callEnded)
        #expect(bench.send(1, []) == .callEnded)
        #expect(bench.finish(1) == .callEnded)
        #expect(
            bench.settle().frames == [SentFrame(type: 2, stream: 1, flags: 0, data: [18, 1, 5])])
    }

    @Test("a stream's messages and its end; a unary call takes none")
    func serverStream() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1, flags: 1) + requestFrame(stream: 3))
        #expect(bench.send(1, [5]) == .sent)
        #expect(bench.send(1, []) == .sent)
        #expect(bench.finish(1) == .sent)
        #expect(bench.send(1, [6]) == .callEnded)
        #expect(bench.send(3, [6]) == .notStreaming)
        #expect(bench.finish(3) == .notStreaming)
        #expect(
            bench.settle().frames == [
                SentFrame(type: 3, stream: 1, flags: 0, data: [5]),
                SentFrame(type: 3, stream: 1, flags: 0, data: []),
                SentFrame(type: 3, stream: 1, flags: 5, data: []),
            ])
        #expect(bench.machine.liveStreamCount == 1)
    }

    @Test("a failure ends a stream with a response")
    func failure() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1, flags: 2))
        #expect(bench.send(1, [5]) == .sent)
        #expect(bench.fail(1, Status(.aborted, "why")) == .sent)
        let frames = bench.settle().frames
        #expect(frames.map(\.type) == [3, 2])
        #expect(frames.last?.status == Status(.aborted, "why"))
    }

    @Test("a reply at its limit is sent, one byte more becomes RESOURCE_EXHAUSTED")
    func replyLimit() {
        var limits = ServerLimits()
        limits.replyFrameBytesMaximum = 102
        limits.dataFrameBytesMaximum = 100
        var bench = ServerBench(limits)
        bench.receive(requestFrame(stream: 1) + requestFrame(stream: 3))
        bench.receive(requestFrame(stream: 5, flags: 1))
        let block = [UInt8](repeating: 0, count: 100)
        #expect(bench.reply(1, block) == .sent)
        #expect(bench.reply(3, block + [0]) == .overLimit)
        #expect(bench.send(5, block) == .sent)
        #expect(bench.send(5, block + [0]) == .overLimit)
        #expect(bench.finish(5) == .sent)
        #expect(codes(bench.settle().frames) == [.ok, .resourceExhausted, nil, nil])
        bench.receive(requestFrame(stream: 7))
        let long = Status(.aborted, String(repeating: "x", count: 200))
        #expect(bench.fail(7, long) == .sent)
        #expect(codes(bench.settle().frames) == [.aborted])
    }

    @Test("a deadline counts from arrival; the answer after it is dropped")
    func deadline() {
        var bench = ServerBench()
        bench.receive(
            requestFrame(stream: 1, timeoutNano: 2_000_000_000)
                + requestFrame(stream: 3, timeoutNano: 3_000_000_000), 1)
        #expect(bench.machine.nextWakeup == at(3))
        #expect(bench.time(2.999).events.isEmpty)
        let (events, frames) = bench.time(3)
        #expect(events == [.cancelled(ServerBench.call(1), .deadlineExceeded)])
        #expect(codes(frames) == [.deadlineExceeded])
        #expect(bench.reply(1, []) == .callEnded)
        #expect(bench.machine.nextWakeup == at(4))
        #expect(bench.reply(3, []) == .sent)
    }

    @Test("unary deadlines are capped and given; streams have what they ask for")
    func deadlineCaps() {
        var bench = ServerBench()
        func deadline(_ bytes: [UInt8]) -> MonotonicTime?? {
            guard case .call(let call) = bench.receive(bytes).events.first else { return nil }
            return .some(call.deadline)
        }
        #expect(deadline(requestFrame(stream: 1)) == at(30))
        #expect(deadline(requestFrame(stream: 3, timeoutNano: 29_000_000_000)) == at(29))
        #expect(deadline(requestFrame(stream: 5, timeoutNano: 31_000_000_000)) == at(30))
        #expect(deadline(requestFrame(stream: 7, timeoutNano: .max)) == at(30))
        #expect(deadline(requestFrame(stream: 9, flags: 2)) == .some(nil))
        #expect(
            deadline(requestFrame(stream: 11, flags: 1, timeoutNano: 60_000_000_000)) == at(60))
        #expect(deadline(requestFrame(stream: 13, flags: 1, timeoutNano: .max)) != .some(nil))
        let negative = bench.receive(requestFrame(stream: 15, timeoutNano: .min))
        #expect(negative.events.isEmpty)
        #expect(codes(negative.frames) == [.deadlineExceeded])
    }

    @Test("the first request must be complete within 10 s")
    func firstRequest() {
        var bench = ServerBench()
        #expect(bench.machine.nextWakeup == at(10))
        bench.receive([0], 9.5)
        bench.time(9.999)
        #expect(bench.machine.closesNow == nil)
        bench.time(10)
        #expect(bench.machine.closesNow == .noRequestInTime)
    }

    @Test("a frame must be complete within 10 s, a long one at 1 KiB/s")
    func frameTimeout() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1), 1)
        bench.receive(Array(requestFrame(stream: 3).dropLast()), 2)
        bench.time(11.999)
        #expect(bench.machine.closesNow == nil)
        bench.time(12)
        #expect(bench.machine.closesNow == .frameTooSlow)

        var long = ServerBench()
        long.receive(frame(1, stream: 1, length: 60 * 1024), 0)
        long.time(9)
        long.receive([1], 9)
        // Not one request is complete: that limit is the shorter one here.
        long.time(10)
        #expect(long.machine.closesNow == .noRequestInTime)

        var later = ServerBench()
        later.receive(requestFrame(stream: 1), 0)
        later.receive(frame(1, stream: 3, length: 60 * 1024), 0)
        later.time(59.9)
        #expect(later.machine.closesNow == nil)
        later.time(60)
        #expect(later.machine.closesNow == .frameTooSlow)
    }

    @Test("what we do not read does not count against the peer")
    func pausedByOwner() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1, flags: 2) + [0, 0], 0)
        bench.machine.setPaused(true, at: at(1))
        #expect(!bench.machine.wantsReading)
        bench.time(100)
        #expect(bench.machine.closesNow == nil)
        bench.machine.setPaused(false, at: at(100))
        #expect(bench.machine.wantsReading)
        bench.time(109.9)
        #expect(bench.machine.closesNow == nil)
        bench.time(110)
        #expect(bench.machine.closesNow == .frameTooSlow)
    }

    @Test("an idle connection ends after 15 minutes, one with a live stream does not")
    func idle() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1, flags: 1), 0)
        bench.time(10_000)
        #expect(bench.machine.closesNow == nil)
        #expect(bench.reply(1, [], 10_000) == .sent)
        bench.settle(10_000)
        bench.time(10_000 + 899)
        #expect(bench.machine.closesNow == nil)
        bench.time(10_000 + 900)
        #expect(bench.machine.closesNow == .idle)
    }

    @Test("unsent replies pause reading and stream messages; sent ones resume both")
    func backpressure() {
        var limits = ServerLimits()
        limits.replyBytesBeforePause = 1_000
        limits.replyBytesMaximum = 2_000
        var bench = ServerBench(limits)
        bench.peerReads = false
        bench.receive(requestFrame(stream: 1, flags: 1) + requestFrame(stream: 3))
        let block = [UInt8](repeating: 0, count: 490)
        #expect(bench.send(1, block) == .sent)
        bench.settle()
        #expect(bench.machine.wantsReading)
        #expect(bench.send(1, block) == .sent)
        #expect(bench.send(1, block) == .full)
        bench.settle()
        #expect(!bench.machine.wantsReading)
        // A reply is taken still.
        #expect(bench.reply(3, block) == .sent)
        bench.settle()
        #expect(bench.machine.closesNow == nil)
        bench.peerReads = true
        #expect(bench.settle().events == [.writable(ServerBench.id)])
        #expect(bench.machine.wantsReading)
        #expect(bench.settle().events.isEmpty)
    }

    @Test("replies beyond the hard limit drop the connection")
    func replyBytesMaximum() {
        var limits = ServerLimits()
        limits.replyBytesBeforePause = 500
        limits.replyBytesMaximum = 1_000
        var bench = ServerBench(limits)
        bench.peerReads = false
        bench.receive(requestFrame(stream: 1) + requestFrame(stream: 3) + requestFrame(stream: 5))
        let block = [UInt8](repeating: 0, count: 487)
        #expect(bench.reply(1, block) == .sent)
        #expect(bench.reply(3, block) == .sent)
        #expect(bench.machine.unsentByteCount == 1_000)
        #expect(bench.machine.closesNow == nil)
        #expect(bench.reply(5, []) == .sent)
        #expect(bench.machine.closesNow == .repliesNotRead)
    }

    @Test("a reader that takes nothing for 30 s is dropped; a slow one is not")
    func slowReader() {
        var bench = ServerBench()
        bench.peerReads = false
        bench.receive(requestFrame(stream: 1) + requestFrame(stream: 3, flags: 1))
        #expect(bench.reply(1, [UInt8](repeating: 0, count: 10_000)) == .sent)
        bench.settle(0)
        for second in stride(from: 5.0, through: 25, by: 5) { bench.time(second) }
        bench.unsent -= 1
        for second in stride(from: 30.0, through: 55, by: 5) {
            bench.time(second)
            #expect(bench.machine.closesNow == nil, "at \(second) s")
        }
        let (events, _) = bench.time(60)
        #expect(bench.machine.closesNow == .repliesNotRead)
        #expect(events == [.cancelled(ServerBench.call(3), .connectionEnded)])
    }

    @Test("the last answers of a connection that closes are not waited for without end")
    func slowReaderWhileClosing() {
        var bench = ServerBench()
        bench.peerReads = false
        bench.receive(requestFrame(stream: 1))
        #expect(bench.reply(1, [1]) == .sent)
        bench.settle(0)
        bench.machine.close(reason: "revoked", into: &bench.output)
        #expect(bench.machine.closesNow == nil)
        for second in stride(from: 5.0, through: 30, by: 5) { bench.time(second) }
        #expect(bench.machine.closesNow == .repliesNotRead)
    }

    @Test("a drain refuses new calls, finishes the live ones, then closes")
    func drain() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1) + requestFrame(stream: 3, flags: 2))
        bench.machine.drain(at: at(1))
        let refused = bench.receive(requestFrame(stream: 5), 1)
        #expect(refused.events.isEmpty)
        #expect(codes(refused.frames) == [.unavailable])
        #expect(bench.reply(1, []) == .sent)
        bench.settle(2)
        #expect(bench.receive(dataFrame(stream: 3, flags: 1, [1]), 2).events.count == 2)
        #expect(bench.machine.closesNow == nil)
        #expect(bench.reply(3, []) == .sent)
        bench.settle(2)
        #expect(bench.machine.closesNow == .drained)
    }

    @Test("an idle connection lingers a moment in a drain, for a request under way")
    func drainLinger() {
        var bench = ServerBench()
        bench.machine.drain(at: at(0))
        #expect(bench.machine.nextWakeup == at(0.05))
        bench.settle(0.01)
        #expect(codes(bench.receive(requestFrame(stream: 1), 0.02).frames) == [.unavailable])
        #expect(bench.machine.closesNow == nil)
        bench.time(0.05)
        #expect(bench.machine.closesNow == .drained)
    }

    @Test("a peer that leaves cancels its calls, in order")
    func peerLeaves() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1) + requestFrame(stream: 3) + requestFrame(stream: 5))
        #expect(bench.reply(3, []) == .sent)
        bench.machine.connectionClosed(.peerClosed, into: &bench.output)
        bench.machine.connectionClosed(.peerClosed, into: &bench.output)
        #expect(
            bench.settle().events == [
                .cancelled(ServerBench.call(1), .connectionEnded),
                .cancelled(ServerBench.call(5), .connectionEnded),
                .connectionClosed(ServerBench.id, .peerClosed),
            ])
        #expect(bench.reply(1, []) == .callEnded)
        #expect(bench.machine.nextWakeup == nil)
    }

    @Test("no timer is wanted in the past, whatever is due")
    func noSpinningTimer() {
        var bench = ServerBench()
        bench.peerReads = false
        bench.receive(requestFrame(stream: 1, timeoutNano: 5_000_000_000) + [0], 0)
        bench.machine.drain(at: at(0))
        for second in stride(from: 0.0, through: 40, by: 0.5) where bench.machine.closesNow == nil {
            bench.time(second)
            if bench.machine.closesNow == nil, let wakeup = bench.machine.nextWakeup {
                #expect(wakeup > at(second))
            }
        }
        #expect(bench.machine.closesNow != nil)
    }
}
