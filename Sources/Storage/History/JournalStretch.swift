/// A stretch of the journal for those who look for few things in many entries.
///
/// Duties:
/// 1. read only what is asked for: of what is passed over, headers; never a whole segment;
/// 2. stop after so many bytes and tell where to go on;
/// 3. nothing beyond the last entry asked for: what lies behind it may not be on the disk yet.
///
/// Each entry's checksum and place are held against its header. The chain of digests is not, which
/// `StoreVerifier` does.
package struct JournalStretch: Sendable {
    /// Sequence of the first entry to be looked at; where it is no longer kept, the oldest that is.
    package let first: UInt64
    /// Sequence of the last.
    package let through: UInt64
    /// Entries written before are passed over, Unix milliseconds; `Int64.min` = none.
    package let since: Int64
    /// Once so many bytes were read, no further entry is begun; one is read in any case.
    package let bytesAtMost: Int

    package init(first: UInt64, through: UInt64, since: Int64, bytesAtMost: Int) {
        self.first = first
        self.through = through
        self.since = since
        self.bytesAtMost = bytesAtMost
    }

    /// How far the reading came.
    package struct Reading: Sendable, Equatable {
        /// Sequence of the first entry that was not done with.
        package fileprivate(set) var next: UInt64
        /// When the last entry that was looked at was written, Unix milliseconds.
        package fileprivate(set) var lastInstant: Int64?
        package fileprivate(set) var bytes = 0
        package let oldest: Oldest
    }

    /// Where what is kept of the journal begins.
    package enum Oldest: Sendable, Equatable {
        /// With the store, or nothing was written yet.
        case beginning
        /// With a segment that was taken into use at this instant, Unix milliseconds.
        case segment(createdAt: Int64)
    }
}

extension StoreHistory {
    /// Visits the entries of a stretch in order until the visitor wants no more; an entry at which
    /// it returns false is not done with.
    package func visit(
        _ stretch: JournalStretch,
        _ visitor: (JournalEntry, RawSpan) throws(StorageError) -> Bool
    ) throws(StorageError) -> JournalStretch.Reading {
        let segments = try row().segments
        guard let oldest = segments.first else {
            return JournalStretch.Reading(next: stretch.first, oldest: .beginning)
        }
        let base = try openForHeader(oldest).header
        let isWhole = base.base == .start(epoch: base.base.epoch) && base.base.epoch == 1
        var reading = JournalStretch.Reading(
            next: max(stretch.first, oldest.first),
            oldest: isWhole ? .beginning : .segment(createdAt: base.createdAt))
        let start = try index(of: stretch, in: segments)
        reading.next = max(reading.next, segments[start].first)
        for index in start..<segments.count where reading.next <= stretch.through {
            let following = index + 1 < segments.count ? segments[index + 1].first : nil
            guard try visit(segments[index], following, stretch, &reading, visitor) else { break }
        }
        return reading
    }

    /// The segment to begin with: that of the first entry, or a later one before which every entry
    /// is older than asked for.
    private func index(
        of stretch: JournalStretch, in segments: [SegmentRow.Segment]
    ) throws(StorageError) -> Int {
        let least = segments.lastIndex { $0.first <= stretch.first } ?? 0
        guard stretch.since != .min else { return least }
        var index = segments.count - 1
        while index > least, try openForHeader(segments[index]).header.createdAt > stretch.since {
            index -= 1
        }
        return index
    }

    /// False where no more is wanted, or enough was read.
    private func visit(
        _ segment: SegmentRow.Segment, _ following: UInt64?, _ stretch: JournalStretch,
        _ reading: inout JournalStretch.Reading,
        _ visitor: (JournalEntry, RawSpan) throws(StorageError) -> Bool
    ) throws(StorageError) -> Bool {
        var open = try openForHeader(segment)
        var sequence = segment.first
        while sequence <= stretch.through, sequence != following {
            let entry = try open.header(of: sequence)
            if sequence >= reading.next {
                let isOld = entry.instant < stretch.since
                let cost = isOld ? JournalEntry.headerBytes : entry.stride
                guard reading.bytes == 0 || reading.bytes + cost <= stretch.bytesAtMost else {
                    return false
                }
                reading.bytes += cost
                reading.lastInstant = entry.instant
                if !isOld {
                    let body = try open.body(of: entry)
                    guard try unsafe visitor(entry, body.span.bytes) else { return false }
                }
                reading.next = sequence + 1
            }
            sequence += 1
            open.pass(entry)
        }
        return true
    }

