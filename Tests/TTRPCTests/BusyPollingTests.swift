import NIOCore
import NIOPosix
import Testing

@testable import TTRPC

/// Goal: a loop that stays awake sees everything that it would be woken for.
@Suite("Busy polling", .timeLimit(.minutes(20)))
struct BusyPollingTests {
    /// A loop of the test's own: while it polls, nothing else gets a turn.
    private func withLoop(_ body: (any EventLoop) async throws -> Void) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        try await body(group.next())
        try await group.shutdownGracefully()
    }

    private func endedTurns(of polling: BusyPolling, on loop: any EventLoop) async throws -> (
        fruitful: Int, fruitless: Int
    ) {
        try await loop.submit { polling.turns }.get()
    }

    @Test("requests and new connections come in while the loop polls")
    func sockets() async throws {
        try await withLoop { loop in
            try await EchoServer.running(on: loop, polling: .milliseconds(500)) { echo in
                for connection in 1...5 {
                    let client = try await ClientConnection.connect(unixSocketPath: echo.path)
                    for call in 1...5 {
                        let payload = [UInt8(connection), UInt8(call)]
                        let reply = try await client.call(
                            service: EchoOwner.service, method: "Unary", payload: payload)
                        #expect(reply == payload)
                    }
                    await client.close()
                }
                // If it did not see them, each would have waited until a turn was over.
                let turns = try await endedTurns(of: echo.polling, on: loop)
                #expect(turns.fruitful > 0)
            }
        }
    }

    @Test("a task handed in by another thread ends a turn")
    func tasks() async throws {
        try await withLoop { loop in
            let polling = BusyPolling(of: loop, forAtMost: .seconds(600))
            // It stays awake once something has come soon after something else.
            for _ in 1...2 {
                await withCheckedContinuation { continuation in
                    polling.execute {
                        polling.sawTraffic()
                        continuation.resume()
                    }
                }
            }
            await withCheckedContinuation { continuation in
                polling.execute { continuation.resume() }
            }
            let turns = try await endedTurns(of: polling, on: loop)
            #expect(turns == (1, 0))
        }
    }

    @Test("a closed connection is looked at no longer")
    func closed() async throws {
        try await withLoop { loop in
            try await EchoServer.running(on: loop, polling: .microseconds(1)) { echo in
                let client = try await ClientConnection.connect(unixSocketPath: echo.path)
                _ = try await client.call(service: EchoOwner.service, method: "Unary", payload: [1])
                let watched = try await loop.submit { echo.polling.watched }.get()
                #expect(watched == 2)
                await client.close()
                _ = await echo.first { if case .connectionClosed = $0 { true } else { false } }
                let left = try await loop.submit { echo.polling.watched }.get()
                #expect(left == 1)
            }
        }
    }

    @Test("without a duration nothing is polled")
    func off() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            _ = try await client.call(service: EchoOwner.service, method: "Unary", payload: [1])
            let turns = try await endedTurns(of: echo.polling, on: echo.owner.eventLoop)
            #expect(turns == (0, 0))
            await client.close()
        }
    }
}
