/// Makes a store whose last segment is damaged usable again: `shegongd journal repair`.
///
/// Duties:
/// 1. cut the last segment at its first bad place, and nothing else: damage anywhere before it is
///    for `restore`;
/// 2. keep a copy of what is cut; the bytes stay in the segment too, beneath the seal's checksum;
/// 3. begin a new epoch, since what is cut may have been acknowledged: clients have to see that
///    revisions went back;
/// 4. do nothing where a start would mend the end by itself, or a snapshot holds more than would
///    be left.
package enum JournalRepair {
    /// What a repair would do, or has done.
    package struct Plan: Sendable, Equatable {
        package let file: String
        /// Where the segment will end, in bytes.
        package let offset: UInt64
        /// The newest revision that stays.
        package let revision: UInt64
        /// Bytes that are cut, up to the last that is not zero.
        package let bytes: Int
        /// Whole entries behind the damage, which are cut with it.
        package let entries: Int
        /// The newest revision among them; `revision` where there is none.
        package let newestCut: UInt64
        /// Where the copy lies, or will.
        package let copy: String
    }

    /// Decides, and carries out unless `isDryRun`. Nil: there is nothing to repair.
    package static func run(
        directory: String, isDryRun: Bool, at instant: Int64, on fileSystem: any FileSystem
    ) throws(StorageError) -> Plan? {
        let layout = StoreLayout(directory: directory)
        let lock = try StoreOpener.takeLock(layout, on: fileSystem)
        let identity = try StoreOpener.readIdentity(layout, on: fileSystem)
        let head = try StoreOpener.readHead(layout, identity: identity, on: fileSystem)
        let row = try SegmentRow.find(layout, on: fileSystem)
        if let path = row.unexpected.first {
            throw .refusal(.unexpectedFile(path: path))
        }
        guard let last = row.segments.last, last.first >= head.newestSegment else {
            guard head.newestSegment == 0 else {
                throw .refusal(
                    .missingSegment(sequence: head.newestSegment, directory: layout.journal))
            }
            return nil
        }
        let before = try checkEarlier(row, identity, on: fileSystem)
        let segment = try DamagedSegment.read(last, identity, on: fileSystem)
        guard let cut = try segment.cut(following: before) else {
            return nil
        }
        try checkSnapshots(layout, identity, cut.plan, on: fileSystem)
        if !isDryRun {
            try carryOut(
                segment, cut, layout, identity.renewed(at: instant), at: instant, on: fileSystem)
        }
        withExtendedLifetime(lock) {}
        return cut.plan
    }

    /// Every segment before the last has to hold; gives where the last has to go on.
    private static func checkEarlier(
        _ row: SegmentRow, _ identity: StoreIdentity, on fileSystem: any FileSystem
    ) throws(StorageError) -> JournalPosition? {
        var position: JournalPosition?
        for segment in row.segments.dropLast() {
            let file = try onFile(.journalSegment) { () throws(FileSystemError) in
                try fileSystem.open(segment.path, .read)
            }
            position = try SegmentFile.read(
                path: segment.path, firstSequence: segment.first, identity: identity, file: file,
                on: fileSystem
            ).visit(following: position, isLast: false) { _, _, _ in true }.position
        }
        return position
    }

    private static func checkSnapshots(
        _ layout: StoreLayout, _ identity: StoreIdentity, _ plan: Plan,
        on fileSystem: any FileSystem
    ) throws(StorageError) {
        guard let newest = try SnapshotReader.names(layout, on: fileSystem).last,
            newest.revision > plan.revision
        else {
            return
        }
        throw .refusal(
            .newerSnapshot(file: layout.snapshot(newest), revision: newest.revision))
    }

    private static func carryOut(
        _ segment: DamagedSegment, _ cut: DamagedSegment.Cut, _ layout: StoreLayout,
        _ identity: StoreIdentity, at instant: Int64, on fileSystem: any FileSystem
    ) throws(StorageError) {
        let start = Int(cut.plan.offset)
        try onFile(.journalSegment) { () throws(FileSystemError) in
            if try fileSystem.status(ofPath: cut.plan.copy) != nil {
                try fileSystem.unlink(cut.plan.copy)
            }
            let copy = try fileSystem.open(cut.plan.copy, .create)
            try fileSystem.write(
                Array(segment.bytes[start..<start + cut.plan.bytes]), to: copy, at: 0)
            try fileSystem.synchronize(copy)
            try fileSystem.synchronizeDirectory(layout.journal)
        }
        // The epoch first: there is no moment at which the journal is mended and the epoch old.
        try StoreHeader.replace(identity, in: layout, on: fileSystem)
        let seal = SegmentSeal(
            storeID: identity.id, firstSequence: segment.header.firstSequence, end: cut.end,
            endOffset: cut.plan.offset,
            tailChecksum: Checksum.of(segment.bytes, in: start..<segment.sealOffset),
            sealedAt: instant)
        try onFile(.journalSegment) { () throws(FileSystemError) in
            let file = try fileSystem.open(segment.path, .readAndWrite)
            try fileSystem.write(seal.encode(), to: file, at: UInt64(segment.sealOffset))
            try fileSystem.synchronizeData(of: file)
        }
    }
}

