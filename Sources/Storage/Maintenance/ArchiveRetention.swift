/// Removes segments from the archive whose time is over: `shegongd archive prune`.
///
/// Rules:
/// 1. a segment stays until every entry in it is older than the retention;
/// 2. the state of any instant within the retention can still be asked for: the newest snapshot
///    from before it stays the base, and all entries behind that snapshot stay;
/// 3. a snapshot counts as a base only if every row of it holds;
/// 4. the oldest goes first, so a stop in between leaves no gap;
/// 5. segments in the journal are never touched.
package enum ArchiveRetention {
    package struct Report: Sendable, Equatable {
        /// First sequences of the segments that went, or would go.
        package let removed: [UInt64]
        package let kept: Int
        /// The snapshot from which the past can be told; nil where all of it can.
        package let base: SnapshotName?
    }

    /// `since` is the first instant that must stay answerable, Unix milliseconds.
    package static func run(
        directory: String, since instant: Int64, isDryRun: Bool, on fileSystem: any FileSystem
    ) throws(StorageError) -> Report {
        let history = try StoreHistory(directory: directory, on: fileSystem)
        let layout = history.layout
        let row = try history.row()
        let archived = row.segments.filter { $0.path.hasPrefix(layout.archive + "/") }
        guard let base = try base(history, before: instant) else {
            return Report(removed: [], kept: archived.count, base: nil)
        }
        var removed: [UInt64] = []
        for (segment, next) in zip(archived, row.segments.dropFirst()) {
            guard next.first - 1 <= base.sequence,
                try lastInstant(history, segment) < instant
            else {
                break
            }
            removed.append(segment.first)
        }
        if !isDryRun {
            try onFile(.journalSegment) { () throws(FileSystemError) in
                for first in removed {
                    try fileSystem.unlink(layout.archived(first: first))
                    try fileSystem.synchronizeDirectory(layout.archive)
                }
            }
        }
        return Report(removed: removed, kept: archived.count - removed.count, base: base)
    }

    /// The newest snapshot from before an instant of which every row holds.
    private static func base(
        _ history: StoreHistory, before instant: Int64
    ) throws(StorageError) -> SnapshotName? {
        for name in try history.snapshots().reversed() {
            do throws(StorageError) {
                let reader = try history.openSnapshot(name)
                guard reader.header.instant < instant else {
                    continue
                }
                try reader.load { _, _, _ in }
                return name
            } catch {
                guard case .refusal(.damaged) = error else {
                    throw error
                }
            }
        }
        return nil
    }

    /// When the last entry of a segment was written, Unix milliseconds; when it was taken into use
    /// where it has none.
    private static func lastInstant(
        _ history: StoreHistory, _ segment: SegmentRow.Segment
    ) throws(StorageError) -> Int64 {
        let opened = try history.open(segment)
        var last = opened.header.createdAt
        _ = try opened.visit(following: nil, isLast: false) { entry, _, _ in
            last = entry.instant
            return true
        }
        return last
    }
}
