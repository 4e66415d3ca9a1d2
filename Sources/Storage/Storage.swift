/// Storage: what the daemon knows, kept through kill -9 and power loss.
///
/// Duties of this target:
/// 1. a file system as a seam of plain calls, real or simulated (`FileSystem`);
/// 2. one table that decides every failure (`StorageFailureTable`);
/// 3. the journal of group commits, and the token that proves one durable (`JournalWriter`,
///    `CommitToken`);
/// 4. snapshots written from a frozen copy while writes go on (`SnapshotWriter`);
/// 5. opening a store: newest snapshot, then the journal, refusing what is damaged (`StoreOpener`);
/// 6. retention and archive, never a reset or a rewrite (`RetentionPlan`, `StoreMaintenance`);
/// 7. verification of all files without opening (`StoreVerifier`);
/// 8. the past: the state of any point that snapshots and journal reach (`StoreHistory`);
/// 9. backups, and new stores made of them or of the past (`BackupFile`, `StoreRestorer`);
/// 10. mending the last segment, on somebody's explicit wish (`JournalRepair`);
/// 11. the contents of attachments, each under its digest (`AttachmentStore`).
///
/// It stores opaque bytes and knows nothing of registries. It offers steps, not threads: every
/// call is synchronous, and whoever calls decides on which thread.
package enum Storage {
    /// The version of every file format here, as it is written.
    package static let formatVersion: UInt32 = 1
    /// The versions that are read. 0, of the time before there was a final form, was laid out in
    /// the same way, so a store of that time goes on: each file keeps the version it was made with.
    package static let readableVersions: ClosedRange<UInt32> = 0...formatVersion
}
