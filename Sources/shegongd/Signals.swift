@preconcurrency import Dispatch
import Foundation

/// SIGTERM and SIGINT as a stream of one: the first asks for a clean stop.
enum Signals {
    /// Returns when both are watched for. A signal before that ends the process, as it would
    /// without us: nothing is served yet. (Ignoring them until then would lose the signal, and the
    /// service manager would wait for its patience to end.)
    static func termination() async -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let sources = [SIGTERM, SIGINT].map {
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