    private func openForHeader(
        _ segment: SegmentRow.Segment
    ) throws(StorageError) -> SegmentByEntries {
        try SegmentByEntries.open(segment, identity: identity, on: fileSystem)
    }
}

/// A segment of which header and entries are read one by one.
private struct SegmentByEntries: ~Copyable {
    let header: SegmentHeader
    private let path: String
    private let file: OpenFile
    private let fileSystem: any FileSystem
    private var offset = UInt64(FileMagic.blockBytes)

    private init(
        _ header: SegmentHeader, path: String, file: consuming OpenFile,
        on fileSystem: any FileSystem
    ) {
        self.header = header
        self.path = path
        self.file = file
        self.fileSystem = fileSystem
    }

    static func open(
        _ segment: SegmentRow.Segment, identity: StoreIdentity, on fileSystem: any FileSystem
    ) throws(StorageError) -> SegmentByEntries {
        let file = try onFile(.journalSegment) { () throws(FileSystemError) in
            try fileSystem.open(segment.path, .read)
        }
        let block = try read(file, at: 0, count: FileMagic.blockBytes, on: fileSystem)
        let header = try checked(block, segment, identity)
        return SegmentByEntries(header, path: segment.path, file: file, on: fileSystem)
    }

    private static func checked(
        _ block: [UInt8], _ segment: SegmentRow.Segment, _ identity: StoreIdentity
    ) throws(StorageError) -> SegmentHeader {
        do throws(OpeningRefusal) {
            let header = try SegmentHeader.decode(block, file: segment.path)
            guard header.storeID == identity.id else {
                throw .foreignStore(file: segment.path)
            }
            guard header.firstSequence == segment.first else {
                throw .misnamed(file: segment.path)
            }
            return header
        } catch {
            throw .refusal(error)
        }
    }

    /// The header of the entry that comes next, which has to be this one.
    func header(of sequence: UInt64) throws(StorageError) -> JournalEntry {
        let bytes = try Self.read(
            file, at: offset, count: JournalEntry.headerBytes, on: fileSystem)
        guard
            let entry = JournalEntry.decodeHeader(
                bytes, at: 0, room: bytes.count, storeID: header.storeID),
            entry.offset == offset, entry.epoch == header.base.epoch, entry.sequence == sequence,
            UInt64(entry.stride) <= header.segmentBytes
        else {
            throw damage()
        }
        return entry
    }

    func body(of entry: JournalEntry) throws(StorageError) -> [UInt8] {
        let bytes = try Self.read(
            file, at: offset + UInt64(JournalEntry.headerBytes), count: entry.bodyBytes,
            on: fileSystem)
        guard bytes.count == entry.bodyBytes,
            Checksum.of(bytes, in: 0..<bytes.count) == entry.bodyChecksum
        else {
            throw damage()
        }
        return bytes
    }

    mutating func pass(_ entry: JournalEntry) {
        offset += UInt64(entry.stride)
    }

    private static func read(
        _ file: borrowing OpenFile, at offset: UInt64, count: Int, on fileSystem: any FileSystem
    ) throws(StorageError) -> [UInt8] {
        try onFile(.journalSegment) { () throws(FileSystemError) in
            try fileSystem.read(file, at: offset, count: count)
        }
    }

    private func damage() -> StorageError {
        .refusal(
            .damaged(
                Damage(
                    kind: .entry, file: path, offset: offset, revision: header.base.revision)))
    }
}
