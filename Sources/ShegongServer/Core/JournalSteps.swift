package import Storage

/// What the journal's thread does, as steps without a thread: `JournalShell` takes them on its
/// loop, the simulator one by one.
///
/// Duties:
/// 1. Append batches in the order they come, and give each one's token.
/// 2. Make the next segment ready between batches, a slice at a time.
/// 3. On a full disk: have writes refused while there is still room for those already taken in,
///    also at a start, and try a new file at every check.
/// 4. Look at every check whether the files are still there.
///
/// Errors that come out are fatal: nothing more may be acknowledged.
package struct JournalSteps: ~Copyable {
    private var writer: JournalWriter
    /// A batch that found no place, with nothing in it but records of masked readings, which are
    /// made while writes are refused: it goes first when there is one.
    private var delayed: JournalBatch?
    /// What the full disk said when the next segment was last tried.
    private var fullDisk: String?
    /// Whether the core was told to refuse writes.
    package private(set) var isRefusing = false

    package init(writer: consuming JournalWriter) {
        self.writer = writer
    }

    package var durable: CommitToken { writer.durable }

    /// Reserves the first segment, before anybody is served. Without room for it the daemon starts
    /// all the same, refuses writes and serves reads.
    package mutating func start() throws(StorageError) -> [ServerInput] {
        _ = try attempt { writer throws(StorageError) in try writer.reserveNextSegment() }
        return refuseInTime()
    }

    /// Writes a batch; where the next segment is not ready yet, the batch waits for it.
    package mutating func append(_ batch: JournalBatch) throws(StorageError) -> [ServerInput] {
        var token: CommitToken?
        _ = try attempt { writer throws(StorageError) in
            while !writer.hasRoom(bodyBytes: batch.body.count),
                try !writer.prepareNextSegment()
            {}
            token = try writer.append(
                body: batch.body, firstRevision: batch.firstRevision,
                lastRevision: batch.lastRevision, at: batch.at)
        }
        guard let token else { return try delay(batch) }
        // The refusal goes first: with the token the core hands over what has gathered, and that is
        // the last for which there must be a place.
        return refuseInTime() + [.journaled(token)]
    }

    /// Whether there is anything for `prepareSlice` to do. On a full disk there is nothing until
    /// the next check.
    package var needsPreparation: Bool { fullDisk == nil && writer.needsPreparation }

    /// One slice of the next segment, so that a batch hardly ever waits for more than one.
    package mutating func prepareSlice() throws(StorageError) -> [ServerInput] {
        guard needsPreparation else { return [] }
        _ = try attempt { writer throws(StorageError) in _ = try writer.prepareNextSegment() }
        return refuseInTime()
    }

    /// The checks, and on a full disk the next attempt.
    package mutating func check() throws(StorageError) -> [ServerInput] {
        try writer.checkFiles()
        guard fullDisk != nil else { return [] }
        let isReady = try attempt { writer throws(StorageError) in
            while try !writer.prepareNextSegment() {}
        }
        guard isReady else { return refuseInTime() }
        fullDisk = nil
        let wasRefusing = isRefusing
        isRefusing = false
        let batch = delayed
        delayed = nil
        let written = try batch.map { batch throws(StorageError) in try append(batch) } ?? []
        return written + (wasRefusing && !isRefusing ? [.journalResumed] : [])
    }

    /// The clean stop. Nothing can be appended afterwards.
    package mutating func seal(at instant: Int64) throws(StorageError) {
        guard !writer.isPoisoned else { return }
        try writer.seal(at: instant)
    }

    /// On a full disk, while what was taken in still has a place.
    private mutating func refuseInTime() -> [ServerInput] {
        fullDisk == nil || writer.hasRoomForAllUnderWay ? [] : refuse()
    }

    /// Keeps a batch that found no place. One that somebody waits for cannot be kept: he would wait
    /// as long as the disk is full, with all who read what he changed. It comes to that only where
    /// a file system has no room for what it reserved; the daemon then ends, and what was not
    /// acknowledged is gone.
    private mutating func delay(_ batch: JournalBatch) throws(StorageError) -> [ServerInput] {
        guard !batch.isAwaited else { throw .reservationBroken }
        delayed = batch
        return refuse()
    }

    private mutating func refuse() -> [ServerInput] {
        guard !isRefusing else { return [] }
        isRefusing = true
        return [.journalRefused(fullDisk ?? "")]
    }

    /// Runs a step; false where a full disk was in the way, and what it said is noted.
    private mutating func attempt(
        _ step: (inout JournalWriter) throws(StorageError) -> Void
    ) throws(StorageError) -> Bool {
        do throws(StorageError) {
            try step(&writer)
            return true
        } catch {
            guard case .refuseWrites = error.act else { throw error }
            fullDisk = "\(error)"
            return false
        }
    }
}
