import CFloor
import Foundation
import Glibc
import NIOCore
import NIOPosix
import ProtobufRuntime
import Schema
import Synchronization
import TTRPC
import Testing

@testable import shegong_bench

/// The drive against a server that answers in pieces of seven bytes, or with a refusal.
@Suite struct FloorTests {
    private func withServer(
        refusing: Bool, _ body: @Sendable (String) throws -> Void
    ) async throws {
        let path = "/tmp/shegong-floor-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        PiecemealHandler(refusing: refusing))
                }
            }
            .bind(unixDomainSocketPath: path).get()
        let result = Result { try body(path) }
        try await channel.close()
        try await group.shutdownGracefully()
        unlink(path)
        try result.get()
    }

    /// As soon as somebody listens; fails when he has ended with an error instead.
    private func connected(
        to path: String, unless ended: () -> Int32?
    ) throws -> RawConnection {
        while true {
            do {
                return try RawConnection(to: path)
            } catch {
                if let code = ended() { try BenchFailure.check("serve", code) }
                sched_yield()
            }
        }
    }

    private func frames(_ count: Int) -> EncodedFrames {
        var frames = EncodedFrames()
        for _ in 0..<count {
            frames.append("shegong.v1.System", "Status", Empty())
        }
        return frames
    }

    @Test func `every reply is counted once, however its bytes arrive`() async throws {
        let frames = frames(40)
        try await withServer(refusing: false) { path in
            var connection = try RawConnection(to: path)
            let (pipelined, _) = try connection.drive(frames, window: 8, timed: false)
            #expect(pipelined.answered == 40)
            #expect(pipelined.reply_bytes == 40 * (10 + 2 + 20))
            let (single, nanoseconds) = try connection.drive(frames, window: 1, timed: true)
            #expect(single.answered == 40)
            #expect(nanoseconds.count == 40)
            #expect(nanoseconds.allSatisfy { $0 > 0 })
        }
    }

    @Test func `who waits awake gets the same replies`() async throws {
        let frames = frames(40)
        try await withServer(refusing: false) { path in
            var connection = try RawConnection(to: path, waitsAwake: true)
            for window in [1, 8] as [UInt32] {
                let (outcome, _) = try connection.drive(frames, window: window, timed: false)
                #expect(outcome.answered == 40)
                #expect(outcome.reply_bytes == 40 * (10 + 2 + 20))
            }
        }
    }

    /// The floor's server over the first forty of a population, as soon as it listens.
    private func startFloor(_ population: Population, on path: String) throws -> RawConnection {
        var table: OpaquePointer?
        try BenchFailure.check("table", floor_table_make(40, 300, &table))
        for index in 0..<40 {
            let number = Array(population.person(index).document.number.utf8)
            let record = [UInt8](repeating: UInt8(index), count: 300)
            try BenchFailure.check("add", floor_table_add(table, number, number.count, record))
        }
        // It serves until the process ends, and its table with it.
        nonisolated(unsafe) let served = table
        let ended = ServeEnd()
        Thread.detachNewThread {
            let error = floor_serve(path, served)
            ended.code.withLock { $0 = error }
        }
        return try connected(to: path) { ended.code.withLock { $0 } }
    }

    @Test func `the floor answers look-ups, and nothing that it does not know`() throws {
        let path = "/tmp/shegong-floor-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
        let population = Population(count: 50, seed: 7)
        var connection = try startFloor(population, on: path)
        var known = EncodedFrames()
        var unknown = EncodedFrames()
        for index in 0..<40 { population.append(lookupOf: index, to: &known) }
        for index in 40..<50 { population.append(lookupOf: index, to: &unknown) }
        unknown.append("shegong.v1.System", "Status", Empty())
        let (outcome, _) = try connection.drive(known, window: 8, timed: false)
        #expect(outcome.answered == 40)
        let frameBytes: UInt64 = 10 + 3 + 300
        #expect(outcome.reply_bytes == 40 * frameBytes)
        let refusal = #expect(throws: BenchFailure.self) {
            _ = try connection.drive(unknown, window: 64, timed: false)
        }
        #expect("\(String(describing: refusal))".contains("11"))
        unlink(path)
    }

    @Test func `many clients get as many replies as they asked`() async throws {
        let work = [frames(5), frames(0), frames(17)]
        try await withServer(refusing: false) { path in
            var connections = try ManyConnections(3, to: path)
            let (outcome, nanoseconds) = try connections.drive(work)
            #expect(outcome.answered == 22)
            #expect(nanoseconds.count == 22)
        }
    }

    @Test func `many clients with a window each get every reply`() async throws {
        let work = [frames(50), frames(1), frames(0), frames(23)]
        try await withServer(refusing: false) { path in
            var connections = try ManyConnections(4, to: path)
            for window in [1, 4, 64] as [UInt32] {
                let (outcome, nanoseconds) = try connections.drive(
                    work, window: window, timed: false)
                #expect(outcome.answered == 74)
                #expect(outcome.reply_bytes == 74 * (10 + 2 + 20))
                #expect(nanoseconds.isEmpty)
            }
        }
    }

    @Test func `the floor serves a hundred connections at once, while others come and go`() throws {
        let path = "/tmp/shegong-floor-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
        let population = Population(count: 40, seed: 7)
        var first = try startFloor(population, on: path)
        var known = EncodedFrames()
        for index in 0..<40 { population.append(lookupOf: index, to: &known) }
        for count in [3, 100, 16] {
            var connections = try ManyConnections(count, to: path)
            let work = [EncodedFrames](repeating: known, count: count)
            let (outcome, _) = try connections.drive(work, window: 4, timed: false)
            #expect(outcome.answered == UInt64(40 * count))
        }
        #expect(try first.drive(known, window: 8, timed: false).outcome.answered == 40)
        unlink(path)
    }

    @Test func `a refusal ends the drive with the status that the server sent`() async throws {
        let frames = frames(3)
        try await withServer(refusing: true) { path in
            var connection = try RawConnection(to: path)
            let failure = #expect(throws: BenchFailure.self) {
                _ = try connection.drive(frames, window: 1, timed: false)
            }
            #expect("\(try #require(failure))".contains("7 not yours"))
        }
    }
}

private final class PiecemealHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let refusing: Bool
    private var decoder = FrameDecoder(
        limits: FrameLimits(
            requestBytesMaximum: 1 << 16, responseBytesMaximum: 1 << 16, dataBytesMaximum: 1 << 16))

    init(refusing: Bool) {
        self.refusing = refusing
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.append(unwrapInboundIn(data))
        while case .frame(let header, _) = decoder.next() {
            var reply = ByteBuffer()
            if refusing {
                let response = Response(status: Status(code: 7, message: "not yours"))
                reply.writeFrame(.response, stream: header.streamID, data: response.encoded())
            } else {
                reply.writeSuccess(
                    stream: header.streamID, payload: [UInt8](repeating: 1, count: 20))
            }
            while let piece = reply.readSlice(length: min(7, reply.readableBytes)),
                piece.readableBytes > 0
            {
                context.writeAndFlush(wrapOutboundOut(piece), promise: nil)
            }
        }
    }
}

/// What the floor's server ended with, should it end.
private final class ServeEnd: Sendable {
    let code = Mutex<Int32?>(nil)
}
