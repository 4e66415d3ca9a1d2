/// Replays the segments of a journal, and decides what damage means.
///
/// | found | segment | act |
/// | --- | --- | --- |
/// | number gap, missing newest, foreign, misnamed | any | refuse, name the file |
/// | no entry, whole later entry behind it | any | refuse, name file and offset |
/// | whole entry that does not belong here | any | refuse |
/// | no entry, nothing whole behind it | sealed | refuse |
/// | no entry, nothing whole behind it | last, in use | cut, keep a copy, report |
/// | only zeros | last, in use | the end |
struct JournalReplay {
    let fileSystem: any FileSystem
    let layout: StoreLayout
    let identity: StoreIdentity
    let head: JournalHead

    /// The first sequences of the segments, in order.
    func findSegments() throws(StorageError) -> [UInt64] {
        let names = try onFile(.directory) { () throws(FileSystemError) in
            try fileSystem.list(layout.journal)
        }
        var segments: [UInt64] = []
        for name in names {
            if let first = StoreLayout.segmentSequence(of: name) {
                segments.append(first)
            } else if layout.journal + "/" + name != layout.journalHead
                && !name.hasSuffix(StoreLayout.cutSuffix)
            {
                throw .refusal(.unexpectedFile(path: layout.journal + "/" + name))
            }
        }
        segments.sort()
        if head.newestSegment > segments.last ?? 0 {
            throw .refusal(
                .missingSegment(sequence: head.newestSegment, directory: layout.journal))
        }
        return segments
    }

    /// Applies what follows the snapshot and gives the journal's end.
    func run(
        _ segments: [UInt64], after snapshot: SnapshotHeader?,
        into target: inout some RecoveryTarget, at instant: Int64,
        report: inout RecoveryReport, progress: (RecoveryProgress) -> Void
    ) throws(StorageError) -> JournalPosition {
        let start = snapshot?.covered ?? .start(epoch: identity.epoch)
        // The segment that the first entry after the snapshot is in, or would follow.
        let from = segments.lastIndex { $0 <= start.sequence + 1 }
        guard let from else {
            if segments.isEmpty && start.sequence == 0 {
                try checkReaches(snapshot, .start(epoch: identity.epoch))
                return .start(epoch: identity.epoch)
            }
            throw .refusal(
                .missingSegment(sequence: start.sequence + 1, directory: layout.journal))
        }
        // The one before is read too where the snapshot ends exactly at a segment's end: it holds
        // the entry that the snapshot's digest names.
        let first = segments[from] == start.sequence + 1 && from > 0 ? from - 1 : from
        var position: JournalPosition?
        for index in first..<segments.count {
            let isLast = index == segments.count - 1
            progress(
                .replaying(
                    file: layout.segment(first: segments[index]),
                    revision: position?.revision ?? start.revision))
            position = try replay(
                segments[index], isLast: isLast, following: position, snapshot: start,
                into: &target, at: instant, report: &report)
        }
        let end = position ?? start
        try checkReaches(snapshot, end)
        return JournalPosition(
            epoch: identity.epoch, sequence: end.sequence, revision: end.revision,
            digest: end.digest)
    }

    /// A snapshot is published only when the journal has all of it: a journal that ends before is
    /// not the one it was made with.
    private func checkReaches(
        _ snapshot: SnapshotHeader?, _ end: JournalPosition
    ) throws(StorageError) {
        if let snapshot,
            end.revision < snapshot.revision || end.sequence < snapshot.covered.sequence
        {
            throw .refusal(.missingEntries(after: end.sequence, file: layout.journal))
        }
    }

    private func replay(
        _ first: UInt64, isLast: Bool, following: JournalPosition?, snapshot: JournalPosition,
        into target: inout some RecoveryTarget, at instant: Int64, report: inout RecoveryReport
    ) throws(StorageError) -> JournalPosition {
        let path = layout.segment(first: first)
        let file = try onFile(.journalSegment) { () throws(FileSystemError) in
            let file = try fileSystem.open(path, isLast ? .readAndWrite : .read)
            if isLast {
                // A killed daemon may have left an entry that is in memory only.
                try fileSystem.synchronize(file)
            }
            return file
        }
        let segment = try SegmentFile.read(
            path: path, firstSequence: first, identity: identity, file: file, on: fileSystem)
        report.segmentsRead += 1
        try checkJoint(segment, following: following, snapshot: snapshot)
        var scan = segment.scan()
        var isTorn = false
        reading: while true {
            switch scan.next() {
            case .entry(let entry, let body):
                try checkSnapshot(snapshot, scan.position, path)
                if entry.sequence > snapshot.sequence {
                    try unsafe target.apply(
                        entry, body: segment.bytes.span.bytes.extracting(body))
                    report.entriesApplied += 1
                }
            case .end:
                break reading
            case .brokenTail where isLast && segment.seal == nil:
                isTorn = true
                break reading
            case .brokenTail, .damage:
                throw damage(.entry, segment, scan)
            case .misplaced:
                throw damage(.misplacedEntry, segment, scan)
            }
        }
        try close(
            segment, scan, isLast: isLast, isTorn: isTorn, file: file, at: instant,
            report: &report)
        return scan.position
    }

