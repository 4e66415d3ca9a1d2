@preconcurrency import Dispatch
import Foundation

/// Signals as streams.
enum Signals {
    /// SIGTERM and SIGINT: the first asks for a clean stop.
    static func termination() async -> AsyncStream<Void> { await stream(of: [SIGTERM, SIGINT]) }

    /// SIGHUP: the configuration is to be read again.
    static func reload() async -> AsyncStream<Void> { await stream(of: [SIGHUP]) }

    /// Returns when all are watched for. A signal before that ends the process, as it would
    /// without us: nothing is served yet. (Ignoring them until then would lose the signal, and the
    /// service manager would wait for its patience to end.)
    private static func stream(of signals: [Int32]) async -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(
            bufferingPolicy: .bufferingNewest(1))
        let sources = signals.map {
            DispatchSource.makeSignalSource(signal: $0, queue: .global())
        }
        for source in sources {
            source.setEventHandler { continuation.yield() }
            await withCheckedContinuation { registered in
                source.setRegistrationHandler { registered.resume() }
                source.resume()
            }
        }
        // The stream owns the sources: they live as long as somebody may wait.
        continuation.onTermination = { _ in sources.forEach { $0.cancel() } }
        return stream
    }
}
