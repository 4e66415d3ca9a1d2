import NIOCore
import ProtobufRuntime
import TTRPC
import Testing

@Suite("Client machine")
struct ClientMachineTests {
    private func response(_ stream: UInt32, _ payload: [UInt8] = []) -> [UInt8] {
        frame(2, stream: stream, Response(payload: payload).encoded())
    }

    private func failure(_ stream: UInt32, _ code: StatusCode) -> [UInt8] {
        frame(2, stream: stream, Response(status: Status(code, "")).encoded())
    }

    @Test("ids are odd and rise in the order of sending; answers find their calls")
    func identifiers() throws {
        var bench = ClientBench()
        for number in [30, 10, 20] as [UInt64] { #expect(try bench.start(number)) }
        #expect(bench.flush().map(\.stream) == [1, 3, 5])
        #expect(
            bench.receive(response(5, [9]) + response(1)).events == [
                .completed(ClientBench.id(20), .success([9])),
                .completed(ClientBench.id(30), .success([])),
            ])
        #expect(bench.machine.liveStreamCount == 1)
    }

    @Test("a status other than OK is a failure")
    func status() throws {
        var bench = ClientBench()
        try bench.start(1)
        #expect(
            bench.receive(failure(1, .notFound)).events
                == [.completed(ClientBench.id(1), .failure(.status(Status(.notFound, ""))))])
    }

    @Test("calls beyond the streams wait in order; the given up ones are skipped")
    func waiting() throws {
        var limits = ClientLimits()
        limits.liveStreamsMaximum = 2
        limits.waitingCallsMaximum = 3
        var bench = ClientBench(limits)
        #expect(try bench.start(1))
        #expect(try bench.start(2))
        #expect(try !bench.start(3))
        #expect(try !bench.start(4, .remoteOpen))
        #expect(try !bench.start(5))
        #expect(throws: CallError.tooManyCalls) { try bench.start(6) }
        bench.machine.cancel(ClientBench.id(3), into: &bench.output)
        #expect(
            bench.takeEvents() == [.completed(ClientBench.id(3), .failure(.cancelled(.notSent)))])
        #expect(bench.flush().count == 2)
        #expect(
            bench.receive(response(1)).events == [
                .completed(ClientBench.id(1), .success([])), .sendReady(ClientBench.id(4), nil),
            ])
        #expect(bench.flush().map(\.flags) == [2])
        #expect(try bench.send(4, [1]))
    }

    @Test("when the stream ids run out, no more calls are taken")
    func outOfIdentifiers() throws {
        var bench = ClientBench(firstStreamID: 0x7FFF_FFFF)
        #expect(try bench.start(1))
        #expect(!bench.machine.isUsable)
        let error = #expect(throws: CallError.self) { try bench.start(2) }
        #expect(error?.mayHaveBeenExecuted == false)
        #expect(bench.receive(response(0x7FFF_FFFF)).events.count == 1)
    }

    @Test("messages wait for their consumer, and the consumer for them")
    func messages() throws {
        var bench = ClientBench()
        try bench.start(1, .remoteClosed)
        #expect(bench.flush().map(\.flags) == [1])
        #expect(bench.receive(dataFrame(stream: 1, [1]) + dataFrame(stream: 1)).events.isEmpty)
        #expect(bench.next(1) == .message([1]))
        #expect(bench.next(1) == .message([]))
        #expect(bench.next(1) == .wait)
        #expect(bench.next(1) == .failure(.streamClosed))
        let id = ClientBench.id(1)
        #expect(bench.receive(dataFrame(stream: 1, [2])).events == [.next(id, .success([2]))])
        #expect(bench.next(1) == .wait)
        #expect(
            bench.receive(dataFrame(stream: 1, flags: 5)).events == [.next(id, .success(nil))])
        #expect(bench.next(1) == .message(nil))
        #expect(bench.machine.liveStreamCount == 0)
    }

    @Test("a stream may end with data, with a response, or with a failure")
    func endings() throws {
        var bench = ClientBench()
        for number in 1...4 as ClosedRange<UInt64> { try bench.start(number, .remoteClosed) }
        bench.receive(dataFrame(stream: 1, flags: 1, [7]))
        #expect(bench.next(1) == .message([7]))
        #expect(bench.next(1) == .message(nil))
        bench.receive(response(3, [8]))
        #expect(bench.next(2) == .message([8]))
        #expect(bench.next(2) == .message(nil))
        bench.receive(response(5))
        #expect(bench.next(3) == .message(nil))
        bench.receive(dataFrame(stream: 7, [9]) + failure(7, .aborted))
        #expect(bench.next(4) == .message([9]))
        #expect(bench.next(4) == .failure(.status(Status(.aborted, ""))))
    }

    @Test("sending, its half-close, and sending too late")
    func sending() throws {
        var bench = ClientBench()
        try bench.start(1, .remoteOpen)
        #expect(try bench.send(1, [4]))
        try bench.finish(1)
        #expect(throws: CallError.streamClosed) { try bench.send(1, [5]) }
        #expect(throws: CallError.streamClosed) { try bench.finish(1) }
        #expect(bench.flush().dropFirst().map { [$0.type, $0.flags] } == [[3, 0], [3, 5]])
        bench.receive(failure(1, .aborted))
        try bench.start(2, .remoteOpen)
        bench.receive(failure(3, .aborted))
        #expect(throws: CallError.status(Status(.aborted, ""))) { try bench.send(2, [5]) }
        try bench.start(3, .remoteClosed)
        #expect(throws: CallError.streamClosed) { try bench.send(3, [5]) }
    }

    @Test("a sender waits while the socket does not take its bytes")
    func sendBackpressure() throws {
        var limits = ClientLimits()
        limits.unsentBytesBeforeWait = 100
        var bench = ClientBench(limits)
        try bench.start(1, .remoteOpen)
        #expect(try bench.send(1, [UInt8](repeating: 0, count: 78)))
        #expect(bench.flush(unsent: 99).count == 2)
        #expect(try !bench.send(1, []))
        #expect(bench.flush(unsent: 109).count == 1)
        #expect(bench.takeEvents().isEmpty)
        #expect(bench.flush(unsent: 99).isEmpty)
        #expect(bench.takeEvents() == [.sendReady(ClientBench.id(1), nil)])
        #expect(try bench.send(1, [1]) == false)
        #expect(
            bench.receive(failure(1, .aborted)).events
                == [.sendReady(ClientBench.id(1), .status(Status(.aborted, "")))])
    }

    @Test("reading pauses behind an unread stream, unless somebody waits for something")
    func readBackpressure() throws {
        var limits = ClientLimits()
        limits.unconsumedBytesBeforePause = 100
        limits.unconsumedBytesMaximum = 300
        var bench = ClientBench(limits)
        try bench.start(1, .remoteClosed)
        let block = [UInt8](repeating: 0, count: 50)
        bench.receive(dataFrame(stream: 1, block))
        #expect(bench.machine.wantsReading)
        bench.receive(dataFrame(stream: 1, block))
        #expect(!bench.machine.wantsReading)
        try bench.start(2)
        #expect(bench.machine.wantsReading)
        for _ in 0..<4 { bench.receive(dataFrame(stream: 1, block)) }
        #expect(bench.machine.bufferedByteCount == 300)
        bench.receive(dataFrame(stream: 1, [1]))
        #expect(bench.next(1) == .failure(.streamNotConsumed))
        #expect(bench.machine.bufferedByteCount == 0)
        #expect(bench.receive(response(3)).events.count == 1)
        #expect(bench.machine.wantsReading)
    }

    @Test("a deadline ends the call here; what the server still answers is dropped")
    func deadline() throws {
        var bench = ClientBench()
        try bench.start(1, deadline: at(5))
        try bench.start(2, .remoteOpen, deadline: at(6))
        #expect(throws: CallError.deadlineExceeded(.notSent)) {
            try bench.start(3, deadline: at(0))
        }
        #expect(bench.machine.nextWakeup == at(5))
        bench.machine.timerFired(at: at(5), into: &bench.output)
        let id = ClientBench.id(1)
        #expect(
            bench.takeEvents() == [.completed(id, .failure(.deadlineExceeded(.notSent)))])
        #expect(bench.flush().count == 2)
        bench.machine.timerFired(at: at(6), into: &bench.output)
        #expect(bench.next(2) == .failure(.deadlineExceeded(.unknown)))
        // The server sees the half-close at least.
        #expect(bench.flush().map { [$0.type, $0.flags] } == [[3, 5]])
        #expect(bench.machine.liveStreamCount == 2)
        #expect(bench.receive(response(1) + dataFrame(stream: 3) + response(3)).events.isEmpty)
        #expect(bench.machine.liveStreamCount == 0)
        #expect(bench.receive(response(1)).violation == nil)
    }

    @Test("a lost connection says of each call whether it may have been executed")
    func connectionLoss() throws {
        var limits = ClientLimits()
        limits.liveStreamsMaximum = 2
        var bench = ClientBench(limits)
        try bench.start(1)
        _ = bench.flush()
        try bench.start(2)
        try bench.start(3)
        bench.machine.connectionClosed(reason: "gone", into: &bench.output)
        func lost(_ number: UInt64, _ execution: Execution) -> ClientEvent {
            let error = CallError.connectionClosed(execution, reason: "gone")
            return .completed(ClientBench.id(number), .failure(error))
        }
        #expect(
            bench.takeEvents() == [lost(1, .unknown), lost(2, .notSent), lost(3, .notSent)])
        #expect(throws: CallError.connectionClosed(.notSent, reason: "gone")) {
            try bench.start(4)
        }
    }

    @Test("what a server may not send ends the connection, or the call")
    func violations() throws {
        var bench = ClientBench()
        try bench.start(1)
        #expect(bench.receive(response(3)).violation == .invalidStreamID(3))
        bench = ClientBench()
        #expect(bench.receive(frame(1, stream: 1)).violation == .unexpectedType(.request))
        #expect(ClientBench().machine.isUsable)
        bench = ClientBench()
        #expect(bench.receive(frame(2, stream: 2)).violation == .invalidStreamID(2))
        bench = ClientBench()
        try bench.start(1)
        #expect(
            bench.receive(dataFrame(stream: 1, [1])).events
                == [
                    .completed(
                        ClientBench.id(1),
                        .failure(.malformedResponse("stream data on a unary call")))
                ])
        try bench.start(2)
        guard
            case .completed(_, .failure(.malformedResponse)) = bench.receive(
                frame(2, stream: 3, [0xFF])
            ).events.first
        else {
            Issue.record("a response that is none is taken")
            return
        }
    }

    @Test("a response over our limit fails its call alone")
    func overLimit() throws {
        var limits = ClientLimits()
        limits.frameBytesMaximum = 50
        var bench = ClientBench(limits)
        try bench.start(1)
        try bench.start(2, .remoteClosed)
        #expect(throws: CallError.requestTooLong(bytes: 51, limit: 50)) {
            try bench.start(3, request: [UInt8](repeating: 0, count: 51))
        }
        let block = [UInt8](repeating: 0, count: 51)
        let tooLong = CallError.responseTooLong(bytes: 51, limit: 50)
        #expect(
            bench.receive(frame(2, stream: 1, block)).events
                == [.completed(ClientBench.id(1), .failure(tooLong))])
        bench.receive(dataFrame(stream: 3, block))
        #expect(bench.next(2) == .failure(tooLong))
        #expect(bench.machine.liveStreamCount == 1)
        bench.receive(dataFrame(stream: 3, flags: 5))
        #expect(bench.machine.liveStreamCount == 0)
    }
}
