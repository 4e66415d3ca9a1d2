/// Why a change or a snapshot row cannot become part of the state: always damage or a bug, never
/// something that a caller did.
package enum ApplyError: Error, Equatable {
    case outOfOrder(expected: UInt64, found: UInt64)
    case timeRunsBack(revision: UInt64)
    case unknownTable(UInt32, revision: UInt64)
    /// A row of a snapshot that does not come after the one before it.
    case keyOutOfOrder(Table, key: UInt64)
    case undecodable(Table, key: UInt64, revision: UInt64)
}
