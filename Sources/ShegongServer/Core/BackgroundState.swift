import Schema
import TTRPC

/// What runs beside the loop on frozen copies, and when the next snapshot is due.
struct BackgroundState {
    var snapshotRevision: UInt64 = 0
    var snapshotAt: Int64 = 0
    /// Bytes of journal written since the newest snapshot.
    private(set) var bytesSinceSnapshot: UInt64 = 0

    private var nextNumber: UInt64 = 1
    private var running: [UInt64: Purpose] = [:]
    private var isTakingSnapshot = false

    enum Purpose {
        /// A question to a frozen copy, and who waits for the answer.
        case query(CallContext)
        /// What is to be read for a write.
        case write(PendingWrite)
        /// A page of the audit, who waits for it, and the entry that says so.
        case audit(CallContext, AuditEntry)
        /// With the call that asked for it, if one did.
        case snapshot(CallContext?)
        /// The core's one backup.
        case backup
        /// The content of an attachment, for the call that brings it or asks for it.
        case upload(CallID)
        case fetch(CallID)
        /// The core's one sweep.
        case sweep
    }

    private static var maximumRunning: Int { 64 }

    mutating func begin(_ purpose: Purpose) throws(CallFailure) -> WorkID {
        guard running.count < Self.maximumRunning else { throw .overLimit(.journalBusy) }
        if case .snapshot = purpose {
            guard !isTakingSnapshot else { throw .overLimit(.journalBusy) }
            isTakingSnapshot = true
        }
        let number = nextNumber
        nextNumber += 1
        running[number] = purpose
        return WorkID(number: number)
    }

    func purpose(of id: WorkID) -> Purpose? { running[id.number] }

    mutating func end(_ id: WorkID) -> Purpose? {
        guard let purpose = running.removeValue(forKey: id.number) else { return nil }
        if case .snapshot = purpose {
            isTakingSnapshot = false
        }
        return purpose
    }

    mutating func journaled(bytes: Int) { bytesSinceSnapshot += UInt64(bytes) }

    mutating func snapshotTaken(revision: UInt64, at: Int64) {
        snapshotRevision = revision
        snapshotAt = at
        bytesSinceSnapshot = 0
    }

    /// Due by changes, bytes or time, whichever is first; never without a change to put into it.
    func isSnapshotDue(revision: UInt64, now: Int64, _ settings: ServerSettings) -> Bool {
        guard !isTakingSnapshot, revision > snapshotRevision else { return false }
        return revision - snapshotRevision >= settings.snapshotChanges
            || bytesSinceSnapshot >= settings.snapshotBytes
            || now - snapshotAt >= settings.snapshotMilliseconds
    }
}
