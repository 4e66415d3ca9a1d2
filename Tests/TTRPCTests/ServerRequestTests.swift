import NIOCore
import TTRPC
import Testing

@Suite("Server machine: what a client may send, and what it may not")
struct ServerRequestTests {
    @Test("each kind of request becomes a call")
    func kinds() {
        var bench = ServerBench()
        for (index, kind) in [CallKind.unary, .remoteClosed, .remoteOpen].enumerated() {
            let stream = UInt32(index * 2 + 1)
            let (events, frames) = bench.receive(requestFrame(stream: stream, flags: UInt8(index)))
            #expect(
                events == [
                    .call(
                        IncomingCall(
                            id: ServerBench.call(stream), kind: kind, service: "s", method: "m",
                            payload: [1, 2, 3], metadata: [KeyValue(key: "k", value: "v")],
                            deadline: kind == .unary ? at(30) : nil))
                ])
            #expect(frames.isEmpty)
        }
        #expect(bench.machine.liveStreamCount == 3)
    }

    @Test("messages, empty ones too, then the half-close; data behind it ends the call")
    func clientStream() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1, flags: 2))
        let call = ServerBench.call(1)
        #expect(bench.receive(dataFrame(stream: 1, [8])).events == [.message(call, payload: [8])])
        #expect(bench.receive(dataFrame(stream: 1)).events == [.message(call, payload: [])])
        #expect(bench.receive(dataFrame(stream: 1, flags: 4)).events.isEmpty)
        #expect(
            bench.receive(dataFrame(stream: 1, flags: 1, [9])).events
                == [.message(call, payload: [9]), .halfClosed(call)])
        let (events, frames) = bench.receive(dataFrame(stream: 1, [10]))
        #expect(events == [.cancelled(call, .streamViolation)])
        #expect(frames.map(\.status?.statusCode) == [.invalidArgument])
        #expect(bench.reply(1, []) == .callEnded)
        #expect(bench.machine.wantsReading)
    }

    @Test("the half-close without data")
    func halfCloseWithoutData() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1, flags: 2))
        #expect(
            bench.receive(dataFrame(stream: 1, flags: 5)).events
                == [.halfClosed(ServerBench.call(1))])
        #expect(bench.reply(1, [1]) == .sent)
        #expect(
            bench.settle().frames == [SentFrame(type: 2, stream: 1, flags: 0, data: [18, 1, 1])])
        #expect(bench.machine.liveStreamCount == 0)
    }

    @Test("data behind the flag that says there is none ends the call")
    func dataBehindNoData() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1, flags: 2))
        let (events, frames) = bench.receive(dataFrame(stream: 1, flags: 4, [1]))
        #expect(events == [.cancelled(ServerBench.call(1), .streamViolation)])
        #expect(frames.map(\.status?.statusCode) == [.invalidArgument])
    }

    @Test("data on a unary or a remote-closed call ends it", arguments: [UInt8(0), 1])
    func dataOnClosed(_ flags: UInt8) {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1, flags: flags))
        let (events, frames) = bench.receive(dataFrame(stream: 1, [1]))
        #expect(events == [.cancelled(ServerBench.call(1), .streamViolation)])
        #expect(frames.map(\.status?.statusCode) == [.invalidArgument])
        #expect(bench.machine.wantsReading)
    }

    @Test("data on a stream that never was, or that both had closed, is answered")
    func dataOnNoStream() {
        var bench = ServerBench()
        #expect(
            bench.receive(dataFrame(stream: 5)).frames.map(\.status?.statusCode)
                == [.invalidArgument])
        bench.receive(requestFrame(stream: 7))
        #expect(bench.reply(7, []) == .sent)
        bench.settle()
        let (events, frames) = bench.receive(dataFrame(stream: 7))
        #expect(events.isEmpty)
        #expect(frames.map(\.status?.statusCode) == [.invalidArgument])
    }

    @Test("what a client still sends on a stream that the server ended is dropped")
    func lateData() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1, flags: 2))
        #expect(bench.fail(1, Status(.notFound, "")) == .sent)
        bench.settle()
        for _ in 0..<3 {
            let (events, frames) = bench.receive(dataFrame(stream: 1, [1]))
            #expect(events.isEmpty && frames.isEmpty)
        }
        #expect(bench.receive(dataFrame(stream: 1, flags: 5)).frames.isEmpty)
        // Now the client has closed it too.
        #expect(bench.receive(dataFrame(stream: 1, [1])).frames.count == 1)
    }

    @Test("a reused or falling id is answered; on a live stream that ends its call")
    func reusedID() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 9))
        let (events, frames) = bench.receive(requestFrame(stream: 9))
        #expect(events == [.cancelled(ServerBench.call(9), .streamViolation)])
        #expect(frames.map(\.status?.statusCode) == [.invalidArgument])
        for stream in [1, 7, 9] as [UInt32] {
            let (events, frames) = bench.receive(requestFrame(stream: stream))
            #expect(events.isEmpty)
            #expect(frames.map(\.stream) == [stream])
            #expect(frames.map(\.status?.statusCode) == [.invalidArgument])
        }
        #expect(bench.receive(requestFrame(stream: 11)).events.count == 1)
    }

    @Test("a violation ends the connection after the answers given so far, and its calls")
    func violation() {
        var bench = ServerBench()
        bench.receive(requestFrame(stream: 1) + requestFrame(stream: 3))
        bench.peerReads = false
        #expect(bench.reply(1, [1]) == .sent)
        let (events, _) = bench.receive(frame(1, stream: 2) + requestFrame(stream: 5))
        #expect(events == [.cancelled(ServerBench.call(3), .connectionEnded)])
        #expect(!bench.machine.wantsReading)
        #expect(bench.machine.closesNow == nil)
        bench.peerReads = true
        bench.settle()
        #expect(bench.machine.closesNow == .violation(.invalidStreamID(2)))
        bench.machine.connectionClosed(.peerClosed, into: &bench.output)
        #expect(
            bench.settle().events
                == [.connectionClosed(ServerBench.id, .violation(.invalidStreamID(2)))])
        #expect(bench.receive(requestFrame(stream: 9)).events.isEmpty)
    }

    @Test("a response to a server ends the connection, over our limit too")
    func response() {
        for data in [[], [UInt8](repeating: 0, count: 10)] {
            var bench = ServerBench()
            bench.receive(frame(2, stream: 1, data))
            #expect(bench.machine.closesNow == .violation(.unexpectedType(.response)))
        }
    }

    @Test("an envelope that is not one is refused on its stream")
    func badEnvelope() {
        var bench = ServerBench()
        let (events, frames) = bench.receive(frame(1, stream: 1, [0xFF, 0xFF]))
        #expect(events.isEmpty)
        #expect(frames.map(\.status?.statusCode) == [.invalidArgument])
        #expect(bench.receive(requestFrame(stream: 3)).events.count == 1)
    }

    @Test("the 128th stream is taken, the 129th is not, until one ends")
    func streamLimit() {
        var bench = ServerBench()
        for index in 0..<128 as Range<UInt32> {
            #expect(bench.receive(requestFrame(stream: index * 2 + 1)).events.count == 1)
        }
        let (events, frames) = bench.receive(requestFrame(stream: 257, flags: 2))
        #expect(events.isEmpty)
        #expect(frames.map(\.status?.statusCode) == [.resourceExhausted])
        #expect(bench.receive(dataFrame(stream: 257, [1])).frames.isEmpty)
        #expect(bench.reply(1, []) == .sent)
        #expect(bench.receive(requestFrame(stream: 259)).events.count == 1)
    }

    @Test("a request or message over our limit is answered RESOURCE_EXHAUSTED")
    func overLimit() {
        var limits = ServerLimits()
        limits.requestFrameBytesMaximum = 64
        limits.dataFrameBytesMaximum = 100
        var bench = ServerBench(limits)
        let exact = [UInt8](repeating: 0, count: 64 - 16)
        #expect(requestFrame(stream: 1, payload: exact).count == 10 + 64)
        #expect(bench.receive(requestFrame(stream: 1, payload: exact)).events.count == 1)
        let refused = bench.receive(requestFrame(stream: 3, payload: exact + [0]))
        #expect(refused.events.isEmpty)
        #expect(refused.frames.map(\.status?.statusCode) == [.resourceExhausted])

        bench.receive(requestFrame(stream: 5, flags: 2))
        let block = [UInt8](repeating: 0, count: 100)
        #expect(bench.receive(dataFrame(stream: 5, block)).events.count == 1)
        let ended = bench.receive(dataFrame(stream: 5, block + [0]))
        #expect(ended.events == [.cancelled(ServerBench.call(5), .messageOverLimit)])
        #expect(ended.frames.map(\.status?.statusCode) == [.resourceExhausted])
        #expect(bench.receive(dataFrame(stream: 5, block)).frames.isEmpty)
        #expect(bench.receive(requestFrame(stream: 7)).events.count == 1)
    }
}
