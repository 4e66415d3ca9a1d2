/// The segments of a store in order, wherever they lie: first those of the archive, then those of
/// the journal.
struct SegmentRow {
    struct Segment: Sendable, Equatable {
        let first: UInt64
        let path: String
    }

    private(set) var segments: [Segment] = []
    /// Files that nothing here has written.
    private(set) var unexpected: [String] = []

    static func find(
        _ layout: StoreLayout, on fileSystem: any FileSystem
    ) throws(StorageError) -> SegmentRow {
        var row = SegmentRow()
        for directory in [layout.archive, layout.journal] {
            let names = try onFile(.directory) { () throws(FileSystemError) in
                try fileSystem.list(directory)
            }
            for name in names {
                let path = directory + "/" + name
                if let first = StoreLayout.segmentSequence(of: name) {
                    row.segments.append(Segment(first: first, path: path))
                } else if path != layout.journalHead && !name.hasSuffix(StoreLayout.cutSuffix)
                    && !name.hasSuffix(StoreLayout.temporarySuffix)
                {
                    row.unexpected.append(path)
                }
            }
        }
        row.segments.sort { $0.first < $1.first }
        return row
    }

    /// Where reading has to begin for what follows an entry: the segment that holds the next one,
    /// or would.
    func index(following sequence: UInt64) -> Int? {
        segments.lastIndex { $0.first <= sequence + 1 }
    }
}

extension SegmentFile {
    /// How far reading a segment came.
    struct Reading {
        var position: JournalPosition
        var entries = 0
        /// A tail that recovery would cut.
        var openTail: Damage?
        /// Whether the visitor wanted no more; what follows was not looked at.
        var isStopped = false
    }

    /// Visits the entries of a segment and holds everything against everything else; changes
    /// nothing. Only the newest segment may lack a seal.
    func visit(
        following: JournalPosition?, isLast: Bool,
        _ visitor: (JournalEntry, RawSpan, JournalPosition) throws(StorageError) -> Bool
    ) throws(StorageError) -> Reading {
        if let following, !header.base.follows(following) {
            throw .refusal(
                header.base.sequence == following.sequence
                    ? .damaged(
                        Damage(
                            kind: .segmentHeader, file: path, offset: 0,
                            revision: following.revision))
                    : .missingEntries(after: following.sequence, file: path))
        }
        var scan = scan()
        var reading = Reading(position: scan.position)
        scanning: while true {
            switch scan.next() {
            case .entry(let entry, let body):
                reading.position = scan.position
                reading.entries += 1
                let goesOn = try unsafe visitor(
                    entry, bytes.span.bytes.extracting(body), scan.position)
                if !goesOn {
                    reading.isStopped = true
                    return reading
                }
            case .end: break scanning
            case .brokenTail where isLast && seal == nil:
                reading.openTail = damage(.entry, at: scan)
                break scanning
            case .brokenTail, .damage:
                throw .refusal(.damaged(damage(.entry, at: scan)))
            case .misplaced:
                throw .refusal(.damaged(damage(.misplacedEntry, at: scan)))
            }
        }
        if let seal {
            guard seal.end == scan.position, seal.endOffset == UInt64(scan.offset) else {
                throw .refusal(.damaged(damage(.seal, at: scan)))
            }
        } else if !isLast {
            throw .refusal(.damaged(damage(.seal, at: scan)))
        }
        return reading
    }

    func damage(_ kind: Damage.Kind, at scan: SegmentScan) -> Damage {
        Damage(
            kind: kind, file: path, offset: UInt64(scan.offset), revision: scan.position.revision)
    }
}
