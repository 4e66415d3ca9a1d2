/// Carries the retention plan out; to be run when a snapshot is done, on the snapshot's thread.
///
/// It may run beside the journal's writer: it never touches the newest segment. Segments are moved
/// by a rename, which keeps either name, and never reset, cut or rewritten.
package enum StoreMaintenance {
    package struct Report: Sendable, Equatable {
        package internal(set) var removedSnapshots: [SnapshotName] = []
        package internal(set) var archivedSegments: [UInt64] = []
        /// Snapshots that do not hold: neither counted nor removed, somebody has to look.
        package internal(set) var damagedSnapshots: [OpeningRefusal] = []
    }

    package static func run(
        layout: StoreLayout, identity: StoreIdentity, on fileSystem: any FileSystem
    ) throws(StorageError) -> Report {
        var report = Report()
        var snapshots: [RetentionPlan.Snapshot] = []
        for name in try SnapshotReader.names(layout, on: fileSystem) {
            do throws(StorageError) {
                let reader = try SnapshotReader.open(
                    path: layout.snapshot(name), name: name, identity: identity, on: fileSystem)
                snapshots.append(.init(name: name, instant: reader.header.instant))
            } catch {
                guard case .refusal(let refusal) = error else {
                    throw error
                }
                report.damagedSnapshots.append(refusal)
            }
        }
        let files = try onFile(.directory) { () throws(FileSystemError) in
            try fileSystem.list(layout.journal)
        }
        let plan = RetentionPlan.decide(
            snapshots: snapshots, segments: files.compactMap { StoreLayout.segmentSequence(of: $0) }
        )
        try archive(plan.segmentsToArchive, layout, on: fileSystem)
        try remove(plan.snapshotsToRemove, layout, on: fileSystem)
        report.archivedSegments = plan.segmentsToArchive
        report.removedSnapshots = plan.snapshotsToRemove
        return report
    }

    private static func archive(
        _ segments: [UInt64], _ layout: StoreLayout, on fileSystem: any FileSystem
    ) throws(StorageError) {
        // The oldest first: a stop in between leaves no gap on either side.
        for first in segments {
            try onFile(.journalSegment) { () throws(FileSystemError) in
                try fileSystem.rename(
                    layout.segment(first: first), to: layout.archived(first: first))
                try fileSystem.synchronizeDirectory(layout.archive)
                try fileSystem.synchronizeDirectory(layout.journal)
            }
        }
    }

    private static func remove(
        _ snapshots: [SnapshotName], _ layout: StoreLayout, on fileSystem: any FileSystem
    ) throws(StorageError) {
        guard !snapshots.isEmpty else {
            return
        }
        try onFile(.snapshot) { () throws(FileSystemError) in
            for name in snapshots {
                try fileSystem.unlink(layout.snapshot(name))
            }
            try fileSystem.synchronizeDirectory(layout.snapshots)
        }
    }
}
