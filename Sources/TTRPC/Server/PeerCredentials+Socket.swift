internal import Glibc
public import NIOCore

extension PeerCredentials {
    /// The kernel's `struct ucred`: pid_t, uid_t, gid_t, four bytes each. Swift's Glibc hides it.
    private struct KernelCredentials: Sendable, BitwiseCopyable {
        var processID: UInt32 = .max
        var userID: UInt32 = .max
        var groupID: UInt32 = .max
    }

    /// Who connected, by SO_PEERCRED. Nil when the kernel does not say: all ones is what it gives
    /// for a socket that is not a Unix one.
    ///
    /// For the channel's event loop only.
    @Sendable
    public static func ofUnixSocket(_ channel: any Channel) -> PeerCredentials? {
        guard let provider = channel as? any SocketOptionProvider else { return nil }
        let future: EventLoopFuture<KernelCredentials> = provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        var found: KernelCredentials?
        // On its loop the answer is there already.
        future.assumeIsolated().whenSuccess { found = $0 }
        guard let found, found.userID != .max, found.groupID != .max else { return nil }
        return PeerCredentials(
            processID: Int32(truncatingIfNeeded: found.processID), userID: found.userID,
            groupID: found.groupID)
    }
}
