internal import Glibc
public import NIOCore
internal import Synchronization

/// Keeps an event loop awake for a while after traffic (busy polling): it looks for what comes next
/// instead of going to sleep, and so need not be woken, which on a virtual machine costs 10 to 50
/// microseconds. The price is a processor while things come one soon after the other.
///
/// Duties:
/// 1. After traffic, look at the watched sockets and for tasks handed in by other threads, again
///    and again, until there is something to do or the time is over.
/// 2. Notice how long the loop had to wait, from which the time is learnt (`PollingPace`).
/// 3. Leave everything that there is to do to the loop itself.
///
/// SwiftNIO has no such mode: with a task at hand a loop does not look at its sockets, and without
/// one it sleeps. Tasks that other threads give to the loop past `execute`, and its timers, may
/// have to wait until the time is over.
///
/// `@unchecked Sendable` is sound because all but `execute` is for the loop only, and the one thing
/// that `execute` changes is atomic.
public final class BusyPolling: @unchecked Sendable {
    private let eventLoop: any EventLoop
    private var pace: PollingPace
    /// Since when there is nothing to do; nil while there is.
    private var idleSince: MonotonicTime?
    private let handedIn = Atomic<UInt64>(0)
    private var taken: UInt64 = 0
    private var sockets: [pollfd] = []
    private var isDue = false
    /// How often something came before the time was over, and how often not.
    private(set) var turns = (fruitful: 0, fruitless: 0)

    /// - Parameters:
    ///   - eventLoop: the loop to be kept awake.
    ///   - longest: for how long after traffic, at most; zero = not at all.
    public init(of eventLoop: any EventLoop, forAtMost longest: Duration) {
        self.eventLoop = eventLoop
        pace = PollingPace(longest: longest)
    }

    /// Hands a task to the loop, which sees it while it polls. From any thread.
    public func execute(_ task: @escaping @Sendable () -> Void) {
        handedIn.wrappingAdd(1, ordering: .releasing)
        eventLoop.execute { [self] in
            taken &+= 1
            workBegins()
            task()
        }
    }

    /// Something came that the loop may have waited for.
    func workBegins() {
        guard let start = idleSince else { return }
        idleSince = nil
        pace.waited(MonotonicTime(.now()) - start)
    }

    /// There was traffic. Everything that the loop has at hand is done before it polls.
    public func sawTraffic() {
        eventLoop.preconditionInEventLoop()
        guard pace.longest > .zero else { return }
        idleSince = MonotonicTime(.now())
        guard pace.duration > .zero, !isDue else { return }
        isDue = true
        eventLoop.execute { [self] in
            isDue = false
            poll()
        }
    }

    private func poll() {
        let end = MonotonicTime(.now()) + pace.duration
        while MonotonicTime(.now()) < end {
            // Tasks first, since sockets take longer to look at, and then once more: meanwhile the
            // thread of a task may have had this very processor, which it is about to be given.
            if isTaskHandedIn || isAnySocketReadable || isTaskHandedIn {
                turns.fruitful += 1
                return
            }
            // Whoever is to send something may be waiting for this very processor.
            sched_yield()
        }
        turns.fruitless += 1
    }

    private var isTaskHandedIn: Bool { handedIn.load(ordering: .acquiring) != taken }

    // MARK: Sockets

    /// Looks at this channel's socket too.
    func watch(_ channel: any Channel) {
        guard pace.longest > .zero, let descriptor = Self.descriptor(of: channel) else { return }
        sockets.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
        // The number may be another file's soon. By then this has run: it is the loop's own.
        channel.closeFuture.whenComplete { [self] _ in
            sockets.removeAll { $0.fd == descriptor }
        }
    }

    /// Sockets that are looked at: listening ones and connections.
    var watched: Int { sockets.count }

    private static func descriptor(of channel: any Channel) -> CInt? {
        try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { $0 }
    }

    /// Also true of a socket from which nothing is read at the moment: then the loop sleeps as it
    /// would without polling.
    private var isAnySocketReadable: Bool {
        sockets.isEmpty ? false : Glibc.poll(&sockets, nfds_t(sockets.count), 0) > 0
    }
}
