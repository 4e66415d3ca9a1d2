/// A point in a store's past.
package enum HistoryPoint: Sendable, Equatable {
    /// As far as the files go.
    case newest
    case revision(UInt64)
    /// After every change decided at or before it, Unix milliseconds.
    case instant(Int64)

    /// Whether a change lies at the point or before it.
    package func admits(revision: UInt64, decidedAt instant: Int64) -> Bool {
        switch self {
        case .newest: true
        case .revision(let limit): revision <= limit
        case .instant(let limit): instant <= limit
        }
    }

    /// Whether a snapshot lies at the point or before it.
    func admits(_ header: SnapshotHeader) -> Bool {
        switch self {
        case .newest: true
        case .revision(let revision): header.revision <= revision
        case .instant(let instant): header.instant <= instant
        }
    }

    /// Whether what is folded up to here lacks nothing of the point. An instant is passed only
    /// by an entry written after it: changes of that instant may lie in the entry before.
    func isReached(by position: JournalPosition, written instant: Int64?) -> Bool {
        switch self {
        case .newest: false
        case .revision(let revision): position.revision >= revision
        case .instant(let limit): (instant ?? .min) > limit
        }
    }
}
