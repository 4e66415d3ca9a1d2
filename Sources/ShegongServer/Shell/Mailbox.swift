import Glibc
import TTRPC

/// Brings what happens on other threads to the registry's actor, on its loop.
///
/// `@unchecked Sendable` is sound because `registry` is set once, before any thread can deliver.
final class Mailbox: @unchecked Sendable {
    private let polling: BusyPolling
    private var registry: RegistryActor?

    init(polling: BusyPolling) { self.polling = polling }

    func connect(_ registry: RegistryActor) { self.registry = registry }

    var deliver: @Sendable (ServerInput) -> Void {
        { [self] input in
            polling.execute { [registry] in registry?.assumeIsolated { $0.hear(input) } }
        }
    }
}

/// The end without ceremony: no destructor runs, nothing is flushed that could be acknowledged.
enum ProcessEnd {
    static func now(_ code: Int32) -> Never { _exit(code) }
}

/// Hands a socket that the daemon made to the group of the clients.
enum SocketGroup {
    static func hand(_ path: String, to name: String) throws(DaemonError) {
        guard !name.isEmpty else { return }
        guard let group = getgrnam(name) else {
            throw .socket(path: path, why: "there is no group \(name)")
        }
        guard chown(path, .max, group.pointee.gr_gid) == 0 else {
            throw .socket(path: path, why: String(cString: strerror(errno)))
        }
    }
}
