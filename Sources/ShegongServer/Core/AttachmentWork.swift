package import Registry
import Schema
package import Storage

/// What the worker does with contents of attachments. Each is answered by an `AttachmentResult`
/// where it says so.
package enum AttachmentWork: Sendable {
    /// Make room for a content; not answered unless it fails.
    case begin
    /// Write the next block. Answered by `.blockWritten`.
    case write([UInt8])
    /// Nothing follows: bring it to the disk under its name. Answered by `.stored`.
    case finish(ContentName)
    /// Let go of what was begun or opened; not answered.
    case abandon
    /// Open a content, hold it against its name, and give its first block. Answered by `.block`.
    case open(ContentName)
    /// Give the next block. Answered by `.block`.
    case nextBlock
    /// Find what may be given up. Answered by `.surveyed`.
    case survey(Registry, now: Int64)
    /// Unlink contents that nothing names. Answered by `.discarded`.
    case discard([Digest])
}

/// What came of it.
package enum AttachmentResult: Sendable {
    case blockWritten
    /// Whether the bytes were those that were announced; only then is it there.
    case stored(Bool)
    case block([UInt8], isLast: Bool)
    /// The content is missing, or its bytes do not add up to its name.
    case damaged
    case surveyed(AttachmentSurvey)
    case discarded
    /// There was no room on the disk, or the store's past could not be read.
    case failed(String)
}

/// What a look at records and files found.
package struct AttachmentSurvey: Sendable {
    /// Attachments whose content may be given up.
    package var due: [UInt64]
    /// Contents on the disk that no attachment names: what a stop in the middle of an upload, or of
    /// a sweep, has left.
    package var unnamed: [Digest]
    package var kept: KeptHistory

    package init(due: [UInt64], unnamed: [Digest], kept: KeptHistory) {
        self.due = due
        self.unnamed = unnamed
        self.kept = kept
    }
}

/// Contents under way on the worker, a step at a time and never two at once.
///
/// Duties:
/// 1. Write what clients upload, block by block.
/// 2. Read what clients fetch, block by block, and nothing that is not whole.
/// 3. Find and unlink what nothing names.
///
/// Errors that come out are fatal; what is not (a full disk) is a result.
package final class AttachmentSteps {
    private let layout: StoreLayout
    private let store: AttachmentStore
    private let fileSystem: any FileSystem
    private var underWay: [WorkID: UnderWay] = [:]

    /// A content being written or read; a class, since what it holds has one owner.
    private final class UnderWay {
        var writer: AttachmentWriter?
        var reader: AttachmentReader?
    }

    package init(layout: StoreLayout, on fileSystem: any FileSystem) {
        self.layout = layout
        self.fileSystem = fileSystem
        store = AttachmentStore(layout: layout, on: fileSystem)
    }

    package func take(
        _ id: WorkID, _ work: AttachmentWork
    ) throws(StorageError) -> AttachmentResult? {
        do throws(StorageError) {
            return try step(id, work)
        } catch {
            let isRefusal = if case .refusal = error { true } else { false }
            guard isRefusal || !error.isFatal else { throw error }
            try abandon(id)
            return .failed("\(error)")
        }
    }

    private func step(
        _ id: WorkID, _ work: AttachmentWork
    ) throws(StorageError) -> AttachmentResult? {
        switch work {
        case .begin:
            let begun = UnderWay()
            begun.writer = try store.begin(id.number)
            underWay[id] = begun
            return nil
        case .write(let bytes):
            // What failed before has been answered.
            guard let current = underWay[id] else { return nil }
            try current.writer?.write(bytes)
            return .blockWritten
        case .finish(let name):
            guard let current = underWay[id] else { return nil }
            let isStored = try current.writer?.finish(name) ?? false
            underWay[id] = nil
            return .stored(isStored)
        case .abandon:
            try abandon(id)
            return nil
        case .open(let name):
            guard let reader = try store.open(name) else { return .damaged }
            let opened = UnderWay()
            opened.reader = consume reader
            underWay[id] = opened
            return try nextBlock(id)
        case .nextBlock: return try nextBlock(id)
        case .survey(let registry, let now): return .surveyed(try survey(registry, now))
        case .discard(let digests):
            try store.discard(digests)
            return .discarded
        }
    }

    private func nextBlock(_ id: WorkID) throws(StorageError) -> AttachmentResult? {
        guard let current = underWay[id], let block = try current.reader?.next() else { return nil }
        let isLast = current.reader?.isAtEnd ?? true
        // A file that has become shorter under an open descriptor.
        guard !block.isEmpty else { return .damaged }
        if isLast { underWay[id] = nil }
        return .block(block, isLast: isLast)
    }

    private func abandon(_ id: WorkID) throws(StorageError) {
        try underWay.removeValue(forKey: id)?.writer?.abandon()
    }

    private func survey(
        _ registry: Registry, _ now: Int64
    ) throws(StorageError) -> AttachmentSurvey {
        let reach = try HistoryReach.read(layout, on: fileSystem)
        let kept = KeptHistory(snapshots: reach.snapshots, journalFrom: reach.journalFrom)
        var trace = ReadTrace()
        var found = AttachmentSurvey(
            due: registry.sweepable(kept, now: now, atMost: Self.sweptAtMost, &trace),
            unnamed: [], kept: kept)
        for directory in 0..<AttachmentStore.directoryCount {
            for name in try store.contents(in: directory)
            where !registry.namesContent(name.digest.bytes, &trace) {
                guard found.unnamed.count < Self.sweptAtMost else { return found }
                found.unnamed.append(name.digest)
            }
        }
        return found
    }

    /// Contents given up at once, at most.
    private static var sweptAtMost: Int { 1_000 }
}

extension Registry {
    /// Every content that this state names.
    package var contentCatalogue: ContentCatalogue {
        ContentCatalogue { [self] place in
            var place = place
            while let attachment = nextContent(after: place) {
                place = attachment.id
                if let digest = Digest(attachment.contentDigest) {
                    return (place, ContentName(digest: digest, bytes: attachment.bytes))
                }
            }
            return nil
        }
    }
}
