/// How far back the past of a store can be told: what a content must not be swept for.
package struct HistoryReach: Sendable, Equatable {
    /// Revisions of the kept snapshots.
    package let snapshots: [UInt64]
    /// The journal leads on from this revision.
    package let journalFrom: UInt64

    package init(snapshots: [UInt64], journalFrom: UInt64) {
        self.snapshots = snapshots
        self.journalFrom = journalFrom
    }

    package static func read(
        _ layout: StoreLayout, on fileSystem: any FileSystem
    ) throws(StorageError) -> HistoryReach {
        let snapshots = try SnapshotReader.names(layout, on: fileSystem).map(\.revision)
        let row = try SegmentRow.find(layout, on: fileSystem)
        guard let first = row.segments.first else {
            return HistoryReach(snapshots: snapshots, journalFrom: 0)
        }
        let block = try onFile(.journalSegment) { () throws(FileSystemError) in
            let file = try fileSystem.open(first.path, .read)
            return try fileSystem.read(file, at: 0, count: FileMagic.blockBytes)
        }
        do throws(OpeningRefusal) {
            let header = try SegmentHeader.decode(block, file: first.path)
            return HistoryReach(snapshots: snapshots, journalFrom: header.base.revision)
        } catch {
            throw .refusal(error)
        }
    }
}
