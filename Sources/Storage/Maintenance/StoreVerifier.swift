import Glibc

/// Reads every file of a store and reports what does not hold; changes nothing.
///
/// Beside a running daemon the segment in use is left out: an append may be half-way through it.
package enum StoreVerifier {
    package struct Report: Sendable, Equatable {
        /// In the order of the files: archive, journal, snapshots.
        package internal(set) var findings: [OpeningRefusal] = []
        package internal(set) var segments = 0
        package internal(set) var entries = 0
        package internal(set) var snapshots = 0
        package internal(set) var rows: UInt64 = 0
        /// The newest position whose chain was followed from the oldest segment.
        package internal(set) var position: JournalPosition?
        /// A tail that recovery would cut: file and offset.
        package internal(set) var openTail: Damage?
        /// Whether a daemon has the store open.
        package internal(set) var isInUse = false

        package var isWhole: Bool { findings.isEmpty }
    }

    package static func verify(
        directory: String, on fileSystem: any FileSystem
    ) throws(StorageError) -> Report {
        let layout = StoreLayout(directory: directory)
        var report = Report()
        let lock = try lockIfFree(layout, on: fileSystem)
        switch lock {
        case .some: break
        case .none: report.isInUse = true
        }
        let identity: StoreIdentity
        var head: JournalHead?
        do throws(StorageError) {
            identity = try StoreOpener.readIdentity(layout, on: fileSystem)
            head = try collecting(&report) { () throws(StorageError) in
                try StoreOpener.readHead(layout, identity: identity, on: fileSystem)
            }
        } catch {
            guard case .refusal(let refusal) = error else {
                throw error
            }
            report.findings.append(refusal)
            return report
        }
        try verifyJournal(layout, identity, head: head, &report, on: fileSystem)
        for name in try SnapshotReader.names(layout, on: fileSystem) {
            try collecting(&report) { () throws(StorageError) in
                let reader = try SnapshotReader.open(
                    path: layout.snapshot(name), name: name, identity: identity, on: fileSystem)
                try reader.load { _, _, _ in }
                return reader.rowCount
            }.map { rows in
                report.snapshots += 1
                report.rows += rows
            }
        }
        return report
    }

    private static func verifyJournal(
        _ layout: StoreLayout, _ identity: StoreIdentity, head: JournalHead?,
        _ report: inout Report, on fileSystem: any FileSystem
    ) throws(StorageError) {
        var found: [(first: UInt64, path: String)] = []
        for directory in [layout.archive, layout.journal] {
            let names = try onFile(.directory) { () throws(FileSystemError) in
                try fileSystem.list(directory)
            }
            for name in names {
                let path = directory + "/" + name
                if let first = StoreLayout.segmentSequence(of: name) {
                    found.append((first, path))
                } else if path != layout.journalHead && !name.hasSuffix(StoreLayout.cutSuffix)
                    && !name.hasSuffix(StoreLayout.temporarySuffix)
                {
                    report.findings.append(.unexpectedFile(path: path))
                }
            }
        }
        found.sort { $0.first < $1.first }
        if let newest = head?.newestSegment, newest > found.last?.first ?? 0 {
            report.findings.append(.missingSegment(sequence: newest, directory: layout.journal))
        }
        for (index, segment) in found.enumerated() {
            let isLast = index == found.count - 1
            if isLast && report.isInUse {
                return
            }
            let entries = try collecting(&report) {
                [position = report.position] () throws(StorageError) in
                try verifySegment(
                    segment, identity, following: position, isLast: isLast, on: fileSystem)
            }
            // After a damaged segment the chain begins anew with the next one's own base.
            report.position = entries?.end
            report.openTail = entries?.openTail
            report.segments += entries == nil ? 0 : 1
            report.entries += entries?.count ?? 0
        }
    }

    private static func verifySegment(
        _ found: (first: UInt64, path: String), _ identity: StoreIdentity,
        following: JournalPosition?, isLast: Bool, on fileSystem: any FileSystem
    ) throws(StorageError) -> (count: Int, end: JournalPosition, openTail: Damage?) {
        let file = try onFile(.journalSegment) { () throws(FileSystemError) in
            try fileSystem.open(found.path, .read)
        }
        let segment = try SegmentFile.read(
            path: found.path, firstSequence: found.first, identity: identity, file: file,
            on: fileSystem)
        if let following, !segment.header.base.follows(following) {
            throw .refusal(
                segment.header.base.sequence == following.sequence
                    ? .damaged(
                        Damage(
                            kind: .segmentHeader, file: found.path, offset: 0,
                            revision: following.revision))
                    : .missingEntries(after: following.sequence, file: found.path))
        }
        var scan = segment.scan()
        var count = 0
        var openTail: Damage?
        scanning: while true {
            switch scan.next() {
            case .entry: count += 1
            case .end: break scanning
            case .brokenTail where isLast && segment.seal == nil:
                openTail = damage(.entry, segment, scan)
                break scanning
            case .brokenTail, .damage:
                throw .refusal(.damaged(damage(.entry, segment, scan)))
            case .misplaced:
                throw .refusal(.damaged(damage(.misplacedEntry, segment, scan)))
            }
        }
        if let seal = segment.seal {
            guard seal.end == scan.position, seal.endOffset == UInt64(scan.offset) else {
                throw .refusal(.damaged(damage(.seal, segment, scan)))
            }
        } else if !isLast {
            throw .refusal(.damaged(damage(.seal, segment, scan)))
        }
        return (count, scan.position, openTail)
    }

    private static func damage(
        _ kind: Damage.Kind, _ segment: SegmentFile, _ scan: SegmentScan
    ) -> Damage {
        Damage(
            kind: kind, file: segment.path, offset: UInt64(scan.offset),
            revision: scan.position.revision)
    }

    /// Puts a refusal on the list and goes on; a failing disk ends the verification.
    private static func collecting<Value>(
        _ report: inout Report, _ body: () throws(StorageError) -> Value
    ) throws(StorageError) -> Value? {
        do throws(StorageError) {
            return try body()
        } catch {
            guard case .refusal(let refusal) = error else {
                throw error
            }
            report.findings.append(refusal)
            return nil
        }
    }

    private static func lockIfFree(
        _ layout: StoreLayout, on fileSystem: any FileSystem
    ) throws(StorageError) -> OpenFile? {
        do throws(StorageError) {
            return try StoreOpener.takeLock(layout, on: fileSystem)
        } catch {
            guard case .refusal(.locked) = error else {
                throw error
            }
            return nil
        }
    }
}

extension JournalPosition {
    /// Whether a segment that begins here continues one that ends there.
    func follows(_ end: JournalPosition) -> Bool {
        sequence == end.sequence && revision == end.revision && digest == end.digest
            && epoch >= end.epoch
    }
}
