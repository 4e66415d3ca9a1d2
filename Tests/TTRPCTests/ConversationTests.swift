import Glibc
import NIOCore
import ProtobufRuntime
import TTRPC
import Testing

// A limit is there to end what hangs. All tests of a run begin at once and wait for one another, so
// it has to be longer than the whole run on a slow machine.
@Suite("Server and client over a real Unix socket", .timeLimit(.minutes(20)))
struct ConversationTests {
    private let service = EchoOwner.service

    @Test("a unary call is answered, with its metadata and an empty payload too")
    func unary() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            #expect(
                try await client.call(service: service, method: "Unary", payload: [1, 2]) == [1, 2])
            #expect(try await client.call(service: service, method: "Unary", payload: []) == [])
            let options = CallOptions(metadata: [KeyValue(key: "accept-language", value: "zh-CN")])
            let language = try await client.call(
                service: service, method: "Metadata", payload: [], options: options)
            #expect(language == Array("zh-CN".utf8))
            await client.close()
            #expect(!client.isUsable)
        }
    }

    @Test("a refusal arrives with its reason and field violations")
    func refusal() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            let error = await #expect(throws: CallError.self) {
                try await client.call(service: service, method: "Refuse", payload: [])
            }
            guard case .status(let status) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(status.statusCode == .failedPrecondition)
            #expect(status.message == "窗口已关闭")
            #expect(status.errorInfo == EchoOwner.refusal.errorInfo)
            #expect(status.badRequest?.fieldViolations.first?.field == "form.mobile")
            #expect(error?.mayHaveBeenExecuted == false)
            let unknown = await #expect(throws: CallError.self) {
                try await client.call(service: "no.Such", method: "Thing", payload: [])
            }
            #expect(unknown?.code == .unimplemented)
        }
    }

    @Test("a thousand calls at once share a connection, more than it has streams")
    func pipelining() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        let payload = Array("\(number)".utf8)
                        let reply = try await client.call(
                            service: service, method: "Unary", payload: payload)
                        #expect(reply == payload)
                        return number
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 499_500)
            #expect(await echo.owner.largestBatch > 1)
        }
    }

    @Test("what several sockets brought meanwhile comes in one batch")
    func batches() async throws {
        try await EchoServer.running { echo in
            let peers = try (0..<8).map { _ in try RawConnection(path: echo.path) }
            // One after the other, so that each is let in and answered before the next speaks.
            for peer in peers {
                peer.write(requestFrame(stream: 1))
                #expect(peer.readFrame().count > 10)
            }
            let before = await echo.owner.largestBatch
            #expect(before < 8)
            // Said on the loop itself, which meanwhile reads nothing.
            try await echo.owner.eventLoop.submit {
                for peer in peers { peer.write(requestFrame(stream: 3)) }
            }.get()
            for peer in peers {
                #expect(peer.readFrame().count > 10)
            }
            #expect(await echo.owner.largestBatch >= 8)
        }
    }

    @Test("a long pipeline is judged at most 32 calls at a time, and answered whole and in order")
    func slices() async throws {
        try await EchoServer.running { echo in
            let peer = try RawConnection(path: echo.path)
            let streams = (0..<100).map { UInt32(2 * $0 + 1) }
            peer.write(streams.flatMap { requestFrame(stream: $0) })
            let answered = streams.map { _ in
                peer.readFrame().dropFirst(4).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
            }
            #expect(answered == streams)
            #expect(await echo.owner.largestBatch <= 32)
        }
    }

    @Test("streams run from the server, from the client, and both ways")
    func streams() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            let count = try await client.openStream(
                service: service, method: "Count", payload: [5], sending: false)
            var received: [UInt8] = []
            for try await message in count.messages { received += message }
            #expect(received == [0, 1, 2, 3, 4])

            let sum = try await client.openStream(service: service, method: "Sum", sending: true)
            for size in 1...100 { try await sum.send([UInt8](repeating: 0, count: size)) }
            try await sum.finish()
            #expect(try await sum.response() == Array("5050".utf8))

            let mirror = try await client.openStream(
                service: service, method: "Mirror", sending: true)
            for number in 0..<10 as Range<UInt8> {
                try await mirror.send([number])
                var iterator = mirror.messages.makeAsyncIterator()
                #expect(try await iterator.next() == [number])
            }
            try await mirror.send([])
            try await mirror.finish()
            var iterator = mirror.messages.makeAsyncIterator()
            #expect(try await iterator.next() == [])
            #expect(try await iterator.next() == nil)
            await #expect(throws: CallError.streamClosed) { try await mirror.send([1]) }
        }
    }

    @Test("16 MiB flow to a slow consumer and from a fast producer within the limits")
    func backpressure() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            let flood = try await client.openStream(
                service: service, method: "Flood", sending: false)
            // While nobody reads the flood, another call of the same connection is answered.
            #expect(try await client.call(service: service, method: "Unary", payload: [9]) == [9])
            var messages = 0
            for try await message in flood.messages {
                #expect(message.first == UInt8(messages))
                messages += 1
            }
            #expect(messages == 64)
            #expect(await echo.owner.wasRefused)

            let sum = try await client.openStream(service: service, method: "Sum", sending: true)
            let block = [UInt8](repeating: 1, count: 512 * 1024)
            for _ in 0..<32 { try await sum.send(block) }
            try await sum.finish()
            #expect(try await sum.response() == Array("\(16 * 1024 * 1024)".utf8))
        }
    }

    @Test("a deadline ends the call on both sides")
    func deadline() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            let error = await #expect(throws: CallError.self) {
                try await client.call(
                    service: service, method: "Never", payload: [],
                    options: CallOptions(timeout: .milliseconds(20)))
            }
            #expect(error?.code == .deadlineExceeded)
            let cancelled = await echo.first {
                if case .cancelled(_, .deadlineExceeded) = $0 { true } else { false }
            }
            #expect(cancelled != nil)
            let past = await #expect(throws: CallError.self) {
                try await client.call(
                    service: service, method: "Unary", payload: [],
                    options: CallOptions(deadline: .now - .seconds(1)))
            }
            #expect(past == .deadlineExceeded(.notSent))
        }
    }

    @Test("cancelling the task abandons the call, and the connection goes on")
    func cancellation() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            let task = Task {
                try await client.call(service: service, method: "Never", payload: [])
            }
            _ = await echo.first { if case .call = $0 { true } else { false } }
            task.cancel()
            let outcome = await task.result
            #expect(throws: CallError.cancelled(.unknown)) { try outcome.get() }
            #expect(try await client.call(service: service, method: "Unary", payload: [1]) == [1])
        }
    }

    @Test("the server's end fails the calls under way: they may have been executed")
    func connectionLoss() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            let task = Task {
                try await client.call(service: service, method: "Never", payload: [])
            }
            _ = await echo.first { if case .call = $0 { true } else { false } }
            try await echo.server.close()
            let error = await #expect(throws: CallError.self) { try await task.value }
            #expect(error?.mayHaveBeenExecuted == true)
            #expect(error?.code == .unavailable)
            let later = await #expect(throws: CallError.self) {
                try await client.call(service: service, method: "Unary", payload: [])
            }
            #expect(later?.mayHaveBeenExecuted == false)
        }
        await #expect(throws: CallError.self) {
            try await ClientConnection.connect(unixSocketPath: "/nowhere/at/all.sock")
        }
    }

    @Test("a reply over the limit becomes RESOURCE_EXHAUSTED, a request too")
    func overLimit() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            let reply = await #expect(throws: CallError.self) {
                try await client.call(service: service, method: "Large", payload: [])
            }
            #expect(reply?.code == .resourceExhausted)
            let request = await #expect(throws: CallError.self) {
                try await client.call(
                    service: service, method: "Unary",
                    payload: [UInt8](repeating: 0, count: 100_000))
            }
            #expect(request?.code == .resourceExhausted)
            #expect(try await client.call(service: service, method: "Unary", payload: [1]) == [1])
        }
    }

    @Test("the health service answers")
    func health() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            let reply = try await client.call(
                service: HealthService.name, method: "Check",
                payload: HealthCheckRequest().encoded())
            #expect(try HealthCheckResponse(decoding: reply).status == .serving)
            let unknown = await #expect(throws: CallError.self) {
                try await client.call(
                    service: HealthService.name, method: "Check",
                    payload: HealthCheckRequest(service: "other").encoded())
            }
            #expect(unknown?.code == .notFound)
        }
    }
}
