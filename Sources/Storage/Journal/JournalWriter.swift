/// Writes the journal, one group commit at a time.
///
/// Duties:
/// 1. `append`: one entry in one write, then its synchronisation, then the token that proves it;
///    so at most one entry is ever written and not yet synchronised, also across segments;
/// 2. `reserveNextSegment`, `prepareNextSegment`: the next segment made ready ahead, slice by
///    slice; a full disk shows here, where nothing is promised yet, and nowhere else;
/// 3. the change of segments: seal the old one, name the new one, record it in the head file;
/// 4. after the first failure that the failure table calls fatal: refuse everything, for ever;
/// 5. `seal`: the clean stop;
/// 6. `checkFiles`: notice that the segment was deleted or replaced under the daemon, before
///    anything more is acknowledged.
///
/// One owner (a thread) calls it; nothing here waits for anything but the disk.
package struct JournalWriter: ~Copyable, Sendable {
    private enum State { case open, poisoned, closed }

    private let fileSystem: any FileSystem
    private let layout: StoreLayout
    private let identity: StoreIdentity
    private let configuration: StorageConfiguration
    private var state = State.open
    private var current: ActiveSegment?
    private var next: NextSegment?
    private var head: JournalHead
    /// Everything up to here is on the disk.
    package private(set) var durable: CommitToken
    /// Bytes of entries, padding included, since the writer was made: a measure for snapshots.
    package private(set) var bytesAppended: UInt64 = 0

    init(
        fileSystem: any FileSystem, layout: StoreLayout, identity: StoreIdentity,
        configuration: StorageConfiguration, head: JournalHead, durable: CommitToken
    ) {
        self.fileSystem = fileSystem
        self.layout = layout
        self.identity = identity
        self.configuration = configuration
        self.head = head
        self.durable = durable
    }

    package var isPoisoned: Bool { state == .poisoned }

    /// First sequence of the segment in use; nil before the first append.
    package var activeSegment: UInt64? {
        switch current {
        case .some(let segment): segment.header.firstSequence
        case .none: nil
        }
    }

    /// Whether the shell should call `prepareNextSegment` when it has a moment.
    package var needsPreparation: Bool { state == .open && !isNextReady }

    /// Whether `append` of so long a body has a place now.
    package func hasRoom(bodyBytes: Int) -> Bool {
        let stride = JournalEntry.stride(bodyBytes: bodyBytes)
        return currentHasRoom(for: stride) || isNextReady
    }

    /// Whether two of the largest entries have a place: the next one, and what gathers behind it
    /// while it is written. Of segments so short that this is most of them, half is enough: entries
    /// of the largest kind are rare.
    package var hasRoomForAllUnderWay: Bool {
        let stride = JournalEntry.stride(bodyBytes: configuration.entryBytesMax)
        return currentHasRoom(for: min(2 * stride, configuration.segmentBytes / 2)) || isNextReady
    }

    /// Makes one entry durable.
    ///
    /// `firstRevision` is one more than the newest durable revision; an entry without a change has
    /// `lastRevision` equal to that newest one. The body is copied once, behind its header, so that
    /// one call writes the whole entry: beside its digest the copy costs nothing.
    package mutating func append(
        body: RawSpan, firstRevision: UInt64, lastRevision: UInt64, at instant: Int64
    ) throws(StorageError) -> CommitToken {
        try checkOpen()
        guard body.byteCount <= configuration.entryBytesMax else {
            throw .entryTooLarge(bytes: body.byteCount, limit: configuration.entryBytesMax)
        }
        guard firstRevision == durable.revision + 1, lastRevision >= durable.revision,
            lastRevision <= JournalPosition.revisionLimit
        else {
            throw .revisionOutOfOrder(expected: durable.revision + 1, found: firstRevision)
        }
        let stride = JournalEntry.stride(bodyBytes: body.byteCount)
        if !currentHasRoom(for: stride) {
            try changeSegment(at: instant)
        }
        guard let offset = currentOffset else {
            throw .noSegmentReady
        }
        let entry = JournalEntry(
            epoch: identity.epoch, sequence: durable.sequence + 1, firstRevision: firstRevision,
            lastRevision: lastRevision, instant: instant, offset: offset,
            bodyBytes: body.byteCount, previousDigest: durable.position.digest,
            bodyChecksum: Checksum.of(body))
        let header = entry.encode(storeID: identity.id)
        try poisoning(.journalSegment) { writer throws(FileSystemError) in
            try unsafe writer.current?.append(
                header: header.span.bytes, body: body, on: writer.fileSystem)
        }
        // What is in a file that has lost its name is durable for nobody. Beside the
        // synchronisation this costs nothing.
        try checkFiles()
        durable = unsafe CommitToken(
            synchronized: entry.position(header: header.span.bytes, body: body))
        bytesAppended += UInt64(stride)
        return durable
    }

    /// The same for a body in an array.
    package mutating func append(
        body: [UInt8], firstRevision: UInt64, lastRevision: UInt64, at instant: Int64
    ) throws(StorageError) -> CommitToken {
        try unsafe append(
            body: body.span.bytes, firstRevision: firstRevision, lastRevision: lastRevision,
            at: instant)
    }

    /// Makes the next segment's file and reserves its bytes: a moment's work, after which no full
    /// disk stands in its way any more. Nothing if that is done.
    ///
    /// On a full disk it throws with the act `refuseWrites`; a later call begins on a new file.
    package mutating func reserveNextSegment() throws(StorageError) {
        try makingNextSegment { writer throws(FileSystemError) in
            try writer.makeNextFile()
        }
    }

    /// Does one slice of making the next segment ready; true when it is. Errors as above.
    package mutating func prepareNextSegment() throws(StorageError) -> Bool {
        try makingNextSegment { writer throws(FileSystemError) in
            try writer.makeNextFile()
            try writer.next?.prepare(
                slice: writer.configuration.preparationBytes, on: writer.fileSystem)
        }
        return isNextReady
    }

    private mutating func makeNextFile() throws(FileSystemError) {
        guard next == nil else { return }
        next = try NextSegment.make(
            path: layout.nextSegment, bytes: configuration.segmentBytes, on: fileSystem)
    }

    private mutating func makingNextSegment(
        _ body: (inout JournalWriter) throws(FileSystemError) -> Void
    ) throws(StorageError) {
        try checkOpen()
        do throws(StorageError) {
            try onFile(.nextSegment) { () throws(FileSystemError) in try body(&self) }
        } catch {
            next = nil
            // Where the folder is gone, so is the segment in use: that is the cause to be told.
            if case .failed(let failure, _) = error, failure.isOfMissingPath { try checkFiles() }
            if error.isFatal {
                state = .poisoned
            } else {
                try discardNextSegment()
            }
            throw error
        }
    }

    /// The clean stop: ends the segment in use. Nothing can be appended afterwards.
    package mutating func seal(at instant: Int64) throws(StorageError) {
        try checkOpen()
        try sealCurrent(at: instant)
        current = nil
        next = nil
        try discardNextSegment()
        state = .closed
    }

    /// Notices a segment that was deleted, moved or replaced: with every entry, and to be called
    /// twice a second where none comes.
    package mutating func checkFiles() throws(StorageError) {
        try checkOpen()
        guard let (path, inode) = currentName else { return }
        let found = try poisoning(.journalSegment) { writer throws(FileSystemError) in
            try writer.fileSystem.status(ofPath: path)
        }
        // A second name does no harm: a copy made of links is one.
        guard let found, found.inode == inode else {
            state = .poisoned
            throw .segmentReplaced(file: path)
        }
    }

    private var isNextReady: Bool {
        switch next {
        case .some(let segment): segment.isReady
        case .none: false
        }
    }

    private var currentOffset: UInt64? {
        switch current {
        case .some(let segment): segment.offset
        case .none: nil
        }
    }

    private var currentName: (path: String, inode: UInt64)? {
        switch current {
        case .some(let segment): (segment.path, segment.inode)
        case .none: nil
        }
    }

    private func currentHasRoom(for stride: Int) -> Bool {
        switch current {
        case .some(let segment): segment.hasRoom(for: stride)
        case .none: false
        }
    }

    // MARK: The change of segments

    private mutating func changeSegment(at instant: Int64) throws(StorageError) {
        guard isNextReady else {
            throw .noSegmentReady
        }
        try sealCurrent(at: instant)
        let header = SegmentHeader(
            storeID: identity.id, segmentBytes: UInt64(configuration.segmentBytes),
            base: JournalPosition(
                epoch: identity.epoch, sequence: durable.sequence, revision: durable.revision,
                digest: durable.position.digest),
            createdAt: instant)
        let following = head.following(newestSegment: header.firstSequence)
        guard let file = next.take()?.takeFile() else {
            throw .noSegmentReady
        }
        let path = layout.segment(first: header.firstSequence)
        let inode: UInt64
        do throws(StorageError) {
            inode = try onFile(.journalSegment) { () throws(FileSystemError) in
                try fileSystem.write(header.encode(), to: file, at: 0)
                try fileSystem.synchronizeData(of: file)
                try fileSystem.rename(layout.nextSegment, to: path)
                try fileSystem.synchronizeDirectory(layout.journal)
                // A block that the cache holds would have to be found and dropped with its write.
                try fileSystem.dropFromPageCache(file)
                try fileSystem.bypassPageCache(of: file)
                return try fileSystem.status(of: file).inode
            }
            // Only now, and before the first entry: a head that named a segment which a power
            // loss may still take away would make recovery look for it.
            try onFile(.journalHead) { () throws(FileSystemError) in
                let headFile = try fileSystem.open(layout.journalHead, .readAndWrite)
                try fileSystem.write(
                    following.encode(), to: headFile, at: following.offset)
                try fileSystem.synchronizeData(of: headFile)
            }
        } catch {
            state = .poisoned
            throw error
        }
        head = following
        current = ActiveSegment(file: file, path: path, inode: inode, header: header)
    }

    private mutating func sealCurrent(at instant: Int64) throws(StorageError) {
        let end = durable.position
        try poisoning(.journalSegment) { writer throws(FileSystemError) in
            try writer.current?.seal(at: instant, end: end, on: writer.fileSystem)
        }
    }

    private mutating func discardNextSegment() throws(StorageError) {
        let path = layout.nextSegment
        try poisoning(.nextSegment) { writer throws(FileSystemError) in
            if try writer.fileSystem.status(ofPath: path) != nil {
                try writer.fileSystem.unlink(path)
            }
        }
    }

    // MARK: Failures

    private func checkOpen() throws(StorageError) {
        switch state {
        case .open: return
        case .poisoned: throw .poisoned
        case .closed: throw .closed
        }
    }

    /// Runs a step after whose failure nothing is known of the file any more.
    private mutating func poisoning<Result>(
        _ role: FileRole, _ body: (inout JournalWriter) throws(FileSystemError) -> Result
    ) throws(StorageError) -> Result {
        do throws(FileSystemError) {
            return try body(&self)
        } catch {
            state = .poisoned
            throw .failed(error, role: role)
        }
    }
}
