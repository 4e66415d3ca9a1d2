@preconcurrency import Dispatch
import Foundation

/// SIGTERM and SIGINT as a stream of one: the first asks for a clean stop.
enum Signals {
    static func termination() -> AsyncStream<Void> {
        AsyncStream { continuation in
            let sources = [SIGTERM, SIGINT].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { continuation.yield() }
                source.resume()
                return source
            }
            // The stream owns the sources: they live as long as somebody may wait.
            continuation.onTermination = { _ in sources.forEach { $0.cancel() } }
        }
    }
}
