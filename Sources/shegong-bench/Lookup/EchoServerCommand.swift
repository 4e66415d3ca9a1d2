import ArgumentParser
import NIOCore
import NIOPosix
import TTRPC

/// The least that a SwiftNIO server of ttrpc can do: the daemon's own frame decoder, a canned
/// reply, one flush per read. What the daemon takes beyond this is the registry's work.
struct EchoServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo-server", abstract: "Answers every request with a canned reply.")

    @Option(help: "Path of the Unix socket to listen on.")
    var socket: String

    @Option(help: "Bytes of the reply's payload.")
    var replyBytes: Int

    func validate() throws {
        guard (0...1 << 20).contains(replyBytes) else {
            throw ValidationError("a reply has 0 to 1,048,576 bytes")
        }
    }

    func run() async throws {
        let payload = [UInt8](repeating: 0x2a, count: replyBytes)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(EchoHandler(payload: payload))
                }
            }
            .bind(unixDomainSocketPath: socket, cleanupExistingSocketFile: true).get()
        try await channel.closeFuture.get()
    }
}

private final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let payload: [UInt8]
    private var decoder = FrameDecoder(
        limits: FrameLimits(
            requestBytesMaximum: 1 << 16, responseBytesMaximum: 1 << 20, dataBytesMaximum: 1 << 20))
    private var outgoing = ByteBuffer()

    init(payload: [UInt8]) {
        self.payload = payload
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.append(unwrapInboundIn(data))
        while true {
            switch decoder.next() {
            case .frame(let header, _):
                outgoing.writeSuccess(stream: header.streamID, payload: payload)
            case .overLimit, .violation:
                context.close(promise: nil)
                return
            case .incomplete: return
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard outgoing.readableBytes > 0 else { return }
        context.writeAndFlush(wrapOutboundOut(outgoing), promise: nil)
        outgoing = context.channel.allocator.buffer(capacity: outgoing.capacity)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
