/// A store's past, read without opening the store: it changes nothing, takes no lock, and may be
/// read beside a running daemon.
///
/// Duties:
/// 1. fold the state of any point that the kept snapshots and segments reach (`fold`);
/// 2. visit the journal's entries (`visitEntries`);
/// 3. tell which snapshots there are;
/// 4. read a stretch of the journal and no more (`JournalStretch`).
///
/// In memory lie the state that is folded and one segment.
package struct StoreHistory: Sendable {
    package let identity: StoreIdentity
    package let layout: StoreLayout
    let fileSystem: any FileSystem

    package init(
        directory: String, on fileSystem: any FileSystem
    ) throws(StorageError) {
        layout = StoreLayout(directory: directory)
        self.fileSystem = fileSystem
        identity = try StoreOpener.readIdentity(layout, on: fileSystem, mode: .read)
    }

    /// What was folded.
    package struct Folded: Sendable, Equatable {
        /// Behind the last entry that was taken, wholly or as far as the point goes.
        package let position: JournalPosition
        /// The snapshot that it began with.
        package let snapshot: SnapshotName?
        package let entries: Int
        /// Snapshots that did not hold and were passed over.
        package let damagedSnapshots: [OpeningRefusal]
    }

    /// Folds the state of a point: the newest snapshot at or before it that holds, then the journal
    /// from archive and store. The target itself leaves out changes beyond the point, since an
    /// entry may hold changes of both sides.
    package func fold(
        to point: HistoryPoint, into target: inout some RecoveryTarget,
        progress: (RecoveryProgress) -> Void = { _ in }
    ) throws(StorageError) -> Folded {
        var damaged: [OpeningRefusal] = []
        let snapshot = try load(point, into: &target, &damaged, progress)
        return try fold(
            to: point, after: snapshot, damaged, into: &target, progress: progress)
    }

    /// The same from one snapshot, which has to hold, or from the very beginning.
    package func fold(
        from name: SnapshotName?, to point: HistoryPoint, into target: inout some RecoveryTarget
    ) throws(StorageError) -> Folded {
        var header: SnapshotHeader?
        if let name {
            header = try load(name, into: &target)
        }
        return try fold(to: point, after: header, [], into: &target, progress: { _ in })
    }

    private func fold(
        to point: HistoryPoint, after snapshot: SnapshotHeader?, _ damaged: [OpeningRefusal],
        into target: inout some RecoveryTarget, progress: (RecoveryProgress) -> Void
    ) throws(StorageError) -> Folded {
        let start = snapshot?.covered ?? .start(epoch: identity.epoch)
        var end = start
        var entries = 0
        let isThere = point.isReached(by: start, written: nil)
        if !isThere {
            try visit(after: start, progress) { (entry, body, position) throws(StorageError) in
                try target.apply(entry, body: body)
                end = position
                entries += 1
                return !point.isReached(by: position, written: entry.instant)
            }
        }
        // Changes beyond the last entry it covers may be in the snapshot; their entry may be gone.
        let newest = max(end.revision, snapshot?.revision ?? 0)
        if case .revision(let wanted) = point, newest < wanted {
            throw .refusal(.notReached(revision: wanted, newest: newest))
        }
        return Folded(
            position: end, snapshot: snapshot?.name, entries: entries, damagedSnapshots: damaged)
    }

    /// Visits the entries behind a position until the visitor wants no more.
    package func visitEntries(
        after sequence: UInt64,
        _ visitor: (
            _ entry: JournalEntry, _ file: String, _ body: RawSpan
        ) throws(StorageError) -> Bool
    ) throws(StorageError) {
        var file = ""
        try visitSegments(following: sequence) {
            file = $0
        } _: {
            (entry, body, _) throws(StorageError) in
            guard entry.sequence > sequence else {
                return true
            }
            return try visitor(entry, file, body)
        }
    }

    /// The names of the snapshots, oldest first.
    package func snapshots() throws(StorageError) -> [SnapshotName] {
        try SnapshotReader.names(layout, on: fileSystem)
    }

    /// Opens a snapshot: header, trailer and index are held against each other, rows are not read.
    package func openSnapshot(_ name: SnapshotName) throws(StorageError) -> SnapshotReader {
        try SnapshotReader.open(
            path: layout.snapshot(name), name: name, identity: identity, on: fileSystem)
    }

    private func load(
        _ point: HistoryPoint, into target: inout some RecoveryTarget,
        _ damaged: inout [OpeningRefusal], _ progress: (RecoveryProgress) -> Void
    ) throws(StorageError) -> SnapshotHeader? {
        for name in try snapshots().reversed() {
            progress(.loadingSnapshot(file: layout.snapshot(name), revision: name.revision))
            do throws(StorageError) {
                guard point.admits(try openSnapshot(name).header) else {
                    continue
                }
                return try load(name, into: &target)
            } catch {
                target.startAfresh()
                guard case .refusal(let refusal) = error, case .damaged = refusal else {
                    throw error
                }
                damaged.append(refusal)
            }
        }
        return nil
    }

    private func load(
        _ name: SnapshotName, into target: inout some RecoveryTarget
    ) throws(StorageError) -> SnapshotHeader {
        let reader = try openSnapshot(name)
        try target.beginSnapshot(reader.header)
        try reader.load(into: &target, helpers: .none)
        return reader.header
    }

    /// Visits the entries behind a snapshot's position; the entry that it names has to be the one
    /// that the journal has under its number, where the journal reaches back so far.
    private func visit(
        after start: JournalPosition, _ progress: (RecoveryProgress) -> Void,
        _ visitor: (JournalEntry, RawSpan, JournalPosition) throws(StorageError) -> Bool
    ) throws(StorageError) {
        var file = ""
        try visitSegments(following: start.sequence) {
            file = $0
            progress(.replaying(file: $0, revision: start.revision))
        } _: { (entry, body, position) throws(StorageError) in
            guard entry.sequence > start.sequence else {
                guard entry.sequence < start.sequence || position.digest == start.digest else {
                    throw .refusal(.missingEntries(after: start.sequence, file: file))
                }
                return true
            }
            guard entry.sequence > start.sequence + 1 || entry.previousDigest == start.digest
            else {
                throw .refusal(.missingEntries(after: start.sequence, file: file))
            }
            return try visitor(entry, body, position)
        }
    }

    private func visitSegments(
        following sequence: UInt64, opening: (String) -> Void,
        _ visitor: (JournalEntry, RawSpan, JournalPosition) throws(StorageError) -> Bool
    ) throws(StorageError) {
        let row = try row()
        guard let from = row.index(following: sequence) else {
            guard row.segments.isEmpty else {
                throw .refusal(
                    .missingSegment(sequence: sequence + 1, directory: layout.archive))
            }
            return
        }
        var position: JournalPosition?
        for index in from..<row.segments.count {
            let isLast = index == row.segments.count - 1
            let segment = try open(row.segments[index])
            opening(segment.path)
            let reading = try segment.visit(
                following: position, isLast: isLast, visitor)
            if reading.isStopped {
                return
            }
            position = reading.position
        }
    }

    func row() throws(StorageError) -> SegmentRow {
        try SegmentRow.find(layout, on: fileSystem)
    }

    func open(_ segment: SegmentRow.Segment) throws(StorageError) -> SegmentFile {
        let file = try onFile(.journalSegment) { () throws(FileSystemError) in
            try fileSystem.open(segment.path, .read)
        }
        return try SegmentFile.read(
            path: segment.path, firstSequence: segment.first, identity: identity, file: file,
            on: fileSystem)
    }
}
