internal import Glibc
internal import NIOCore

/// Stops accepting for a moment when the process is out of descriptors or memory.
///
/// NIO's own back-off does not help: when `accept` fails at the start of a batch its channel keeps
/// its interest in reading and spins (measured: over 3,500 failing accepts a second).
final class AcceptFailureHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let pause: Duration
    private let report: (Int32) -> Void
    private var isPaused = false

    init(pause: Duration, report: @escaping (Int32) -> Void) {
        self.pause = pause
        self.report = report
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let code = (error as? IOError)?.errnoCode ?? 0
        report(code)
        guard [EMFILE, ENFILE, ENOMEM, ENOBUFS].contains(code), !isPaused else { return }
        isPaused = true
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        let channel = context.channel
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(pause)) {
            self.isPaused = false
            // It fails only on a closed channel, which accepts nothing anyway.
            try? channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }
}
