import NIOCore
import Storage

/// The journal on a thread of its own: the loop that serves readers never waits for the disk.
///
/// Duties:
/// 1. Append batches in the order they come, one at a time, and hand back each token.
/// 2. Make the next segment ready between batches; look twice a second whether the files are still
///    there, and whether a full disk has room again.
/// 3. On a failure that the failure table calls fatal: acknowledge nothing more, end the process.
/// 4. Seal the segment at a clean stop.
///
/// `@unchecked Sendable` is sound because everything but `init` and `loop` is touched only on
/// `loop`.
final class JournalShell: @unchecked Sendable {
    private let loop: any EventLoop
    private var writer: JournalWriter
    private let deliver: @Sendable (ServerInput) -> Void
    private let end: @Sendable (StorageError) -> Void
    private let now: @Sendable () -> Int64
    private var checks: RepeatedTask?
    private var isStopped = false
    private static var checkInterval: TimeAmount { .milliseconds(500) }
    /// The disk is full: no segment could be made ready, and writes are refused until one is.
    private var isRefusing = false
    /// A batch that found no segment ready: it goes first when there is one.
    private var delayed: JournalBatch?

    /// `deliver` takes journal completions to the core; `end` ends the process and does not return
    /// to the journal.
    init(
        writer: consuming JournalWriter, loop: any EventLoop,
        now: @escaping @Sendable () -> Int64,
        deliver: @escaping @Sendable (ServerInput) -> Void,
        end: @escaping @Sendable (StorageError) -> Void
    ) {
        self.writer = writer
        self.loop = loop
        self.now = now
        self.deliver = deliver
        self.end = end
    }

    /// Begins the checks; returns when the first segment is ready, or known not to fit: a full disk
    /// keeps nobody from reading.
    func start() async throws {
        try await loop.submit { [self] in
            if let refusal = makeReady() {
                refuse(refusal)
            }
            checks = loop.scheduleRepeatedTask(
                initialDelay: Self.checkInterval, delay: Self.checkInterval
            ) { [self] _ in check() }
        }.get()
    }

    func append(_ batch: JournalBatch) {
        loop.execute { [self] in write(batch) }
    }

    /// Seals the segment; nothing can be appended afterwards.
    func stop() async throws {
        try await loop.submit { [self] in
            checks?.cancel()
            checks = nil
            isStopped = true
            guard !writer.isPoisoned else { return }
            do throws(StorageError) {
                try writer.seal(at: now())
            } catch {
                end(error)
            }
        }.get()
    }

    private func write(_ batch: JournalBatch) {
        // Who comes after the seal is not acknowledged; that is no failure of the store.
        guard !isStopped else { return }
        do throws(StorageError) {
            let token = try writer.append(
                body: batch.body, firstRevision: batch.firstRevision,
                lastRevision: batch.lastRevision, at: batch.at)
            deliver(.journaled(token))
        } catch {
            guard case .refuseWrites = error.act else { return end(error) }
            delayed = batch
            refuse(error)
            return
        }
        prepareSlice()
    }

    /// One slice of the next segment a turn, so that a batch never waits for more than one.
    private func prepareSlice() {
        guard writer.needsPreparation else { return }
        do throws(StorageError) {
            guard try !writer.prepareNextSegment() else { return }
            loop.execute { [self] in prepareSlice() }
        } catch {
            guard case .refuseWrites = error.act else { return end(error) }
        }
    }

    private func check() {
        guard !isStopped else { return }
        do throws(StorageError) {
            try writer.checkFiles()
        } catch {
            return end(error)
        }
        guard isRefusing else { return prepareSlice() }
        guard makeReady() == nil else { return }
        isRefusing = false
        if let batch = delayed {
            delayed = nil
            write(batch)
        }
        if !isRefusing {
            deliver(.journalResumed)
        }
    }

    /// Makes the next segment ready, all of it; the error where the disk is full.
    private func makeReady() -> StorageError? {
        do throws(StorageError) {
            while try !writer.prepareNextSegment() {}
            return nil
        } catch {
            if error.act != .refuseWrites {
                end(error)
            }
            return error
        }
    }

    private func refuse(_ error: StorageError) {
        isRefusing = true
        deliver(.journalRefused("\(error)"))
    }
}
