package import Storage

/// What the journal's thread does, as steps without a thread: `JournalShell` takes them on its
/// loop, the simulator one by one.
///
/// Duties:
/// 1. Append batches in the order they come, and give each one's token.
/// 2. Make the next segment ready between batches, a slice at a time.
/// 3. On a full disk: keep the batch that found no segment, have writes refused, also at a start,
///    and try a new file at every check.
/// 4. Look at every check whether the files are still there.
///
/// Errors that come out are fatal: nothing more may be acknowledged.
package struct JournalSteps: ~Copyable {
    private var writer: JournalWriter
    /// A batch that found no segment ready: it goes first when there is one.
    private var delayed: JournalBatch?
    /// Whether the core was told to refuse writes.
    package private(set) var isRefusing = false

    package init(writer: consuming JournalWriter) {
        self.writer = writer
    }

    package var durable: CommitToken { writer.durable }

    /// Makes the first segment ready. Without room for it the daemon starts all the same, and
    /// serves reads.
    package mutating func start() throws(StorageError) -> [ServerInput] {
        let why = try fullDisk { writer throws(StorageError) in
            while try !writer.prepareNextSegment() {}
        }
        return why.map { refuse($0) } ?? []
    }

    package mutating func append(_ batch: JournalBatch) throws(StorageError) -> [ServerInput] {
        var token: CommitToken?
        let why = try fullDisk { writer throws(StorageError) in
            token = try writer.append(
                body: batch.body, firstRevision: batch.firstRevision,
                lastRevision: batch.lastRevision, at: batch.at)
        }
        if let token {
            return [.journaled(token)]
        }
        delayed = batch
        return refuse(why ?? "")
    }

    /// One slice of the next segment, so that a batch never waits for more than one. True while
    /// there is more to do; on a full disk there is nothing until the next check.
    package mutating func prepareSlice() throws(StorageError) -> Bool {
        guard !isRefusing, writer.needsPreparation else { return false }
        let why = try fullDisk { writer throws(StorageError) in
            _ = try writer.prepareNextSegment()
        }
        return why == nil && writer.needsPreparation
    }

    /// The checks, and while writes are refused the next attempt.
    package mutating func check() throws(StorageError) -> [ServerInput] {
        try writer.checkFiles()
        guard isRefusing else { return [] }
        let why = try fullDisk { writer throws(StorageError) in
            while try !writer.prepareNextSegment() {}
        }
        guard why == nil else { return [] }
        isRefusing = false
        guard let batch = delayed else { return [.journalResumed] }
        delayed = nil
        return try append(batch) + (isRefusing ? [] : [.journalResumed])
    }

    /// The clean stop. Nothing can be appended afterwards.
    package mutating func seal(at instant: Int64) throws(StorageError) {
        guard !writer.isPoisoned else { return }
        try writer.seal(at: instant)
    }

    private mutating func refuse(_ why: String) -> [ServerInput] {
        isRefusing = true
        return [.journalRefused(why)]
    }

    /// Runs a step; returns what a full disk said, nil where it was not in the way.
    private mutating func fullDisk(
        _ step: (inout JournalWriter) throws(StorageError) -> Void
    ) throws(StorageError) -> String? {
        do throws(StorageError) {
            try step(&writer)
            return nil
        } catch {
            guard case .refuseWrites = error.act else { throw error }
            return "\(error)"
        }
    }
}
