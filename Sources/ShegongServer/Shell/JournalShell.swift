import NIOCore
import Storage
import TTRPC

/// The journal on a thread of its own: the loop that serves readers never waits for the disk.
///
/// Duties:
/// 1. Take the steps of `JournalSteps` on that thread, and hand what they say to the core.
/// 2. Prepare the next segment a slice a turn; look twice a second at files and free space.
/// 3. On a fatal failure: acknowledge nothing more, end the process.
/// 4. Stay awake after a batch, where the configuration asks for it.
///
/// `@unchecked Sendable` is sound because everything but `init` and `loop` is touched only on
/// `loop`.
final class JournalShell: @unchecked Sendable {
    private let loop: any EventLoop
    private let polling: BusyPolling
    private var steps: JournalSteps
    private let deliver: @Sendable (ServerInput) -> Void
    private let end: @Sendable (StorageError) -> Void
    private let now: @Sendable () -> Int64
    private var checks: RepeatedTask?
    private var isStopped = false
    private static var checkInterval: TimeAmount { .milliseconds(500) }

    /// `polling` keeps `loop` awake after a batch; `deliver` takes journal completions to the core;
    /// `end` ends the process and does not return to the journal.
    init(
        writer: consuming JournalWriter, loop: any EventLoop, polling: BusyPolling,
        now: @escaping @Sendable () -> Int64,
        deliver: @escaping @Sendable (ServerInput) -> Void,
        end: @escaping @Sendable (StorageError) -> Void
    ) {
        steps = JournalSteps(writer: writer)
        self.loop = loop
        self.polling = polling
        self.now = now
        self.deliver = deliver
        self.end = end
    }

    /// Returns when the disk is found to have room for the first segment, or the core was told
    /// that it has none: before anybody is served, for what is taken in must find a place. The
    /// segment is made ready beside serving.
    func start() async throws {
        try await loop.submit { [self] in
            take { steps throws(StorageError) in try steps.start() }
            prepare()
            checks = loop.scheduleRepeatedTask(
                initialDelay: Self.checkInterval, delay: Self.checkInterval
            ) { [self] _ in
                take { steps throws(StorageError) in try steps.check() }
                prepare()
            }
        }.get()
    }

    func append(_ batch: JournalBatch) {
        polling.execute { [self] in
            take { steps throws(StorageError) in try steps.append(batch) }
            prepare()
            polling.sawTraffic()
        }
    }

    /// Seals the segment; nothing can be appended afterwards.
    func stop() async throws {
        try await loop.submit { [self] in
            checks?.cancel()
            checks = nil
            let instant = now()
            take { steps throws(StorageError) in
                try steps.seal(at: instant)
                return []
            }
            isStopped = true
        }.get()
    }

    private func prepare() {
        take { steps throws(StorageError) in
            let said = try steps.prepareSlice()
            if steps.needsPreparation {
                loop.execute { [self] in prepare() }
            }
            return said
        }
    }

    private func take(
        _ step: (inout JournalSteps) throws(StorageError) -> [ServerInput]
    ) {
        // Who comes after the seal is not acknowledged; that is no failure of the store.
        guard !isStopped else { return }
        do throws(StorageError) {
            try step(&steps).forEach(deliver)
        } catch {
            end(error)
        }
    }
}
