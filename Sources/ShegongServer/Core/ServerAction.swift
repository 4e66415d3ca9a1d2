package import Registry
package import Storage
package import TTRPC

/// What the server wants done. The core does nothing itself.
package enum ServerAction: Sendable {
    /// Everything that this reply has seen is on disk: send it.
    case reply(CallID, [UInt8])
    case fail(CallID, Status)
    /// Send one message of a stream. Answered by `.messageTaken` when the wire has taken it.
    case sendMessage(CallID, [UInt8])
    /// End a stream after its last message.
    case finishStream(CallID)
    case closeConnection(ConnectionID, reason: String)
    /// Stop or resume reading from a peer whose messages come faster than the disk takes them.
    case pauseReading(ConnectionID)
    case resumeReading(ConnectionID)
    /// Write and sync one batch; at most one is under way. Answered by `.journaled`.
    case append(JournalBatch)
    /// Do this on a frozen copy, away from the loop. Answered by `.workDone`.
    case work(WorkID, BackgroundWork)
    case log(LogEvent)
}

/// One group commit: changes and audit entries that share one write and one sync.
package struct JournalBatch: Sendable {
    /// Rises by one with each batch.
    package var number: UInt64
    package var firstRevision: UInt64
    /// The newest revision that is durable once this batch is; equals that of the batch before if
    /// this one holds audit entries only.
    package var lastRevision: UInt64
    package var at: Int64
    package var changeCount: Int
    /// Whether a reply waits for it: it holds more than records of masked readings.
    package var isAwaited: Bool
    /// An encoded `JournalBody`.
    package var body: [UInt8]
}

/// Work on a frozen copy.
package enum BackgroundWork: Sendable {
    case query(FrozenQuery)
    /// Folds an earlier state from the store's files; at most one at a time.
    case past(PastQuery)
    /// Reads a page of the audit from the store's files.
    case audit(AuditReading)
    case snapshot(SnapshotWork)
    /// Begin a backup and make its first part.
    case backup(SnapshotWork)
    /// Make the next part of the backup begun under this id.
    case nextBackupPart
    /// Let go of the backup begun under this id; not answered.
    case endBackup
    case attachment(AttachmentWork)
}

/// A snapshot or a backup to write: the frozen state, and where in the journal it stands.
package struct SnapshotWork: Sendable {
    package var registry: Registry
    /// Of the last audit entry that is on disk, in or before `covered`: those after it are not in
    /// the copy, and a crash may take them away.
    package var auditSequence: UInt64
    package var at: Int64
    /// The last group commit that is wholly in the copy.
    package var covered: CommitToken
}

/// How background work ended.
package enum WorkResult: Sendable {
    case query(FrozenAnswer)
    case snapshot(revision: UInt64, at: Int64)
    /// An encoded `BackupPart`; the work goes on until the last.
    case backupPart([UInt8], isLast: Bool)
    case attachment(AttachmentResult)
    case failed(String)
}
