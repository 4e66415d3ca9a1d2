/// Why a step of storage did not happen.
package enum StorageError: Error, Equatable {
    /// A disk call failed; `role` says on what kind of file.
    case failed(FileSystemError, role: FileRole)
    /// An earlier failure was fatal; this writer acknowledges nothing any more.
    case poisoned
    /// The journal was sealed by a clean stop.
    case closed
    /// The entry does not fit into the current segment and no next one is ready. Nothing was
    /// written.
    case noSegmentReady
    /// The file system had no room for a segment that it had reserved, and changes need it.
    case reservationBroken
    /// The body is longer than the configured limit, in bytes.
    case entryTooLarge(bytes: Int, limit: Int)
    /// The entry's revisions do not follow the newest durable one.
    case revisionOutOfOrder(expected: UInt64, found: UInt64)
    /// The journal's segment was deleted or replaced under the daemon.
    case segmentReplaced(file: String)
    /// A frozen copy cannot be written as a snapshot: why.
    case snapshotSource(SnapshotSourceFault)
    /// What was written of a snapshot does not read back as the copy it came from.
    case snapshotUnlike(file: String)
    /// The store cannot be opened, made or read.
    case refusal(OpeningRefusal)

    /// What is to be done about it.
    package var act: FailureAct {
        switch self {
        case .failed(let error, let role):
            StorageFailureTable.act(call: error.call, role: role, code: error.code)
        case .poisoned, .reservationBroken: .fatal(.inputOutput)
        case .segmentReplaced: .fatal(.replaced)
        case .noSegmentReady: .refuseWrites
        case .closed, .entryTooLarge, .revisionOutOfOrder: .refuseRequest
        case .snapshotSource, .snapshotUnlike: .discardTemporary
        case .refusal(let refusal): .fatal(refusal.exitCode)
        }
    }

    package var isFatal: Bool {
        if case .fatal = act { true } else { false }
    }
}

/// What is wrong with the copy that a snapshot is made from.
package enum SnapshotSourceFault: Sendable, Equatable {
    /// The attributes are longer than the header has room for, in bytes.
    case attributesTooLong(bytes: Int, limit: Int)
    /// Tables or keys do not rise.
    case notAscending(table: UInt32, key: UInt64)
    /// A record is longer than the limit, in bytes.
    case recordTooLong(table: UInt32, key: UInt64, bytes: Int)
}

/// Runs a disk call and says on what kind of file it failed.
func onFile<Result: ~Copyable>(
    _ role: FileRole, _ body: () throws(FileSystemError) -> Result
) throws(StorageError) -> Result {
    do throws(FileSystemError) {
        return try body()
    } catch {
        throw .failed(error, role: role)
    }
}
