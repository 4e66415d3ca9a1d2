import Glibc

/// The one table of storage failures: (call, file, error number) → act.
///
/// The first row that fits decides. An interrupted call (EINTR) is repeated below and comes here
/// only from a synchronisation, which is never repeated whatever its number: the kernel reports a
/// lost page once.
package enum StorageFailureTable {
    /// A row; it fits where each of its columns does.
    package struct Row: Sendable {
        package let calls: [FileCall]
        package let roles: [FileRole]
        /// Error numbers; nil = all.
        package let codes: [Int32]?
        package let act: FailureAct
    }

    /// Calls that a full disk fails honestly, because they ask for space.
    private static let making: [FileCall] = [.open, .write, .reserve, .setSize]
    private static let full = [ENOSPC, EDQUOT]

    package static let rows = [
        Row(calls: [.lock], roles: [.lock], codes: [EWOULDBLOCK], act: .fatal(.locked)),
        // Nothing is promised of a segment that is being made ready: reads go on.
        Row(calls: making, roles: [.nextSegment], codes: full, act: .refuseWrites),
        // Nor of a snapshot before it has its name; and a start needs no space.
        Row(
            calls: making, roles: [.snapshotTemporary, .cut], codes: full, act: .discardTemporary),
        // Nor of an attachment before a change names it; its directory and its name need room too.
        Row(
            calls: making + [.makeDirectory, .rename], roles: [.attachmentTemporary], codes: full,
            act: .discardTemporary),
        // A file that has its space and is full all the same is a failing disk.
        Row(
            calls: FileCall.allCases, roles: FileRole.allCases, codes: nil,
            act: .fatal(.inputOutput)),
    ]

    package static func act(call: FileCall, role: FileRole, code: Int32) -> FailureAct {
        let row = rows.first { row in
            row.calls.contains(call) && row.roles.contains(role)
                && row.codes?.contains(code) != false
        }
        return row?.act ?? .fatal(.inputOutput)
    }
}