    /// The snapshot's newest entry has to be the one that this journal has under its number.
    private func checkSnapshot(
        _ snapshot: JournalPosition, _ position: JournalPosition, _ path: String
    ) throws(StorageError) {
        if position.sequence == snapshot.sequence && position.digest != snapshot.digest {
            throw .refusal(.missingEntries(after: position.sequence, file: path))
        }
    }

    private func checkJoint(
        _ segment: SegmentFile, following: JournalPosition?, snapshot: JournalPosition
    ) throws(StorageError) {
        let base = segment.header.base
        if let following {
            guard base.sequence == following.sequence else {
                throw .refusal(
                    .missingSegment(sequence: following.sequence + 1, directory: layout.journal))
            }
            guard base.digest == following.digest, base.revision == following.revision else {
                throw .refusal(
                    .damaged(
                        Damage(
                            kind: .segmentHeader, file: segment.path, offset: 0,
                            revision: following.revision)))
            }
            guard base.epoch >= following.epoch else {
                throw .refusal(
                    .wrongEpoch(file: segment.path, found: base.epoch, expected: following.epoch))
            }
        } else if base.sequence == 0 {
            guard base.digest == .zero, base.revision == 0 else {
                throw .refusal(.misnamed(file: segment.path))
            }
        } else {
            try checkSnapshot(snapshot, base, segment.path)
        }
    }

    private func damage(
        _ kind: Damage.Kind, _ segment: SegmentFile, _ scan: SegmentScan
    ) -> StorageError {
        .refusal(
            .damaged(
                Damage(
                    kind: kind, file: segment.path, offset: UInt64(scan.offset),
                    revision: scan.position.revision)))
    }

    /// Holds the end that was found against the seal, or seals what was in use.
    private func close(
        _ segment: SegmentFile, _ scan: SegmentScan, isLast: Bool, isTorn: Bool,
        file: borrowing OpenFile, at instant: Int64, report: inout RecoveryReport
    ) throws(StorageError) {
        if let seal = segment.seal {
            guard seal.end == scan.position, seal.endOffset == UInt64(scan.offset) else {
                throw damage(.seal, segment, scan)
            }
            return
        }
        guard isLast else {
            // A segment is sealed before the next one gets its name.
            throw damage(.seal, segment, scan)
        }
        if head.newestSegment < segment.header.firstSequence && scan.offset > FileMagic.blockBytes {
            // Entries come after the head file names the segment.
            throw .refusal(
                .damaged(
                    Damage(
                        kind: .journalHead, file: layout.journalHead, offset: 0,
                        revision: scan.position.revision)))
        }
        report.wasSealed = false
        if isTorn {
            report.cut = try keepTail(segment, scan)
        }
        let seal = SegmentSeal(
            storeID: identity.id, firstSequence: segment.header.firstSequence,
            end: scan.position, endOffset: UInt64(scan.offset),
            tailChecksum: Checksum.of(segment.bytes, in: scan.offset..<segment.sealOffset),
            sealedAt: instant)
        try onFile(.journalSegment) { () throws(FileSystemError) in
            try fileSystem.write(seal.encode(), to: file, at: UInt64(segment.sealOffset))
            try fileSystem.synchronizeData(of: file)
            if !isTorn && scan.offset < segment.sealOffset {
                try fileSystem.release(
                    UInt64(segment.sealOffset - scan.offset), at: UInt64(scan.offset), in: file)
            }
        }
    }

    /// Copies what is cut into a file of its own; without room for it the report says so.
    private func keepTail(
        _ segment: SegmentFile, _ scan: SegmentScan
    ) throws(StorageError) -> CutTail {
        let last = segment.bytes[scan.offset..<segment.sealOffset].lastIndex { $0 != 0 }
        let end = (last ?? scan.offset) + 1
        let path = segment.path + StoreLayout.cutSuffix
        var copy: String? = path
        do throws(StorageError) {
            try onFile(.cut) { () throws(FileSystemError) in
                if try fileSystem.status(ofPath: path) != nil {
                    try fileSystem.unlink(path)
                }
                let file = try fileSystem.open(path, .create)
                try fileSystem.write(Array(segment.bytes[scan.offset..<end]), to: file, at: 0)
                try fileSystem.synchronize(file)
                try fileSystem.synchronizeDirectory(layout.journal)
            }
        } catch {
            guard error.act == .discardTemporary else {
                throw error
            }
            copy = nil
        }
        return CutTail(
            file: segment.path, offset: UInt64(scan.offset), bytes: end - scan.offset,
            revision: scan.position.revision, copy: copy)
    }
}
