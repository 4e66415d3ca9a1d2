import Glibc

/// The one table of storage failures: (call, file, error number) → act.
///
/// Three rows, read from top to bottom:
/// 1. a full disk (ENOSPC, EDQUOT) while the next segment is made ready → refuse writes;
/// 2. a full disk while a temporary file, or the copy of what was cut, is written → discard it;
/// 3. everything else, every EIO and every failed synchronisation whatever its number → fatal.
package enum StorageFailureTable {
    package static func act(call: FileCall, role: FileRole, code: Int32) -> FailureAct {
        if call == .lock && code == EWOULDBLOCK {
            return .fatal(.locked)
        }
        let isFull = code == ENOSPC || code == EDQUOT
        let makesSpace =
            switch call {
            case .open, .write, .reserve, .setSize: true
            default: false
            }
        guard isFull && makesSpace else {
            return .fatal(.inputOutput)
        }
        switch role {
        case .nextSegment:
            return .refuseWrites
        case .snapshotTemporary, .cut:
            return .discardTemporary
        case .storeHeader, .lock, .journalSegment, .journalHead, .snapshot, .directory:
            return .fatal(.inputOutput)
        }
    }
}
