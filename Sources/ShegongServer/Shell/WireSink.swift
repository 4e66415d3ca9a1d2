import Glibc
import NIOCore
import TTRPC

/// Translates events of the wire into inputs of the core, on the loop, a batch at a time.
///
/// Duties:
/// 1. Look up the account name of a peer's uid once, when it connects.
/// 2. Answer the health service, which every peer may ask.
/// 3. Hand everything else to the registry's actor, whose executor is this loop.
///
/// `@unchecked Sendable` is sound because `receive` runs only on the loop; the two properties that
/// it writes are set before the first connection or by it.
final class WireSink: CallSink, @unchecked Sendable {
    private let registry: RegistryActor
    private let accountName: @Sendable (UInt32) -> String?
    private var health = HealthService()
    private let onDrained: @Sendable () -> Void

    init(
        registry: RegistryActor, accountName: @escaping @Sendable (UInt32) -> String?,
        onDrained: @escaping @Sendable () -> Void
    ) {
        self.registry = registry
        self.accountName = accountName
        self.onDrained = onDrained
        health.set(.serving)
    }

    /// From now on the health service says that no new work is taken.
    func stopServing() { health.set(.notServing) }

    func receive(_ batch: [ServerEvent], from server: ServerHandle) {
        var inputs: [ServerInput] = []
        inputs.reserveCapacity(batch.count)
        for event in batch {
            switch event {
            case .connectionOpened(let id, let credentials, let listener):
                let peer = Peer(
                    uid: credentials.userID, accountName: accountName(credentials.userID),
                    socket: listener == ServiceManager.administrationName
                        ? .administration : .bureau)
                inputs.append(.connected(id, peer))
            case .call(let call):
                if let answer = health.answer(call) {
                    server.answer(call.id, answer)
                } else {
                    inputs.append(.call(call))
                }
            case .message(let id, let payload): inputs.append(.message(id, payload))
            case .halfClosed(let id): inputs.append(.halfClosed(id))
            case .cancelled(let id, _): inputs.append(.cancelled(id))
            case .connectionClosed(let id, _):
                registry.assumeIsolated { $0.forgetUnsent(of: id) }
                inputs.append(.disconnected(id))
            case .drained: onDrained()
            case .writable(let id): registry.assumeIsolated { $0.writable(id) }
            case .connectionRefused: continue
            }
        }
        guard !inputs.isEmpty else { return }
        registry.assumeIsolated { $0.receive(inputs) }
    }
}

/// The system's account database.
enum AccountDatabase {
    /// Name of the account with this uid; nil if there is none.
    @Sendable static func name(of uid: UInt32) -> String? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        let code = getpwuid_r(uid, &entry, &buffer, buffer.count, &found)
        guard code == 0, found != nil, let name = entry.pw_name else { return nil }
        return String(cString: name)
    }
}
