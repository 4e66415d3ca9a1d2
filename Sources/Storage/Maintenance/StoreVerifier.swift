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
        /// Contents of attachments.
        package internal(set) var attachments = 0
        /// The newest position whose chain was followed from the oldest segment.
        package internal(set) var position: JournalPosition?
        /// A tail that recovery would cut: file and offset.
        package internal(set) var openTail: Damage?
        /// Whether a daemon has the store open.
        package internal(set) var isInUse = false

        package var isWhole: Bool { findings.isEmpty }
    }

    package static func verify(
        directory: String, readsSnapshots: Bool = true, on fileSystem: any FileSystem
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
        for name in readsSnapshots ? try SnapshotReader.names(layout, on: fileSystem) : [] {
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
        if readsSnapshots {
            try verifyAttachments(layout, &report, on: fileSystem)
        }
        return report
    }

    /// Holds each content against its name. Which are missing only the records can tell.
    private static func verifyAttachments(
        _ layout: StoreLayout, _ report: inout Report, on fileSystem: any FileSystem
    ) throws(StorageError) {
        let store = AttachmentStore(layout: layout, on: fileSystem)
        for directory in 0..<AttachmentStore.directoryCount {
            for name in try store.contents(in: directory) {
                report.attachments += 1
                // A sweep beside this may take one away.
                guard try store.standing(name) == .altered else {
                    continue
                }
                report.findings.append(
                    .damaged(
                        Damage(
                            kind: .attachment, file: layout.content(name.digest), offset: 0,
                            revision: 0)))
            }
        }
    }

    private static func verifyJournal(
        _ layout: StoreLayout, _ identity: StoreIdentity, head: JournalHead?,
        _ report: inout Report, on fileSystem: any FileSystem
    ) throws(StorageError) {
        let row = try SegmentRow.find(layout, on: fileSystem)
        report.findings += row.unexpected.map { .unexpectedFile(path: $0) }
        let found = row.segments
        if let newest = head?.newestSegment, newest > found.last?.first ?? 0 {
            report.findings.append(.missingSegment(sequence: newest, directory: layout.journal))
        }
        for (index, segment) in found.enumerated() {
            let isLast = index == found.count - 1
            if isLast && report.isInUse {
                return
            }
            let reading = try collecting(&report) {
                [position = report.position] () throws(StorageError) in
                let file = try onFile(.journalSegment) { () throws(FileSystemError) in
                    try fileSystem.open(segment.path, .read)
                }
                let opened = try SegmentFile.read(
                    path: segment.path, firstSequence: segment.first, identity: identity,
                    file: file, on: fileSystem)
                return try opened.visit(following: position, isLast: isLast) { _, _, _ in true }
            }
            // After a damaged segment the chain begins anew with the next one's own base.
            report.position = reading?.position
            report.openTail = reading?.openTail
            report.segments += reading == nil ? 0 : 1
            report.entries += reading?.entries ?? 0
        }
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
