/// Something for the log, as values: the shell writes it. There is no field in which an identity
/// number or a name of a person could stand.
package enum LogEvent: Sendable, Equatable {
    case unknownPeer(uid: UInt32, accountName: String?)
    case connectionClosed(reason: String)
    case refused(operator: UInt64, method: String, reason: String)
    case requestUnreadable(operator: UInt64, method: String)
    case internalError(method: String, what: String)
    case batchAbandoned(UInt64)
    case backupTaken(operator: UInt64)
    case snapshotTaken(revision: UInt64)
    case snapshotFailed(String)
    case writesRefused(String)
    /// The content of this attachment is missing or altered.
    case attachmentDamaged(UInt64)
    case attachmentsSwept(contents: Int)
}