/// A last segment that may be damaged anywhere behind its header.
private struct DamagedSegment {
    let path: String
    let bytes: [UInt8]
    let header: SegmentHeader

    var sealOffset: Int { bytes.count - FileMagic.blockBytes }

    struct Cut {
        let plan: JournalRepair.Plan
        let end: JournalPosition
    }

    /// A segment without a header that holds, or of another length than it was made with, cannot
    /// be mended by a cut.
    static func read(
        _ segment: SegmentRow.Segment, _ identity: StoreIdentity, on fileSystem: any FileSystem
    ) throws(StorageError) -> DamagedSegment {
        let bytes = try onFile(.journalSegment) { () throws(FileSystemError) in
            let file = try fileSystem.open(segment.path, .readAndWrite)
            try fileSystem.synchronize(file)
            try fileSystem.dropFromPageCache(file)
            return try fileSystem.readWhole(
                file, limit: UInt64(StorageConfiguration.segmentBytesLimit))
        }
        guard let bytes else {
            throw .refusal(.tooLarge(file: segment.path, bytes: 0))
        }
        do throws(OpeningRefusal) {
            let header = try SegmentFile.checkHeader(
                bytes, path: segment.path, firstSequence: segment.first, identity: identity)
            return DamagedSegment(path: segment.path, bytes: bytes, header: header)
        } catch {
            throw .refusal(error)
        }
    }

    /// Where it has to be cut; nil where it holds, or a start would mend it.
    func cut(following: JournalPosition?) throws(StorageError) -> Cut? {
        if let following, !header.base.follows(following) {
            throw .refusal(.missingEntries(after: following.sequence, file: path))
        }
        let isInUse = bytes.areZero(in: sealOffset..<bytes.count)
        let seal = SegmentSeal.decode(Array(bytes[sealOffset...]))
        let sealEnd = seal.flatMap { Int(exactly: $0.endOffset) } ?? sealOffset
        var scan = SegmentScan(bytes, header: header, end: min(sealEnd, sealOffset))
        var isBroken = false
        scanning: while true {
            switch scan.next() {
            case .entry: continue
            case .end: break scanning
            case .brokenTail where isInUse: return nil
            case .brokenTail, .damage, .misplaced:
                isBroken = true
                break scanning
            }
        }
        if !isBroken {
            let tail = Checksum.of(bytes, in: scan.offset..<sealOffset)
            let holds =
                seal.map {
                    $0.end == scan.position && $0.endOffset == UInt64(scan.offset)
                        && $0.tailChecksum == tail && $0.storeID == header.storeID
                        && $0.firstSequence == header.firstSequence
                } ?? isInUse
            if holds {
                return nil
            }
        }
        return cut(at: scan)
    }

    private func cut(at scan: SegmentScan) -> Cut {
        let lost = scan.entriesBehind(upTo: sealOffset)
        let last = bytes[scan.offset..<sealOffset].lastIndex { $0 != 0 }
        return Cut(
            plan: JournalRepair.Plan(
                file: path, offset: UInt64(scan.offset), revision: scan.position.revision,
                bytes: last.map { $0 + 1 - scan.offset } ?? 0, entries: lost.count,
                newestCut: max(lost.newest, scan.position.revision),
                copy: path + StoreLayout.cutSuffix),
            end: scan.position)
    }
}
